import type { PointCloud } from "../../cloud/point-cloud.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";
import type { SpectrumKernel } from "./spectrum-result.ts";

/** Eigenvalues of a kernel between some of a cloud's points, over their number, descending; small ones may be 0. */
export type EigenvaluesOf = (rows: Int32Array) => Float64Array;

/** @param length the kernel's length, in units of the root-mean-square distance from the mean */
export function eigenvaluesOf(cloud: PointCloud, kernel: SpectrumKernel, length: number): EigenvaluesOf {
  const { D, coords } = cloud;
  if (kernel === "matrix")
    return (rows) => {
      const m = rows.length;
      const matrix = new Float64Array(m * m);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = coords[rows[i] * D + rows[j]];
      return eigenvalues(matrix, m, m);
    };
  if (kernel === "covariance")
    return (rows) => {
      const m = rows.length;
      const centred = centredRows(cloud, rows);
      if (m <= D) return eigenvalues(gram(centred, m, D), m, m);
      const columns = new Float64Array(D * m);
      for (let i = 0; i < m; i++) for (let c = 0; c < D; c++) columns[c * m + i] = centred[i * D + c];
      return eigenvalues(gram(columns, D, m), D, m);
    };
  return (rows) => {
    const m = rows.length;
    const products = gram(centredRows(cloud, rows), m, D);
    let sq = 0;
    for (let i = 0; i < m; i++) sq += products[i * m + i] / m;
    const unit = 1 / (length * length * sq);
    for (let i = 0; i < m; i++)
      for (let j = i + 1; j < m; j++) {
        const apart = Math.max(0, products[i * m + i] + products[j * m + j] - 2 * products[i * m + j]) * unit;
        products[i * m + j] = VALUE[kernel](apart);
      }
    for (let i = 0; i < m; i++) products[i * m + i] = 1;
    return eigenvalues(products, m, m);
  };
}

/** Of the square of the distance over the length [docs/kernel-regression.md#kernels]. */
const VALUE = {
  laplace: (sq: number) => Math.exp(-Math.sqrt(sq)),
  "matern-3/2": (sq: number) => {
    const s = Math.sqrt(3 * sq);
    return (1 + s) * Math.exp(-s);
  },
  "matern-5/2": (sq: number) => {
    const s = Math.sqrt(5 * sq);
    return (1 + s + (s * s) / 3) * Math.exp(-s);
  },
  gaussian: (sq: number) => Math.exp(-sq / 2),
} as const;

/** Rows less their mean, which is taken as the first plus a mean difference: a common offset costs no digits. */
function centredRows({ D, coords }: PointCloud, rows: Int32Array): Float64Array {
  const m = rows.length;
  const out = new Float64Array(m * D);
  for (let c = 0; c < D; c++) {
    const first = coords[rows[0] * D + c];
    let mean = 0;
    for (let i = 0; i < m; i++) mean += (coords[rows[i] * D + c] - first) / m;
    for (let i = 0; i < m; i++) out[i * D + c] = coords[rows[i] * D + c] - first - mean;
  }
  return out;
}

/** Products of count vectors; the upper triangle counts. */
function gram(vectors: Float64Array, count: number, length: number): Float64Array {
  const used = machine("simd");
  const layout = { vectors: f64(count * length), gram: f64(count * count), work: f64(4 * count) };
  return scope(used, layout, (at) => {
    at.vectors.view.set(vectors);
    at.gram.view.fill(0);
    used.kernels.addGram(at.vectors.pointer, count, length, at.gram.pointer, at.work.pointer);
    return at.gram.view.slice();
  });
}

function eigenvalues(matrix: Float64Array, size: number, points: number): Float64Array {
  const used = machine("simd");
  return scope(used, { matrix: f64(size * size), values: f64(size), work: f64(2 * size) }, (at) => {
    at.matrix.view.set(matrix);
    used.kernels.symmetricEigenvalues(at.matrix.pointer, size, at.values.pointer, at.work.pointer);
    return at.values.view
      .map((value) => Math.max(0, value) / points)
      .sort()
      .reverse();
  });
}
