import type { LogPoints } from "../log-points.ts";

/** A model that is linear in some of its parameters once the others, its shape, are given. */
export interface Projection {
  /** The columns that the shape spans at the points. */
  columns(shape: readonly number[], u: readonly Float64Array[]): Float64Array[];
  /** theta from the shape and the columns' coefficients, all above 0. */
  theta(shape: readonly number[], coefficients: readonly number[]): number[];
}

/** A coefficient of 0 has no logarithm; a start takes this share of the mean loss instead. */
const LEAST = 1e-4;

/**
 * Variable projection: for each shape the coefficients are those of non-negative least squares on losses relative to
 * the measured ones, which to first order is least squares on log losses (Golub & Pereyra 1973) [docs/curves.md#starts].
 */
export function projectedStarts(
  points: LogPoints,
  shapes: readonly (readonly number[])[],
  { columns, theta }: Projection,
): number[][] {
  const inverse = points.v.map((v) => Math.exp(-v));
  return shapes.map((shape) => {
    const relative = columns(shape, points.u).map((column) => column.map((value, i) => value * inverse[i]));
    return theta(
      shape,
      nonNegative(relative, points.n).map((coefficient) => Math.max(coefficient, LEAST)),
    );
  });
}

/** Coefficients of non-negative least squares to a column of ones: the best of all subsets of at most three columns. */
function nonNegative(columns: readonly Float64Array[], n: number): number[] {
  const m = columns.length;
  const gram = columns.map((a) => columns.map((b) => dot(a, b)));
  const right = columns.map(sum);
  if (m === 2) return nonNegativePair(gram[0][0], gram[0][1], gram[1][1], right[0], right[1]);
  let best: number[] = columns.map(() => 0);
  let least = n;
  for (let subset = 1; subset < 1 << m; subset++) {
    const kept = columns.flatMap((_, j) => (subset & (1 << j) ? [j] : []));
    const solved = solve(
      kept.map((j) => kept.map((k) => gram[j][k])),
      kept.map((j) => right[j]),
    );
    if (!solved.every((value) => value >= 0)) continue;
    // At the solution of the normal equations the misfit is n less the fit's product with the target.
    const misfit = n - solved.reduce((sum, value, j) => sum + value * right[kept[j]], 0);
    if (!(misfit < least)) continue;
    least = misfit;
    best = columns.map((_, j) => (kept.includes(j) ? solved[kept.indexOf(j)] : 0));
  }
  return best;
}

/** The same of two columns, of which all thousands of starts are made, in closed form. */
function nonNegativePair(aa: number, ab: number, bb: number, a: number, b: number): number[] {
  const determinant = aa * bb - ab * ab;
  const [both0, both1] = [(bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant];
  if (both0 >= 0 && both1 >= 0) return [both0, both1];
  // A column that overflows is none.
  const alone = (top: number, bottom: number) => (top > 0 && bottom < Infinity ? top / bottom : 0);
  const [one0, one1] = [alone(a, aa), alone(b, bb)];
  return one0 * a >= one1 * b ? [one0, 0] : [0, one1];
}

/** Gaussian elimination with pivoting; NaN where the matrix is singular. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let j = 0; j < n; j++) {
    const pivot = rows.reduce((at, row, i) => (i >= j && Math.abs(row[j]) > Math.abs(rows[at][j]) ? i : at), j);
    [rows[j], rows[pivot]] = [rows[pivot], rows[j]];
    for (let i = 0; i < n; i++) {
      if (i === j) continue;
      const factor = rows[i][j] / rows[j][j];
      for (let k = j; k <= n; k++) rows[i][k] -= factor * rows[j][k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

function sum(a: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i];
  return total;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
