import { checked, integer, real } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { degenerateError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { groupedHistogram, PAIR_OPTIONS } from "../../neighbors/hamming/hamming-histogram.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { type BidFit, descendBid, fitBid } from "./fit-bid.ts";
import { integerCodes, statesOf } from "./integer-codes.ts";

export interface BidOptions extends Control {
  /** Share of the pairs, the nearest ones, whose distances are fitted. */
  readonly quantile?: number;
  /** Values that a coordinate takes; 0: as many as some column holds, at least two. */
  readonly states?: number;
  /** Pairs to count, about, in a seeded sample; 0 for all. */
  readonly pairs?: number;
  readonly seed?: number;
  readonly level?: number;
  readonly pool?: Pool | undefined;
}

export const BID_OPTIONS = { quantile: real(0.2, 0, 1), states: integer(0, 0), ...PAIR_OPTIONS, level: LEVEL };

const OPTIONS = { ...BID_OPTIONS, ...WORK_OPTIONS };

/**
 * The binary intrinsic dimension: how many independent bits (or symbols) would have the Hamming distances that the nearest
 * pairs have, extrapolated to distance 0 (Acevedo, Rodriguez & Laio 2024) [docs/dimension.md#bid]. Copies count as points.
 * @throws DATA for coordinates that are no integers; DEGENERATE for fewer than 20 points, fewer than four distances below the
 * quantile, or distances that no number of bits yields
 */
export async function bid(cloud: PointCloud, options: BidOptions = {}): Promise<DimensionEstimate> {
  const { quantile, states: asked, pairs, seed, level, pool = inlinePool(), ...control } = checked(options, OPTIONS);
  const codes = integerCodes(cloud, "bid");
  const { n } = codes;
  if (n < GROUPS) throw degenerateError("points", `at least ${GROUPS} for bid`, n);
  const states = Math.max(2, asked || statesOf(codes));
  const grouping = { groups: GROUPS, pairs, seed, pool, build: "simd", ...control } as const;
  const { counts, touching, notes } = await groupedHistogram(codes, grouping);
  const near = nearShares(counts, quantile);
  const start = (meanDistance(counts) * states) / (states - 1);
  const whole = found(fitBid(near, states, start), states);
  const without = touching.map((part) => {
    const rest = counts.map((count, d) => count - part[d]);
    return found(descendBid(sharesOf(rest, near.from, near.shares.length), states, whole), states).d0;
  });
  const centre = without.reduce((sum, d) => sum + d, 0) / GROUPS;
  const jackknife = (without.reduce((sum, d) => sum + (d - centre) ** 2, 0) * (GROUPS - 1)) / GROUPS;
  // Each pair's own part stands in the jackknife twice, once for either point.
  const own = whole.pairVariance / near.pairs;
  const variance = Math.max(jackknife - own, own);
  const told = `d(r) = ${whole.d0.toFixed(2)} ${whole.d1 < 0 ? "-" : "+"} ${Math.abs(whole.d1).toPrecision(3)} r for r from ${near.from} to ${near.from + near.shares.length - 1}, Kullback-Leibler divergence ${whole.kl.toPrecision(2)}`;
  return makeEstimate({
    method: "bid",
    dimension: whole.d0,
    relativeVariance: variance / whole.d0 ** 2,
    level,
    n,
    scale: near.from + near.shares.length - 1,
    params: { quantile, states, pairs, seed },
    notes: [...cloud.notes, ...notes, note(whole.kl > POOR ? "poor-fit" : "bid-fit", told), ...parity(counts)],
  });
}

/** The distances within the quantile of all pairs, the nearest that occurs first. */
function nearShares(counts: Float64Array, quantile: number) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const from = counts.findIndex((count) => count > 0);
  let to = from;
  for (let within = 0; to < counts.length && (within += counts[to]) <= quantile * all; ) to++;
  if (to - from < FEWEST_DISTANCES)
    throw degenerateError("quantile", `at least ${FEWEST_DISTANCES} distances within it for bid`, `${to - from}`);
  return sharesOf(counts, from, to - from);
}

function sharesOf(counts: Float64Array, from: number, length: number) {
  const kept = counts.slice(from, from + length);
  const sum = kept.reduce((total, count) => total + count, 0);
  return { from, shares: kept.map((count) => count / sum), pairs: sum };
}

function found(fit: BidFit | null, states: number): BidFit {
  if (!fit)
    throw degenerateError("distances", `a histogram that some number of symbols of ${states} states yields`, "none");
  return fit;
}

function meanDistance(counts: Float64Array): number {
  let all = 0;
  let sum = 0;
  for (const [d, count] of counts.entries()) {
    all += count;
    sum += d * count;
  }
  return sum / all;
}

/** One-hot codes differ in two columns a category. */
function parity(counts: Float64Array): Note[] {
  if (counts.some((count, d) => d % 2 === 1 && count > 0)) return [];
  return [note("even-distances", "all distances are even, as between one-hot codes: read those as categories")];
}

/** Divergence, in nats, of a histogram that d0 and d1 do not describe: shares off by some 7 %. */
const POOR = 0.01;
/** Of points, for the jackknife. */
const GROUPS = 20;
/** Two parameters, and what shows whether they fit. */
const FEWEST_DISTANCES = 4;
