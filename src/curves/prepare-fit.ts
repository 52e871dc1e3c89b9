import { fitModel, type ModelFit } from "./fit-model.ts";
import type { FitRules } from "./fit-options.ts";
import { type FitPoints, fitPoints } from "./fit-points.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { pointWeights } from "./point-weights.ts";
import { type DrawPlan, drawPlan, type Resamples, resample } from "./resample.ts";
import { type Solver, solver } from "./solver.ts";

/** A fit on its way: everything but its resamples. */
export interface Prepared {
  readonly curve: LearningCurve;
  readonly rules: FitRules;
  readonly found: FitPoints;
  readonly search: Solver;
  readonly fit: ModelFit;
  readonly plan: DrawPlan;
}

/** The best fit and the plan of its resamples. */
export function prepare(curve: LearningCurve, rules: FitRules, stream = "free"): Prepared {
  const found = fitPoints(curve, rules);
  const { model, objective, allStarts } = rules;
  const search = solver(model, found.points);
  const weights = pointWeights(found, rules);
  const fit = fitModel(search, model, found.points, { objective, weights, held: found.held, all: allStarts });
  return { curve, rules, found, search, fit, plan: drawPlan(found, fit, search, rules, stream) };
}

/** Resamples from..to of a prepared fit. */
export function resampled({ plan, search, fit, found }: Prepared, from: number, to: number): Resamples {
  return resample(plan, search, fit, found.held, from, to);
}

/** Resamples that the intervals asked for need. */
export function resamplesOf({ intervals, bootstrap }: FitRules): number {
  return intervals === "bootstrap" || intervals === "all" ? bootstrap : 0;
}
