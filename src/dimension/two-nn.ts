import { checked, flag, oneOf, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { pairVariance } from "./pair-variance.ts";
import { PRIOR_OPTIONS, ratePosterior, requirePosterior } from "./posterior.ts";
import { censoredFit, linearFit, type TwoNNFit } from "./two-nn-fits.ts";
import { allTied, meanRadius, type UsableRows, usableRows } from "./usable-rows.ts";

export interface TwoNNOptions {
  /** Likelihood with the largest ratios censored, the line through the origin of Facco et al., the plain likelihood, or the posterior's mean under a Gamma prior. */
  readonly fit?: "censored" | "linear" | "mle" | "posterior";
  /** Share of the largest ratios that is only counted; `mle` uses all. */
  readonly discard?: number;
  /** (c - 1)/sum instead of the maximum c/sum; `linear` and `posterior` have no such choice. */
  readonly unbiased?: boolean;
  /** Of the posterior's prior; both 0, the default: 1/d. */
  readonly priorShape?: number;
  readonly priorRate?: number;
  readonly level?: number;
}

export const TWO_NN_OPTIONS = {
  fit: oneOf("censored", "censored", "linear", "mle", "posterior"),
  discard: real(0.1, 0, 0.9),
  unbiased: flag(true),
  ...PRIOR_OPTIONS,
  level: LEVEL,
};

/**
 * The dimension from the ratio of the second to the first neighbour's distance, mu ~ Pareto(d)
 * (Facco et al. 2017, eq. 1-3) [docs/dimension.md#twonn].
 * @throws OPTION for fewer than 2 neighbours, a linear fit that discards nothing, a share that leaves fewer than 2 ratios or a prior without a posterior; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function twoNN(near: Neighbors, options: TwoNNOptions = {}): DimensionEstimate {
  const { fit, discard, unbiased, level, ...prior } = checked<Required<TwoNNOptions>>(options, TWO_NN_OPTIONS);
  requirePosterior(fit, prior);
  const used = usableRows(near, 2, "twonn");
  const kept = Math.floor(used.rows.length * (1 - (fit === "mle" ? 0 : discard)) + 1e-9);
  if (fit === "linear" && kept === used.rows.length)
    throw optionError("discard", 'a share above 0 for fit "linear"', discard);
  if (kept < 2)
    throw optionError("discard", `a share that leaves at least 2 of ${used.rows.length} ratios to fit`, discard);

  const logs = logRatios(near, used);
  const { rows } = used;
  const found = (fit === "linear" ? linearFit : censoredFit)(logs, rows, kept);
  if (!Number.isFinite(found.maximum)) throw allTied("twonn");
  const { relative, notes } = pairVariance(near, used, influence(found));
  const share = {
    method: "twonn",
    level,
    n: rows.length,
    scale: meanRadius(near, used, 2),
    notes: [...used.notes, ...notes],
  };
  if (fit === "posterior") {
    const { mean, relative: variance } = ratePosterior(found.maximum, relative, prior);
    return makeEstimate({ ...share, dimension: mean, relativeVariance: variance, params: { fit, discard, ...prior } });
  }
  return makeEstimate({
    ...share,
    dimension: fit !== "linear" && unbiased ? (found.maximum * (found.count - 1)) / found.count : found.maximum,
    centre: found.maximum,
    relativeVariance: relative,
    params: { fit, ...(fit === "mle" ? {} : { discard }), ...(fit === "linear" ? {} : { unbiased }) },
  });
}

/** ln(r2 / r1) of the rows used; one per query, 0 on rows not used. */
function logRatios({ n, k, distances }: Neighbors, { rows }: UsableRows): Float64Array {
  const logs = new Float64Array(n);
  for (const i of rows) logs[i] = Math.log(distances[i * k + 1] / distances[i * k]);
  return logs;
}

/** Given r2, the ratio is all that the first neighbour's place decides: psi is its own projection. */
function influence({ psi, count }: TwoNNFit) {
  return { psi, inner: 1, projected: (i: number) => psi[i], independent: 1 / count };
}
