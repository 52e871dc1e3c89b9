import type { CurveFit } from "../curves/curve-fit.ts";
import { fitCurve } from "../curves/fit-curve.ts";
import type { Axis, Learner, LearningCurve } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";

/** Losses of one draw at several sizes and at its limit, all of one model, or of one training set. */
export interface ExcessRun {
  readonly sizes: readonly number[];
  readonly losses: readonly number[];
  /** L(infinity), or the loss at the size `whole`. */
  readonly limit: number;
}

export interface ExcessCurveInput {
  readonly name: string;
  readonly axis: Axis;
  readonly learner: Learner;
  /** The size of the larger run that stands for infinity; null: the limits are exact. */
  readonly whole: number | null;
}

/**
 * The curve L(infinity) + mean excess, draw by draw, and its power law with the limit held [docs/experiments.md#excess]. Each
 * draw is compared with its own limit, so that what both share drops out and the limit's error is in the points. A larger run
 * is off by a whole^-alpha itself, which is put back with the exponent fitted.
 */
export function excessCurve(
  runs: readonly ExcessRun[],
  { name, axis, learner, whole }: ExcessCurveInput,
): { readonly curve: LearningCurve; readonly fit: CurveFit } {
  const middle = runs.reduce((sum, { limit }) => sum + limit / runs.length, 0);
  const excess = runs.flatMap(({ sizes, losses, limit }, seed) =>
    sizes.map((x, i) => ({ x, seed, value: losses[i] - limit })),
  );
  const largest = Math.max(...excess.map(({ x }) => x));
  const at = (alpha: number) => {
    const share = (x: number) => (whole === null ? 1 : 1 - (x / whole) ** alpha);
    const own = excess.filter(({ x }) => x === largest);
    const left = own.reduce((sum, { value }) => sum + value / own.length, 0) * (1 / share(largest) - 1);
    const curve = learningCurve({
      name,
      axis,
      loss: "mse",
      regime: "variance",
      learner,
      x: excess.map(({ x }) => x),
      y: excess.map(({ x, value }) => middle - left + value / share(x)),
      seed: excess.map(({ seed }) => seed),
    });
    const fit = fitCurve(curve, { offset: middle - left, objective: "gaussian", weights: "seeds" });
    return { curve, fit };
  };
  let found = at(1);
  for (let round = 0; whole !== null && round < ROUNDS; round++) found = at(found.fit.parameters.alpha);
  return found;
}

/** Each moves alpha by some hundredths of the last. */
const ROUNDS = 3;
