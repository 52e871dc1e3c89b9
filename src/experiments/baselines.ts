import type { PointCloud } from "../cloud/point-cloud.ts";

/**
 * Test losses of two learners that see no neighbourhood: the training mean, and one global linear fit (least
 * squares by conjugate gradients on the normal equations, Hestenes & Stiefel 1952).
 */
export function baselineLosses(
  cloud: PointCloud,
  values: Float64Array,
  train: Int32Array,
  test: Int32Array,
): { readonly mean: number; readonly linear: number } {
  const { D } = cloud;
  const centre = new Float64Array(D);
  for (const i of train) for (let c = 0; c < D; c++) centre[c] += cloud.coords[i * D + c] / train.length;
  const mean = train.reduce((sum, i) => sum + values[i], 0) / train.length;
  const weights = leastSquares(
    D,
    train.length,
    (r, c) => cloud.coords[train[r] * D + c] - centre[c],
    (r) => values[train[r]] - mean,
  );
  let meanLoss = 0;
  let linearLoss = 0;
  for (const i of test) {
    let predicted = mean;
    for (let c = 0; c < D; c++) predicted += weights[c] * (cloud.coords[i * D + c] - centre[c]);
    meanLoss += (values[i] - mean) ** 2 / test.length;
    linearLoss += (values[i] - predicted) ** 2 / test.length;
  }
  return { mean: meanLoss, linear: linearLoss };
}

function leastSquares(
  D: number,
  n: number,
  X: (r: number, c: number) => number,
  y: (r: number) => number,
): Float64Array {
  const weights = new Float64Array(D);
  const residual = Float64Array.from({ length: n }, (_, r) => y(r));
  const gradient = new Float64Array(D);
  const pull = () => {
    gradient.fill(0);
    for (let r = 0; r < n; r++) for (let c = 0; c < D; c++) gradient[c] += X(r, c) * residual[r];
    return gradient.reduce((sum, g) => sum + g * g, 0);
  };
  let sq = pull();
  const first = sq;
  const direction = gradient.slice();
  for (let step = 0; step < Math.min(MAX_STEPS, 2 * D) && sq > first * CONVERGED; step++) {
    const along = new Float64Array(n);
    for (let r = 0; r < n; r++) for (let c = 0; c < D; c++) along[r] += X(r, c) * direction[c];
    const length = sq / along.reduce((sum, a) => sum + a * a, 0);
    for (let c = 0; c < D; c++) weights[c] += length * direction[c];
    for (let r = 0; r < n; r++) residual[r] -= length * along[r];
    const before = sq;
    sq = pull();
    for (let c = 0; c < D; c++) direction[c] = gradient[c] + (sq / before) * direction[c];
  }
  return weights;
}

const MAX_STEPS = 60;
const CONVERGED = 1e-12;
