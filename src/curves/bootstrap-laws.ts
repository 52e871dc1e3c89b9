import type { Random } from "../base/random.ts";
import { huberFit } from "./huber-fit.ts";
import { type LogPoints, logLoss, type PowerLaw } from "./power-law.ts";
import type { ResidualDraws } from "./residual-draws.ts";

export interface BootstrapLaws {
  /** One refitted law per resample. */
  readonly laws: readonly PowerLaw[];
  /** How many of the refits had not settled after their last step. */
  readonly unconverged: number;
}

const MAX_STEPS = 100;
/** A resample's law need not be closer to its optimum than about a thousandth of a standard error. */
const ENOUGH = 1e-8;

/** Laws refitted to the fitted curve plus drawn residuals, each started from the fit [docs/curves.md#bootstrap]. */
export function bootstrapLaws(
  points: LogPoints,
  fit: { readonly law: PowerLaw; readonly delta: number },
  freeOffset: boolean,
  draws: ResidualDraws,
  resamples: number,
  rng: Random,
): BootstrapLaws {
  const fitted = points.u.map((u) => logLoss(fit.law, u));
  const rules = { delta: fit.delta, freeOffset, maxSteps: MAX_STEPS, enough: ENOUGH };
  const resampled = { ...points, v: new Float64Array(fitted.length) };
  const laws: PowerLaw[] = [];
  let unconverged = 0;
  for (let b = 0; b < resamples; b++) {
    draws.draw(resampled.v, rng);
    for (let i = 0; i < fitted.length; i++) resampled.v[i] += fitted[i];
    const refit = huberFit(resampled, fit.law, rules);
    if (!refit.converged) unconverged++;
    laws.push(refit.law);
  }
  return { laws, unconverged };
}
