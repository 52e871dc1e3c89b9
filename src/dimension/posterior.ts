import { oneOf, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";

/** Gamma prior of d; shape 0 and rate 0, the default, is the improper 1/d, which any unit of d leaves as it is. */
export interface Prior {
  readonly priorShape: number;
  readonly priorRate: number;
}

export const PRIOR_OPTIONS = { priorShape: real(0, 0), priorRate: real(0, 0) };
export const FIT_OPTION = oneOf<"likelihood" | "posterior">("likelihood", "likelihood", "posterior");

/** @throws OPTION for a prior that nothing reads */
export function requirePosterior(fit: string, { priorShape, priorRate }: Prior): void {
  if (fit === "posterior" || (priorShape === 0 && priorRate === 0)) return;
  throw optionError(
    priorShape > 0 ? "priorShape" : "priorRate",
    "none unless fit is posterior",
    priorShape || priorRate,
  );
}

/** Mean of d's posterior, and its variance over the squared mean. */
export interface Posterior {
  readonly mean: number;
  readonly relative: number;
}

/**
 * Posterior of the rate of exponential ratios, a Gamma distribution; the likelihood counts as many ratios as its variance
 * says are independent [docs/dimension.md#posteriors].
 * @param relative variance of the likelihood's maximum over its square
 */
export function ratePosterior(maximum: number, relative: number, { priorShape, priorRate }: Prior): Posterior {
  const shape = priorShape + 1 / relative;
  return { mean: shape / (priorRate + 1 / (relative * maximum)), relative: 1 / shape };
}

const REACH = 8;
const STEPS = 64;

/**
 * Posterior of d for any likelihood, by equal steps of ln d about it, moved until they hold it all.
 * @param logLikelihood already tempered to the power that its variance allows
 */
export function posterior(
  logLikelihood: (d: number) => number,
  maximum: number,
  relative: number,
  { priorShape, priorRate }: Prior,
): Posterior {
  let centre = Math.log(maximum);
  let spread = Math.sqrt(relative);
  let found = { mean: maximum, relative };
  for (let round = 0; round < 100; round++) {
    const places = Float64Array.from({ length: STEPS + 1 }, (_, m) => centre + spread * REACH * ((2 * m) / STEPS - 1));
    // in ln d the prior's density is d^shape e^(-rate d)
    const heights = places.map((u) => logLikelihood(Math.exp(u)) + priorShape * u - priorRate * Math.exp(u));
    const top = heights.reduce((most, height) => Math.max(most, height));
    const weights = heights.map((height) => Math.exp(height - top));
    const mass = weights.reduce((sum, weight) => sum + weight, 0);
    const moment = (of: (u: number) => number) =>
      weights.reduce((sum, weight, m) => sum + weight * of(places[m]), 0) / mass;
    const mean = moment(Math.exp);
    const next = moment((u) => u);
    const deviation = Math.sqrt(moment((u) => (u - next) ** 2));
    const settled = Math.abs(next - centre) < 0.2 * deviation && Math.abs(deviation / spread - 1) < 0.2;
    found = { mean, relative: moment((u) => (Math.exp(u) / mean - 1) ** 2) };
    if (settled) break;
    const atEnd = Math.abs(next - centre) > (REACH - 1) * spread;
    centre = next;
    if (!atEnd) spread = Math.max(deviation, spread / REACH);
  }
  return found;
}
