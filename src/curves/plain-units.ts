import { type ModelFit, weighted } from "./fit-model.ts";
import { jacobianCovariance } from "./jacobian-covariance.ts";
import type { LogPoints } from "./log-points.ts";
import type { Model } from "./models/model.ts";
import type { Solver } from "./solver.ts";

/** A fit and its resamples in the data's own units; of parameters that are positive by nature, their ln. */
export interface PlainDraws {
  readonly centre: readonly number[];
  /** columns[j][b]: parameter j in resample b. */
  readonly columns: readonly Float64Array[];
  /** The least value that each parameter may take. */
  readonly least: readonly number[];
}

export function plainDraws(model: Model, points: LogPoints, theta: Float64Array, thetas: Float64Array): PlainDraws {
  const p = model.parameters.length;
  const count = thetas.length / p;
  const columns = model.parameters.map(() => new Float64Array(count));
  for (let b = 0; b < count; b++) {
    const moved = model.moved(thetas.subarray(b * p, (b + 1) * p), points);
    for (let j = 0; j < p; j++) columns[j][b] = moved[j];
  }
  // Where theta holds a value, 0 is the same in all units.
  const { lower } = model.bounds(points);
  const least = model.parameters.map(({ scale }, j) => (scale === "linear" && lower[j] === 0 ? 0 : -Infinity));
  return { centre: model.moved(theta, points), columns, least };
}

/** Covariance in plain units by the chain rule; zeros where the points do not determine the parameters. */
export function plainCovariance(
  model: Model,
  points: LogPoints,
  search: Solver,
  { theta, misfit }: ModelFit,
  free: readonly boolean[],
): number[][] {
  const p = free.length;
  const bounds = model.bounds(points);
  const inside = free.map((moves, j) => moves && theta[j] > bounds.lower[j] && theta[j] < bounds.upper[j]);
  const off = weighted(search, misfit, theta);
  const inFrame = jacobianCovariance(search.jacobian(misfit, theta), off, misfit, inside);
  if (inFrame === null) return free.map(() => free.map(() => 0));
  const slopes = free.map((_, k) => {
    const moved = [1e-4, -1e-4].map((h) =>
      model.moved(
        theta.map((value, j) => (j === k ? value + h : value)),
        points,
      ),
    );
    return moved[0].map((value, j) => (value - moved[1][j]) / 2e-4);
  });
  const product = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < p; k++) for (let l = 0; l < p; l++) sum += slopes[k][i] * inFrame[k][l] * slopes[l][j];
    return Number.isFinite(sum) ? sum : 0;
  };
  return free.map((_, i) => free.map((_, j) => product(i, j)));
}

/** e^log, above 0 and finite: a fit whose prefactor leaves the range of numbers says so in a note. */
export function expInRange(log: number): number {
  return Math.max(Number.MIN_VALUE, inRange(Math.exp(log)));
}

export function inRange(value: number): number {
  return Math.min(value, Number.MAX_VALUE);
}
