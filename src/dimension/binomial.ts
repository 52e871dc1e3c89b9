import { checked, integer, real } from "../base/checked.ts";
import { degenerateError } from "../base/errors.ts";
import { digamma, trigamma } from "../base/special.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { pairVariance } from "./pair-variance.ts";
import { FIT_OPTION, type Posterior } from "./posterior.ts";
import { meanRadius, usableRows, wideNotes } from "./usable-rows.ts";

export interface BinomialOptions {
  readonly k?: number;
  /** Radius of the inner ball in units of the k-th neighbour's distance, above 0 and below 1. */
  readonly r?: number;
  /** The maximum of the likelihood, or the posterior's mean under a uniform prior of r^d. */
  readonly fit?: "likelihood" | "posterior";
  readonly level?: number;
}

export const BINOMIAL_OPTIONS = { k: integer(20, 2), r: real(0.8, 1e-6, 1 - 1e-6), fit: FIT_OPTION, level: LEVEL };

/**
 * The dimension from how many of the k - 1 points within the k-th neighbour's ball lie within r of its radius,
 * Binomial(k - 1, r^d): I3D's continuous case (Macocco et al. 2023; Denti et al. 2022) [docs/dimension.md#binomial].
 * @throws OPTION for fewer than k neighbours; DEGENERATE if no or all points lie within or fewer than 10 points are usable
 */
export function binomial(near: Neighbors, options: BinomialOptions = {}): DimensionEstimate {
  const { k, r, fit, level } = checked<Required<BinomialOptions>>(options, BINOMIAL_OPTIONS);
  const used = usableRows(near, k, `binomial with k = ${k}`);
  const all = used.rows.length * (k - 1);
  const counts = new Float64Array(near.n);
  const within = (i: number, place: number) =>
    near.distances[i * near.k + place] <= r * near.distances[i * near.k + k - 1];
  let inside = 0;
  for (const i of used.rows) {
    while (counts[i] < k - 1 && within(i, counts[i])) counts[i]++;
    inside += counts[i];
  }
  if (inside === 0 || inside === all)
    throw degenerateError(
      "distances",
      `points on either side of ${r} of the distance to neighbour ${k}`,
      `${inside} of ${all} within`,
    );
  const p = inside / all;
  const unit = 1 / (p * -Math.log(p));
  const psi = new Float64Array(near.n);
  for (const i of used.rows) psi[i] = unit * (p - counts[i] / (k - 1));
  const independent = (unit ** 2 * p * (1 - p)) / all;
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner: k - 1,
    projected: (i, place) => (unit * (p - (within(i, place) ? 1 : 0))) / (k - 1),
    independent,
  });
  const found =
    fit === "posterior"
      ? sharePosterior((inside * independent) / relative, ((all - inside) * independent) / relative, r)
      : { mean: Math.log(p) / Math.log(r), relative };
  return makeEstimate({
    method: "binomial",
    dimension: found.mean,
    relativeVariance: found.relative,
    level,
    n: used.rows.length,
    scale: meanRadius(near, used, k),
    params: { k, r, fit },
    notes: [...used.notes, ...notes, ...wideNotes(near, k)],
  });
}

/** Of d = ln p / ln r, p the share of points inside, uniform before and Beta after. */
export function sharePosterior(inside: number, outside: number, r: number): Posterior {
  const a = 1 + inside;
  const both = 2 + inside + outside;
  const mean = (digamma(a) - digamma(both)) / Math.log(r);
  return { mean, relative: (trigamma(a) - trigamma(both)) / (Math.log(r) * mean) ** 2 };
}
