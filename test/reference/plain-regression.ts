/** Linear algebra and kernels in plain f64 loops. */
export type Matrix = number[][];

export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
export const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
export const trace = (a: Matrix) => a.reduce((sum, row, i) => sum + row[i], 0);

/** a^-1 b by Gaussian elimination with pivots. */
export function solved(a: Matrix, b: Matrix): Matrix {
  const rows = a.map((row, i) => [...row, ...b[i]]);
  const n = a.length;
  for (let p = 0; p < n; p++) {
    let best = p;
    for (let i = p + 1; i < n; i++) if (Math.abs(rows[i][p]) > Math.abs(rows[best][p])) best = i;
    [rows[p], rows[best]] = [rows[best], rows[p]];
    for (let i = 0; i < n; i++) {
      if (i === p) continue;
      const by = rows[i][p] / rows[p][p];
      for (let j = p; j < rows[i].length; j++) rows[i][j] -= by * rows[p][j];
    }
  }
  return rows.map((row, i) => row.slice(n).map((value) => value / row[i]));
}

/** Kernels as their papers write them, angles by arccosine. */
export const plainKernels: Readonly<Record<string, (x: number[], y: number[], by: number) => number>> = {
  laplace: (x, y, length) => Math.exp(-apart(x, y) / length),
  "matern-3/2": (x, y, length) => {
    const s = (Math.sqrt(3) * apart(x, y)) / length;
    return (1 + s) * Math.exp(-s);
  },
  "matern-5/2": (x, y, length) => {
    const r = apart(x, y) / length;
    return (1 + Math.sqrt(5) * r + (5 / 3) * r * r) * Math.exp(-Math.sqrt(5) * r);
  },
  gaussian: (x, y, length) => Math.exp(-(apart(x, y) ** 2) / (2 * length ** 2)),
  "arc-cosine": (x, y, order) => {
    const angle = Math.acos(cosine(x, y));
    if (order === 0) return 1 - angle / Math.PI;
    return (Math.hypot(...x) * Math.hypot(...y) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / Math.PI;
  },
  "neural-tangent": (x, y, depth) => {
    let u = cosine(x, y);
    let tangent = u;
    for (let l = 0; l < depth; l++) {
      const kappa0 = (Math.PI - Math.acos(u)) / Math.PI;
      const kappa1 = (u * (Math.PI - Math.acos(u)) + Math.sqrt(1 - u * u)) / Math.PI;
      tangent = kappa1 + tangent * kappa0;
      u = kappa1;
    }
    return Math.hypot(...x) * Math.hypot(...y) * tangent;
  },
};

const apart = (x: number[], y: number[]) => Math.hypot(...x.map((value, c) => value - y[c]));
/** Of a point with itself exactly 1: the arccosine of less would be off by the root of rounding. */
const cosine = (x: number[], y: number[]) =>
  x === y
    ? 1
    : Math.max(
        -1,
        Math.min(1, x.reduce((sum, value, c) => sum + value * y[c], 0) / (Math.hypot(...x) * Math.hypot(...y))),
      );
