import type { Control } from "../base/control.ts";
import type { Pool } from "../pool/pool.ts";
import type { CurveFit } from "./curve-fit.ts";
import { finish } from "./fit-curve.ts";
import { type FitCurveOptions, fitRules } from "./fit-options.ts";
import { type ChosenFit, chooseTask, fitTask, joined, resampleTask } from "./fit-task.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { prepare, resamplesOf } from "./prepare-fit.ts";

export interface FitCurvesOptions extends FitCurveOptions, Control {
  /** Who computes. */
  readonly pool: Pool;
}

/** Resamples times points of one curve from which finding its fit once a part, and again at the end, pays. */
const WORTH_SPLITTING = 200_000;
/** Parts go out one at a time; several a worker even out their lengths. */
const PARTS_PER_WORKER = 4;

/**
 * Fits of many curves, shared out over a pool; of one curve, its resamples are. The same numbers as `fitCurve` gives.
 * @throws as `fitCurve` does; CANCELLED
 */
export async function fitCurves(
  curves: readonly LearningCurve[],
  { pool, signal, onProgress, ...options }: FitCurvesOptions,
): Promise<CurveFit[]> {
  const control = { signal, onProgress };
  const rules = fitRules(options, curves[0]?.errors != null);
  const count = resamplesOf(rules);
  if (curves.length !== 1 || rules.allStarts || count * curves[0].x.length < WORTH_SPLITTING)
    return (await pool.run(fitTask, { curves, options }, curveShares(curves, pool), control)).flat();
  const parts = await pool.run(resampleTask, { curves, options }, shares(count, Math.min(pool.size, count)), control);
  return [finish(prepare(curves[0], rules), joined(parts))];
}

/**
 * The model chosen for each of many curves, and its fit, shared out over a pool. The same as `chooseModel` and
 * `fitCurve` give.
 * @throws as these do; CANCELLED
 */
export async function fitChosen(
  curves: readonly LearningCurve[],
  { pool, signal, onProgress, ...options }: FitCurvesOptions,
): Promise<ChosenFit[]> {
  return (await pool.run(chooseTask, { curves, options }, curveShares(curves, pool), { signal, onProgress })).flat();
}

function curveShares(curves: readonly LearningCurve[], pool: Pool) {
  return shares(curves.length, Math.min(curves.length, PARTS_PER_WORKER * pool.size));
}

function shares(count: number, parts: number) {
  return Array.from({ length: parts }, (_, i) => ({
    from: Math.floor((i * count) / parts),
    to: Math.floor(((i + 1) * count) / parts),
  }));
}
