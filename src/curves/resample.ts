import { random } from "../base/random.ts";
import { type ModelFit, SMALLEST_DELTA, weighted } from "./fit-model.ts";
import type { FitRules } from "./fit-options.ts";
import type { FitPoints } from "./fit-points.ts";
import { residualDraws } from "./residual-draws.ts";
import type { Misfit, Solver } from "./solver.ts";

export interface Resamples {
  /** thetas[b*p + j]: parameter j refitted to resample b. */
  readonly thetas: Float64Array;
  /** How many of the refits had not settled after their last step. */
  readonly unconverged: number;
}

/** What is drawn, and the degrees of freedom of the spread it shows. */
export interface DrawPlan {
  readonly by: "points" | "sizes" | "cases";
  readonly freedom: number;
  /** The misfit of resample b. */
  misfit(b: number): Misfit;
}

const MAX_STEPS = 100;
/** A resample's theta need not be closer to its optimum than about a thousandth of a standard error. */
const ENOUGH = 1e-8;
/** Resamples stop sharpening delta at this share of sigma, for the same reason. */
const SHARP_ENOUGH = 1e-2;

/** How resamples of a fit are made: each from a stream of its own, so that any split of the work yields the same. */
export function drawPlan(found: FitPoints, fit: ModelFit, search: Solver, rules: FitRules, stream: string): DrawPlan {
  const { points, sizeOf, p } = found;
  const { misfit, theta, sigma } = fit;
  const { n } = points;
  const streams = random(rules.seed).split(`bootstrap/${stream}`);
  const delta = Math.max(misfit.delta, SHARP_ENOUGH * sigma, SMALLEST_DELTA);
  if (rules.resample === "cases") {
    const weights = new Float64Array(n);
    return {
      by: "cases",
      freedom: n - p,
      misfit(b) {
        const rng = streams.split(b);
        // Fewer different points than parameters determine no fit; such a resample is drawn again.
        let different = 0;
        while (different <= Math.min(p, n - 1)) {
          weights.fill(0);
          different = 0;
          for (let i = 0; i < n; i++) {
            const at = rng.below(n);
            if (weights[at] === 0) different++;
            weights[at] += misfit.weights[at];
          }
        }
        return { ...misfit, weights, delta };
      },
    };
  }
  const draws = residualDraws(weighted(search, misfit, theta), sizeOf, p);
  const fitted = search.fitted(misfit, theta, new Float64Array(n));
  const targets = new Float64Array(n);
  return {
    by: draws.by,
    freedom: draws.freedom,
    misfit(b) {
      draws.draw(targets, streams.split(b));
      for (let i = 0; i < n; i++) targets[i] = fitted[i] + targets[i] / Math.sqrt(misfit.weights[i]);
      return { ...misfit, targets, delta };
    },
  };
}

/** theta refitted to resamples from..to, each started from the fit, delta held [docs/curves.md#bootstrap]. */
export function resample(
  plan: DrawPlan,
  search: Solver,
  fit: ModelFit,
  held: Float64Array,
  from: number,
  to: number,
): Resamples {
  const p = held.length;
  const thetas = new Float64Array((to - from) * p);
  const rules = { maxSteps: MAX_STEPS, enough: ENOUGH, held: Array.from(held, (value) => !Number.isNaN(value)) };
  let unconverged = 0;
  for (let b = from; b < to; b++) {
    const misfit = plan.misfit(b);
    let theta = fit.theta;
    let settled = true;
    // Where delta is far below the spread the way there leads over wider ones.
    for (let delta = fit.sigma / 10; delta > 2 * misfit.delta; delta /= 10)
      theta = search.minimise({ ...misfit, delta }, theta, rules).theta;
    ({ theta, converged: settled } = search.minimise(misfit, theta, rules));
    if (!settled) unconverged++;
    thetas.set(theta, (b - from) * p);
  }
  return { thetas, unconverged };
}
