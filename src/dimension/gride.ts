import { checked, integer } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import {
  type OrderRatios,
  orderLogLikelihood,
  orderMaximum,
  orderRatios,
  orderScores,
  scoreSlope,
} from "./order-likelihood.ts";
import { jointShare, orderProjection } from "./order-projection.ts";
import { pairVariance } from "./pair-variance.ts";
import { FIT_OPTION, PRIOR_OPTIONS, posterior, requirePosterior } from "./posterior.ts";
import { meanRadius, type UsableRows, usableRows } from "./usable-rows.ts";

export interface GrideOptions {
  readonly n1?: number;
  /** Left out: 2 n1. */
  readonly n2?: number;
  /** The maximum of the likelihood, or the posterior's mean under a Gamma prior. */
  readonly fit?: "likelihood" | "posterior";
  /** Of the prior; both 0, the default: 1/d. */
  readonly priorShape?: number;
  readonly priorRate?: number;
  readonly level?: number;
}

export const GRIDE_OPTIONS = {
  n1: integer(1, 1),
  n2: { ...integer(0, 2), fallback: 0 },
  fit: FIT_OPTION,
  ...PRIOR_OPTIONS,
  level: LEVEL,
};

/** The orders with n2 filled in, and the rest. @throws OPTION unless n1 < n2, and for a prior without a posterior */
export function grideOrders(options: GrideOptions): Required<GrideOptions> {
  const { n1, n2: given, ...rest } = checked<Required<GrideOptions>>(options, GRIDE_OPTIONS);
  const n2 = given || 2 * n1;
  if (n2 <= n1) throw optionError("n2", `an integer above n1 = ${n1}`, n2);
  requirePosterior(rest.fit, rest);
  return { n1, n2, ...rest };
}

/**
 * The dimension from the ratio of the n2-th to the n1-th neighbour's distance, by maximum likelihood
 * (Denti et al. 2022, eq. 6) or as its posterior's mean [docs/dimension.md#gride].
 * @throws OPTION for fewer than n2 neighbours or n2 <= n1; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function gride(near: Neighbors, options: GrideOptions = {}): DimensionEstimate {
  const { n1, n2, fit, level, ...prior } = grideOrders(options);
  const used = usableRows(near, n2, `gride with n2 = ${n2}`);
  const found = grideMaximum(near, used, n1, n2, "gride");
  const share = { method: "gride", level, n: used.rows.length, scale: meanRadius(near, used, n2), notes: found.notes };
  if (fit === "likelihood")
    return makeEstimate({
      ...share,
      dimension: found.maximum,
      relativeVariance: found.relative,
      params: { n1, n2 },
    });
  const { mean, relative } = posterior(
    (d) => found.weight * orderLogLikelihood(found.ratios, d),
    found.maximum,
    found.relative,
    prior,
  );
  return makeEstimate({ ...share, dimension: mean, relativeVariance: relative, params: { n1, n2, fit, ...prior } });
}

/** The likelihood's maximum at two orders with its relative variance, and what fraction of the ratios is independent. */
export function grideMaximum(near: Neighbors, used: UsableRows, n1: number, n2: number, method: string) {
  const ratios = orderRatios(near, used.rows, () => [n1, n2]);
  const maximum = orderMaximum(ratios, method);
  const { notes, ...variance } = varianceAt(near, used, ratios, maximum);
  return { ratios, maximum, ...variance, notes: [...used.notes, ...notes] };
}

/** The relative variance of the maximum of ratios at orders that may be each row's own, and what fraction of them is independent. */
export function varianceAt(near: Neighbors, used: UsableRows, ratios: OrderRatios, maximum: number) {
  const scores = orderScores(ratios, maximum);
  const psi = new Float64Array(near.n);
  const n1 = new Int32Array(near.n);
  const n2 = new Int32Array(near.n).fill(1);
  used.rows.forEach((row, at) => {
    psi[row] = scores.psi[at];
    n1[row] = ratios.n1[at];
    n2[row] = ratios.n2[at];
  });
  const inner = n2.map((order) => order - 1);
  const shares = new Map<number, (u: number) => number>();
  const shareOf = (row: number) => {
    const key = n1[row] * near.k + inner[row];
    let share = shares.get(key);
    if (!share) {
      const { at, stretch } = orderProjection(n1[row], n2[row], scoreSlope(n1[row], n2[row]));
      const unit = (stretch * jointShare(n1[row], n2[row], maximum)) / scores.information;
      share = (u) => unit * at(u);
      shares.set(key, share);
    }
    return share;
  };
  const radius = (i: number, place: number) => near.distances[i * near.k + place];
  const independent = 1 / (used.rows.length * scores.information);
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner,
    projected: (i, place) => shareOf(i)((radius(i, place) / radius(i, inner[i])) ** maximum),
    independent,
  });
  return { relative, weight: independent / relative, notes };
}
