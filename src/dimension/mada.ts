import { checked, integer, oneOf } from "../base/checked.ts";
import { trigamma } from "../base/special.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { type Aggregate, aggregated } from "./aggregate.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { type LocalDimensions, localDimensions } from "./local-dimensions.ts";
import { plainRatios } from "./local-sums.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { harmonicNumber } from "./order-likelihood.ts";
import { jointShare, orderProjection } from "./order-projection.ts";
import { pairVariance } from "./pair-variance.ts";
import { meanRadius, usableRows } from "./usable-rows.ts";

export interface MadaOptions {
  readonly k?: number;
  /** Of all points at once by the mean of their logs, or the mean or median of the points' values as published, which is biased high. */
  readonly aggregate?: Aggregate;
  readonly level?: number;
}

export const MADA_OPTIONS = {
  k: integer(20, 2),
  aggregate: oneOf<Aggregate>("harmonic", "harmonic", "mean", "median"),
  level: LEVEL,
};

/**
 * The dimension from how much farther the k-th neighbour is than the (k/2)-th (Farahmand, Szepesvari & Audibert
 * 2007) [docs/dimension.md#mada].
 * @throws OPTION for fewer than k neighbours; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function mada(near: Neighbors, options: MadaOptions = {}): DimensionEstimate {
  const { k, aggregate, level } = checked<Required<MadaOptions>>(options, MADA_OPTIONS);
  const half = Math.floor(k / 2);
  const used = usableRows(near, k, `mada with k = ${k}`);
  const logs = halfRatios(near, used.rows, k);
  const meanLog = harmonicNumber(k - 1) - harmonicNumber(half - 1);
  const found = aggregated(logs, used.rows, aggregate, aggregate === "harmonic" ? meanLog : Math.LN2, {
    method: "mada",
    k,
  });
  const { at, stretch } = orderProjection(half, k, (w) => 1 / (w * meanLog));
  const unit = found.share * stretch * jointShare(half, k, found.dimension);
  const { relative, notes } = pairVariance(near, used, {
    psi: found.psi,
    inner: k - 1,
    projected: (i, place) =>
      unit * at((near.distances[i * near.k + place] / near.distances[i * near.k + k - 1]) ** found.dimension),
    independent: (trigamma(half) - trigamma(k)) / (meanLog ** 2 * used.rows.length),
  });
  return makeEstimate({
    method: "mada",
    dimension: found.dimension,
    relativeVariance: relative,
    level,
    n: used.rows.length,
    scale: meanRadius(near, used, k),
    params: { k, aggregate },
    notes: [...used.notes, ...found.notes, ...notes],
  });
}

/**
 * ln 2 / ln(r_k / r_(k/2)) at each point, as published.
 * @throws OPTION for fewer than k neighbours; DEGENERATE if fewer than 10 points are usable
 */
export function madaLocal(near: Neighbors, options: Pick<MadaOptions, "k"> = {}): LocalDimensions {
  const { k } = checked<Required<MadaOptions>>(options, MADA_OPTIONS);
  const used = usableRows(near, k, `mada with k = ${k}`);
  const logs = halfRatios(near, used.rows, k);
  return localDimensions("mada", near, used, { k }, (i) => Math.LN2 / logs[i]);
}

/** ln(r_k / r_(k/2)), k/2 rounded down; one per query, 0 on rows not used. */
function halfRatios(near: Neighbors, rows: Int32Array, k: number): Float64Array {
  const ratio = plainRatios(near);
  const logs = new Float64Array(near.n);
  for (const i of rows) logs[i] = ratio(i, k, Math.floor(k / 2) - 1);
  return logs;
}
