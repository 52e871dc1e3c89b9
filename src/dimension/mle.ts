import { checked, flag, integer, type OptionRule, oneOf, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { gammaQuantile } from "../base/special.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { type Aggregate, type Aggregated, aggregated } from "./aggregate.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { type LocalDimensions, localDimensions } from "./local-dimensions.ts";
import { localSums, plainRatios } from "./local-sums.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { noisyRatios } from "./mle-noise.ts";
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
  /** Standard deviation of noise in the distances, in the coordinates' unit, whose mean effect on them is taken off. */
  readonly noise?: number;
  readonly level?: number;
}

const optional = <T>(rule: OptionRule<T>): OptionRule<T | undefined> => ({ fallback: undefined, read: rule.read });

export const MLE_OPTIONS = {
  k: optional(integer(20, 2)),
  k1: optional(integer(10, 2)),
  k2: optional(integer(20, 2)),
  aggregate: oneOf<Aggregate>("harmonic", "harmonic", "mean", "median"),
  unbiased: optional(flag(true)),
  noise: real(0, 0),
  level: LEVEL,
};

/** The neighbour counts from..to averaged over, and the rest. @throws OPTION for orders that do not fit together */
export function mleOrders(options: MleOptions) {
  const { k, k1, k2, aggregate, unbiased, noise, level } = checked<MleOptions>(options, MLE_OPTIONS) as MleOptions & {
    aggregate: Aggregate;
    noise: number;
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
  const params = {
    ...(k1 === undefined ? { k: to } : { k1: from, k2: to }),
    ...(unbiased === undefined ? {} : { unbiased }),
    ...(noise === 0 ? {} : { noise }),
  };
  return { from, to, aggregate, unbiased, noise, level, params };
}

/**
 * The dimension from the log ratios of the k-th to all nearer neighbours' distances, S_i = sum_j ln(r_k / r_j)
 * (Levina & Bickel 2004, eq. 8; harmonic: MacKay & Ghahramani 2005; noise: Haro, Randall & Sapiro 2008) [docs/dimension.md#mle].
 * @throws OPTION for fewer than k neighbours; DEGENERATE if all ratios are one, noise outweighs them, or fewer than 10 points are usable
 */
export function mle(near: Neighbors, options: MleOptions = {}): DimensionEstimate {
  const { from, to, aggregate, unbiased, noise, level, params } = mleOrders(options);
  const used = usableRows(near, to, `mle with k = ${to}`);
  const { rows } = used;
  const ratio = ratiosOf(near, noise);
  const parts: (Aggregated & { readonly k: number; readonly mean: number })[] = [];
  for (let k = from; k <= to; k++) {
    const sums = localSums(near, rows, k, ratio);
    let total = 0;
    for (const i of rows) total += sums[i];
    const part = aggregated(sums, rows, aggregate, factorOf(aggregate, k, unbiased), { method: "mle", k });
    const share = aggregate === "mean" ? meanShare(part.dimension) : part.share;
    parts.push({ ...part, share, k, mean: total / rows.length });
  }
  const dimension = parts.reduce((sum, part) => sum + part.dimension, 0) / parts.length;

  const psi = new Float64Array(near.n);
  for (const part of parts) for (const i of rows) psi[i] += (part.psi[i] * part.dimension) / (dimension * parts.length);
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner: to - 1,
    projected: (i, place) => {
      let sum = 0;
      for (const part of parts)
        if (place < part.k - 1)
          sum += part.dimension * part.share * (1 / (part.k - 1) - ratio(i, part.k, place) / part.mean);
      return sum / (dimension * parts.length);
    },
    independent: 1 / (rows.length * (to - 1)),
  });
  return makeEstimate({
    method: "mle",
    dimension,
    relativeVariance: relative,
    level,
    n: rows.length,
    scale: meanRadius(near, used, to),
    params: { aggregate, ...params },
    notes: [...used.notes, ...parts.flatMap((part) => part.notes).slice(0, 1), ...notes],
  });
}

/**
 * (k - 2) / S_i at each point, or k - 1 where `unbiased` is false; with k1 and k2 the mean over k; `aggregate` changes nothing.
 * @throws OPTION for fewer than k neighbours; DEGENERATE if fewer than 10 points are usable
 */
export function mleLocal(near: Neighbors, options: Omit<MleOptions, "level"> = {}): LocalDimensions {
  const { from, to, unbiased, noise, params } = mleOrders({ ...options, aggregate: "mean" });
  const used = usableRows(near, to, `mle with k = ${to}`);
  const values = new Float64Array(near.n);
  for (let k = from; k <= to; k++) {
    const sums = localSums(near, used.rows, k, ratiosOf(near, noise));
    for (const i of used.rows) values[i] += factorOf("mean", k, unbiased) / sums[i] / (to - from + 1);
  }
  return localDimensions("mle", near, used, params, (i) => values[i]);
}

/**
 * Of what a neighbour does to the harmonic mean, how much it does to the arithmetic one: in few dimensions what two neighbours do together
 * to 1/S works against it. Measured on flat tori of d = 1..10 [docs/dimension.md#mle].
 */
const meanShare = (d: number) => Math.sqrt(Math.max(0, 1 - 1.6 * Math.exp(-d / 4)));

const ratiosOf = (near: Neighbors, noise: number) => (noise > 0 ? noisyRatios(near, noise) : plainRatios(near));

/** d S_i ~ Gamma(k - 1, 1): its mean, the inverse of the mean of its inverse, or its median; or what is asked for. */
function factorOf(aggregate: Aggregate, k: number, unbiased: boolean | undefined): number {
  if (unbiased !== undefined) return k - (unbiased ? 2 : 1);
  if (aggregate === "harmonic") return k - 1;
  return aggregate === "mean" ? k - 2 : gammaQuantile(0.5, k - 1);
}
