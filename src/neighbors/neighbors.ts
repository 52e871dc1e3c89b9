import type { Note } from "../base/note.ts";

export type Metric = "euclidean" | "cosine";

/** For each of n query points its k nearest reference points, never itself. */
export interface Neighbors {
  readonly kind: "neighbors";
  /** Query points. */
  readonly n: number;
  readonly k: number;
  /** Reference points that were searched. */
  readonly references: number;
  /** Whether the queries are the references themselves, so that row i and index i are one point. */
  readonly selfGraph: boolean;
  readonly metric: Metric;
  /** distances[i*k + j]: from query i to its j-th neighbour, ascending; n x k, row-major; the coordinates' unit (chord length under cosine). */
  readonly distances: Float64Array;
  /** indices[i*k + j]: which reference point that is; equal distances in order of index. */
  readonly indices: Int32Array;
  readonly notes: readonly Note[];
}
