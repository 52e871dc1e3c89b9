import { type Note, note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { UsableRows } from "./usable-rows.ts";

interface Influence {
  /** psi[i]: d_hat / d - 1 is about the mean of psi over the rows used; one per query, 0 on rows not used. */
  readonly psi: Float64Array;
  /** Neighbours 1..inner of a row enter its psi; one number for all rows, or one per query. */
  readonly inner: number | Int32Array;
  /** What of psi[i] is due to its neighbour of place `place` (from 0) alone: the mean of psi given where that one is. */
  readonly projected: (i: number, place: number) => number;
  /** The relative variance were all rows independent; the result is never below it. */
  readonly independent: number;
}

interface PairVariance {
  /** Variance of d_hat over d^2. */
  readonly relative: number;
  readonly notes: readonly Note[];
}

/**
 * Relative variance of an estimate whose rows share distances: two points that are neighbours of each other count
 * the distance between them twice, which adds the product of its two projections
 * [docs/dimension.md#standard-errors].
 */
export function pairVariance(near: Neighbors, used: UsableRows, influence: Influence): PairVariance {
  const { psi, independent } = influence;
  let sum = 0;
  for (const i of used.rows) sum += psi[i] ** 2;
  if (near.selfGraph || near.own) sum += reciprocalSum(near, used, influence);
  return { relative: Math.max(independent, sum / used.rows.length ** 2), notes: linksUnknown(near) };
}

/** What is to be said where it is not known which rows share distances. */
export function linksUnknown({ selfGraph, own }: Neighbors): Note[] {
  if (selfGraph || own) return [];
  return [note("links-unknown", "the neighbours are not the queries themselves: rows are taken as independent")];
}

/** Sum of projected(i, place of j) * projected(j, place of i) over ordered pairs that list each other. */
function reciprocalSum(near: Neighbors, used: UsableRows, { inner, projected }: Influence): number {
  const { n, k, indices, distances, own, references } = near;
  const rowOf = own && rowsOfReferences(own, n, references);
  let sum = 0;
  const innerOf = typeof inner === "number" ? () => inner : (row: number) => inner[row];
  for (const i of used.rows) {
    const self = own ? own[i] : i;
    const most = innerOf(i);
    for (let a = 0; a < most; a++) {
      const other = indices[i * k + a];
      const j = rowOf ? rowOf[other] : other;
      if (j <= i || used.has[j] === 0) continue;
      const b = placeIn(near, j, innerOf(j), self, distances[i * k + a]);
      if (b >= 0) sum += projected(i, a) * projected(j, b);
    }
  }
  return 2 * sum;
}

/** The place of a point, known to be about so far, among the first `width` of a row's neighbours; -1 where it is none of them. */
function placeIn({ k, indices, distances }: Neighbors, row: number, width: number, point: number, distance: number) {
  const end = row * k + width;
  const least = distance * (1 - ASYMMETRY);
  if (distances[end - 1] < least) return -1; // most are not
  let from = row * k;
  for (let to = end - 1; from < to; ) {
    const middle = (from + to) >> 1;
    if (distances[middle] < least) from = middle + 1;
    else to = middle;
  }
  for (const most = distance * (1 + ASYMMETRY); from < end && distances[from] <= most; from++)
    if (indices[from] === point) return from - row * k;
  return -1;
}

/** The query that a reference is, or -1. */
function rowsOfReferences(own: Int32Array, n: number, references: number): Int32Array {
  const rows = new Int32Array(references).fill(-1);
  for (let row = 0; row < n; row++) if (own[row] >= 0) rows[own[row]] = row;
  return rows;
}

/** How far the two lists of a pair may be apart over its distance: ours agree to the last bit, those of others were rounded. */
const ASYMMETRY = 2 ** -10;
