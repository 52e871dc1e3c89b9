import type { PointCloud } from "../cloud/point-cloud.ts";
import { addMultiple, dot } from "./rows.ts";

/** Test losses of two learners that see no neighbourhood: the training mean, and one global linear fit. */
export interface BaselineLosses {
  readonly mean: number;
  readonly linear: number;
}

/**
 * The baselines of several targets on one split. The linear fits are least squares by conjugate gradients on the
 * normal equations (Hestenes & Stiefel 1952), stopped at convergence or after 20 steps: on ill-conditioned data an
 * early end works as a ridge does, and makes the baseline the harder to beat.
 * @param targets targets[t][i]: target t at point i of the cloud
 */
export function baselineLosses(
  { D, coords }: PointCloud,
  targets: readonly Float64Array[],
  train: Int32Array,
  test: Int32Array,
): BaselineLosses[] {
  const n = train.length;
  const centre = new Float64Array(D);
  const rows = new Float64Array(n * D);
  for (let r = 0; r < n; r++) {
    rows.set(coords.subarray(train[r] * D, (train[r] + 1) * D), r * D);
    addMultiple(centre, 0, rows, r * D, 1 / n, D);
  }
  for (let r = 0; r < n; r++) addMultiple(rows, r * D, centre, 0, -1, D);
  const means = targets.map((values) => train.reduce((sum, i) => sum + values[i], 0) / n);
  const fits = targets.map((values, t) =>
    startedFit(
      rows,
      D,
      Float64Array.from(train, (i) => values[i] - means[t]),
    ),
  );
  for (let step = 0; step < Math.min(MAX_STEPS, 2 * D) && fits.some(isOpen); step++)
    advance(rows, D, fits.filter(isOpen));

  const row = new Float64Array(D);
  const sums = targets.map(() => ({ mean: 0, linear: 0 }));
  for (const i of test) {
    row.set(coords.subarray(i * D, (i + 1) * D));
    addMultiple(row, 0, centre, 0, -1, D);
    for (const [t, sum] of sums.entries()) {
      const apart = targets[t][i] - means[t];
      sum.mean += apart ** 2 / test.length;
      sum.linear += (apart - dot(row, 0, fits[t].weights, 0, D)) ** 2 / test.length;
    }
  }
  return sums;
}

/** One target's way to its weights w: g = X'(y - X w) and the direction p to go next. */
interface Fit {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  /** X'X p of the step being taken. */
  readonly image: Float64Array;
  readonly sqFirst: number;
  sq: number;
}

function startedFit(rows: Float64Array, D: number, y: Float64Array): Fit {
  const gradient = new Float64Array(D);
  for (let r = 0; r < y.length; r++) addMultiple(gradient, 0, rows, r * D, y[r], D);
  const sq = dot(gradient, 0, gradient, 0, D);
  return {
    weights: new Float64Array(D),
    gradient,
    direction: gradient.slice(),
    image: new Float64Array(D),
    sqFirst: sq,
    sq,
  };
}

const isOpen = ({ sq, sqFirst }: Fit) => sq > sqFirst * CONVERGED;

/** One step of every fit, in one pass over the rows. */
function advance(rows: Float64Array, D: number, fits: readonly Fit[]): void {
  for (const { image } of fits) image.fill(0);
  for (let at = 0; at < rows.length; at += D)
    for (const { direction, image } of fits) addMultiple(image, 0, rows, at, dot(rows, at, direction, 0, D), D);
  for (const fit of fits) {
    const { weights, gradient, direction, image } = fit;
    const length = fit.sq / dot(direction, 0, image, 0, D);
    addMultiple(weights, 0, direction, 0, length, D);
    addMultiple(gradient, 0, image, 0, -length, D);
    const before = fit.sq;
    fit.sq = dot(gradient, 0, gradient, 0, D);
    for (let c = 0; c < D; c++) direction[c] = gradient[c] + (fit.sq / before) * direction[c];
  }
}

const MAX_STEPS = 20;
const CONVERGED = 1e-12;
