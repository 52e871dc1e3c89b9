import { degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { median } from "../base/statistics.ts";
import { allTied } from "./usable-rows.ts";

export type Aggregate = "harmonic" | "mean" | "median";

/** Many points' values as one dimension. */
export interface Aggregated {
  readonly dimension: number;
  /** Relative influence of each query, 0 on rows not used. */
  readonly psi: Float64Array;
  /** Of what a neighbour does to the harmonic mean's influence 1 - S_i / mean S, how much it does here. */
  readonly share: number;
  readonly notes: readonly Note[];
}

/**
 * The values factor / S_i as one dimension [docs/dimension.md#mle].
 * @param sums S_i, one per query
 * @param what names the method and its k in errors
 * @throws DEGENERATE if all sums are zero, or half of them for a median
 */
export function aggregated(
  sums: Float64Array,
  rows: Int32Array,
  aggregate: Aggregate,
  factor: number,
  { method, k }: { readonly method: string; readonly k: number },
): Aggregated {
  let total = 0;
  for (const i of rows) total += sums[i];
  if (total === 0) throw allTied(method);
  const harmonic = new Float64Array(sums.length);
  for (const i of rows) harmonic[i] = 1 - (sums[i] * rows.length) / total;
  if (aggregate === "harmonic")
    return { dimension: (factor * rows.length) / total, psi: harmonic, share: 1, notes: [] };
  return aggregate === "mean" ? meanOf(sums, rows, factor, k) : medianOf(sums, rows, factor, k, harmonic);
}

function meanOf(sums: Float64Array, rows: Int32Array, factor: number, k: number): Aggregated {
  const spread = rows.filter((i) => sums[i] > 0);
  let inverse = 0;
  for (const i of spread) inverse += 1 / sums[i];
  const psi = new Float64Array(sums.length);
  for (const i of spread) psi[i] = (spread.length / (sums[i] * inverse) - 1) * (rows.length / spread.length);
  return {
    dimension: (factor * inverse) / spread.length,
    psi,
    share: 1,
    notes: tiedNotes(rows.length - spread.length, rows.length, k),
  };
}

function medianOf(sums: Float64Array, rows: Int32Array, factor: number, k: number, harmonic: Float64Array): Aggregated {
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
    across += psi[i] * harmonic[i];
    along += harmonic[i] ** 2;
  }
  // The part of a median's influence that its neighbours move in a straight line: its regression on the harmonic one.
  const share = along > rows.length * ROUNDING ? across / along : 0;
  return { dimension: factor * middle, psi, share, notes: [] };
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
