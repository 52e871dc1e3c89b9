import type { Note } from "../base/note.ts";
import type { Metric } from "./metric.ts";
import type { Plan } from "./plan.ts";

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
  /** Which reference each query is, or -1 for none, where that was said of other queries. */
  readonly own?: Int32Array;
  readonly metric: Metric;
  /** distances[i*k + j]: from query i to its j-th neighbour, ascending; n x k, row-major; the coordinates' unit (chord length under cosine, radians under angle). */
  readonly distances: Float64Array;
  /** indices[i*k + j]: which reference point that is; equal distances in order of index. */
  readonly indices: Int32Array;
  readonly notes: readonly Note[];
  /** How the search went, where it was asked to explain itself. */
  readonly explanation?: Explanation;
}

/** What a search planned, what it used in the end, and what happened. Shares are of all pairs. */
export interface Explanation {
  readonly planned: Plan;
  /** Another plan where the first let too much through. */
  readonly used: Plan;
  /** Seconds of preparation, and of all. */
  readonly preparation: number;
  readonly seconds: number;
  /** Pairs that the filter compared (some twice, in panels on the diagonal), let through, and that were measured. */
  readonly compared: number;
  readonly examined: number;
  readonly measured: number;
  /** Points that did not fit the number format: all their pairs are measured. */
  readonly setAside: number;
}
