import { degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { gammaQuantile } from "../base/special.ts";
import { median } from "../base/statistics.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { allTied } from "./usable-rows.ts";

export type Aggregate = "harmonic" | "mean" | "median";

/** The dimension at one k, and what its variance is made of. */
export interface LocalSums {
  readonly k: number;
  readonly dimension: number;
  /** Relative influence of each query, 0 on rows not used. */
  readonly psi: Float64Array;
  /** A nearer neighbour at log ratio l moves psi by slope (1 - rate l). */
  readonly slope: number;
  readonly rate: number;
  readonly notes: readonly Note[];
}

/** S_i(k) = sum over j < k of ln(r_k / r_j); one per query, 0 on rows not used. (k-1)/S_i is the local dimension. */
export function localSums(near: Neighbors, rows: Int32Array, k: number): Float64Array {
  const sums = new Float64Array(near.n);
  for (const i of rows) {
    const from = i * near.k;
    const outer = near.distances[from + k - 1];
    for (let at = from; at < from + k - 1; at++) sums[i] += Math.log(outer / near.distances[at]);
  }
  return sums;
}

/**
 * All rows' sums as one dimension, by the aggregate and the factor that goes with it [docs/dimension.md#mle].
 * @throws DEGENERATE if all sums are zero, or half of them for a median
 */
export function aggregated(
  sums: Float64Array,
  rows: Int32Array,
  k: number,
  aggregate: Aggregate,
  unbiased: boolean | undefined,
): LocalSums {
  const factor = unbiased === undefined ? consistentFactor(aggregate, k) : k - (unbiased ? 2 : 1);
  let total = 0;
  for (const i of rows) total += sums[i];
  if (total === 0) throw allTied("mle");
  const rate = ((k - 1) * rows.length) / total;
  const harmonicPsi = new Float64Array(sums.length);
  for (const i of rows) harmonicPsi[i] = 1 - (rate * sums[i]) / (k - 1);

  const harmonic = {
    k,
    rate,
    slope: 1 / (k - 1),
    dimension: (factor * rows.length) / total,
    psi: harmonicPsi,
    notes: [],
  };
  if (aggregate === "harmonic") return harmonic;
  return {
    ...harmonic,
    ...(aggregate === "mean" ? meanOf(sums, rows, k, factor) : medianOf(sums, rows, k, factor, harmonicPsi)),
  };
}

function meanOf(sums: Float64Array, rows: Int32Array, k: number, factor: number) {
  const spread = rows.filter((i) => sums[i] > 0);
  let inverse = 0;
  for (const i of spread) inverse += 1 / sums[i];
  const psi = new Float64Array(sums.length);
  for (const i of spread) psi[i] = (spread.length / (sums[i] * inverse) - 1) * (rows.length / spread.length);
  return {
    dimension: (factor * inverse) / spread.length,
    psi,
    notes: tiedNotes(rows.length - spread.length, rows.length, k),
  };
}

function medianOf(sums: Float64Array, rows: Int32Array, k: number, factor: number, harmonicPsi: Float64Array) {
  const middle = median(Float64Array.from(rows, (i) => 1 / sums[i]));
  if (!Number.isFinite(middle))
    throw degenerateError(
      "distances",
      `most points with their first ${k} neighbours at different distances`,
      "half of them tied",
    );
  const reach = 1 / (2 * densityAtMedian(Float64Array.from(rows, (i) => sums[i])));
  const psi = new Float64Array(sums.length);
  let across = 0;
  let along = 0;
  for (const i of rows) {
    psi[i] = 1 / sums[i] > middle ? reach : -reach;
    across += psi[i] * harmonicPsi[i];
    along += harmonicPsi[i] ** 2;
  }
  // The part of a median's influence that its neighbours move in a straight line: its regression on the harmonic one.
  return { dimension: factor * middle, psi, slope: along > rows.length * ROUNDING ? across / along / (k - 1) : 0 };
}

/** d S_i ~ Gamma(k - 1, 1): its mean, the inverse of the mean of its inverse, or its median. */
function consistentFactor(aggregate: Aggregate, k: number): number {
  if (aggregate === "harmonic") return k - 1;
  return aggregate === "mean" ? k - 2 : gammaQuantile(0.5, k - 1);
}

/** Density of S/median(S) at 1, over the n^(3/4) middle values; the variance of a median rests on it. */
function densityAtMedian(sums: Float64Array): number {
  const ascending = sums.sort();
  const centre = (ascending.length - 1) / 2;
  const half = Math.max(1, Math.round(ascending.length ** 0.75 / 2));
  const width = ascending[Math.floor(centre) + half] - ascending[Math.ceil(centre) - half];
  return (2 * half * median(ascending)) / (width * ascending.length);
}

function tiedNotes(tied: number, n: number, k: number): Note[] {
  if (tied === 0) return [];
  return [
    note(
      "tied-rows-dropped",
      `${tied} of ${n} points have their first ${k} neighbours at one distance and were left out`,
    ),
  ];
}

/** Rows whose harmonic influence is this small, squared, are alike to rounding. */
const ROUNDING = 1e-24;
