import { checked, flag, integer, type OptionRule, oneOf } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { type Aggregate, aggregated, type LocalSums, localSums } from "./mle-aggregate.ts";
import { pairVariance } from "./pair-variance.ts";
import { meanRadius, usableRows } from "./usable-rows.ts";

export interface MleOptions {
  /** Neighbours per point, 20 if left out; not together with k1 and k2. */
  readonly k?: number | undefined;
  /** Average over k = k1..k2. */
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
  /** How the points' values become one; the factor that makes each consistent goes with it. */
  readonly aggregate?: Aggregate;
  /** Overrides that factor: k - 2 (true) or k - 1 (false) whatever the aggregate, as other programs do. */
  readonly unbiased?: boolean | undefined;
  readonly level?: number;
}

const optional = <T>(rule: OptionRule<T>): OptionRule<T | undefined> => ({ fallback: undefined, read: rule.read });

export const MLE_OPTIONS = {
  k: optional(integer(20, 2)),
  k1: optional(integer(10, 2)),
  k2: optional(integer(20, 2)),
  aggregate: oneOf<Aggregate>("harmonic", "harmonic", "mean", "median"),
  unbiased: optional(flag(true)),
  level: LEVEL,
};

/** The neighbour counts from..to averaged over, and the rest. @throws OPTION for orders that do not fit together */
export function mleOrders(options: MleOptions) {
  const { k, k1, k2, aggregate, unbiased, level } = checked<MleOptions>(options, MLE_OPTIONS) as MleOptions & {
    aggregate: Aggregate;
    level: number;
  };
  if ((k1 === undefined) !== (k2 === undefined))
    throw optionError(k1 === undefined ? "k1" : "k2", "k1 and k2 both", undefined);
  if (k !== undefined && k1 !== undefined) throw optionError("k", "to be left out where k1 and k2 are given", k);
  const from = k1 ?? k ?? 20;
  const to = k2 ?? from;
  if (to < from) throw optionError("k2", `an integer of at least k1 = ${from}`, to);
  const twoLess = unbiased ?? aggregate === "mean";
  if (twoLess && from < 3)
    throw optionError(k1 === undefined ? "k" : "k1", "at least 3 where the factor is k - 2", from);
  return { from, to, aggregate, unbiased, level };
}

/**
 * The dimension from the log ratios of the k-th to all nearer neighbours' distances, S_i = sum_j ln(r_k / r_j)
 * (Levina & Bickel 2004, eq. 8; harmonic: MacKay & Ghahramani 2005) [docs/dimension.md#mle].
 * @throws OPTION for fewer than k neighbours; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function mle(near: Neighbors, options: MleOptions = {}): DimensionEstimate {
  const { from, to, aggregate, unbiased, level } = mleOrders(options);
  const used = usableRows(near, to, `mle with k = ${to}`);
  const parts: LocalSums[] = [];
  for (let k = from; k <= to; k++)
    parts.push(aggregated(localSums(near, used.rows, k), used.rows, k, aggregate, unbiased));
  const dimension = parts.reduce((sum, part) => sum + part.dimension, 0) / parts.length;

  const psi = new Float64Array(near.n);
  for (const part of parts)
    for (const i of used.rows) psi[i] += (part.psi[i] * part.dimension) / (dimension * parts.length);
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner: to - 1,
    projected: (i, place) => {
      let sum = 0;
      for (const { k, dimension: dk, rate, slope } of parts)
        if (place < k - 1) sum += dk * slope * (1 - rate * logRatio(near, i, k, place));
      return sum / (dimension * parts.length);
    },
    independent: 1 / (used.rows.length * (to - 1)),
  });
  return makeEstimate({
    method: "mle",
    dimension,
    relativeVariance: relative,
    level,
    n: used.rows.length,
    scale: meanRadius(near, used, to),
    params: {
      aggregate,
      ...(options.k1 === undefined ? { k: to } : { k1: from, k2: to }),
      ...(unbiased === undefined ? {} : { unbiased }),
    },
    notes: [...used.notes, ...parts.flatMap((part) => part.notes).slice(0, 1), ...notes],
  });
}

function logRatio({ k: width, distances }: Neighbors, i: number, k: number, place: number): number {
  return Math.log(distances[i * width + k - 1] / distances[i * width + place]);
}
