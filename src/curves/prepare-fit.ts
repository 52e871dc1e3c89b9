import { fitModel, type ModelFit } from "./fit-model.ts";
import type { FitRules } from "./fit-options.ts";
import { type FitPoints, fitPoints } from "./fit-points.ts";
import { lackOfFit } from "./lack-of-fit.ts";
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
  /** Of residuals as bent as these [docs/curves.md#lack-of-fit]. */
  readonly lackOfFit: number | null;
  /** The windows that were tried where one was to be chosen; null where none was. */
  readonly tried: readonly Prepared[] | null;
}

/** Below this a law does not describe a window that is to be chosen. */
export const DESCRIBED_AT = 0.05;
/** Shares of the smallest sizes that a choice of windows tries without. */
const SHARES_LEFT_OUT = [0, 1 / 8, 1 / 4, 3 / 8, 1 / 2];
/** Directions that `lackOfFit` looks along on one axis. */
const BENDS = 2;

/** The best fit and the plan of its resamples, over the window that the rules give or have chosen [docs/curves.md#windows]. */
export function prepare(curve: LearningCurve, rules: FitRules, stream = "free"): Prepared {
  if (rules.window === "all") return prepareWindow(curve, rules, stream);
  const { from, to, model, fix } = rules;
  const sizes = [...new Set(curve.x.filter((x) => x >= from && x <= to))];
  // As many sizes as a bend beside the parameters needs to show.
  const least = model.parameters.filter(({ name }) => fix[name] === undefined).length + BENDS + 1;
  const cuts = new Set(SHARES_LEFT_OUT.map((share) => Math.floor(share * sizes.length)));
  const tried = [...cuts]
    .filter((cut) => cut === 0 || sizes.length - cut >= least)
    .map((cut) => prepareWindow(curve, { ...rules, window: "all", from: cut === 0 ? from : sizes[cut] }, stream));
  const chosen = tried.find((each) => (each.lackOfFit ?? 1) >= DESCRIBED_AT) ?? tried[0];
  return { ...chosen, tried };
}

function prepareWindow(curve: LearningCurve, rules: FitRules, stream: string): Prepared {
  const found = fitPoints(curve, rules);
  const { model, objective, allStarts } = rules;
  const search = solver(model, found.points);
  const weights = pointWeights(found, rules);
  const fit = fitModel(search, model, found.points, { objective, weights, held: found.held, all: allStarts });
  return {
    curve,
    rules,
    found,
    search,
    fit,
    plan: drawPlan(found, fit, search, rules, stream),
    lackOfFit: lackOfFit(search, model, found, fit),
    tried: null,
  };
}

/** Resamples from..to of a prepared fit. */
export function resampled({ plan, search, fit, found }: Prepared, from: number, to: number): Resamples {
  return resample(plan, search, fit, found.held, from, to);
}

/** Resamples that the intervals asked for need. */
export function resamplesOf({ intervals, bootstrap }: FitRules): number {
  return intervals === "bootstrap" || intervals === "all" ? bootstrap : 0;
}
