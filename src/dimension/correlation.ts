import { checked, integer } from "../base/checked.ts";
import { degenerateError, optionError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { median } from "../base/statistics.ts";
import type { NeighborCounts } from "../neighbors/count-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { linksUnknown } from "./pair-variance.ts";
import { type UsableRows, usableRows } from "./usable-rows.ts";

export interface CorrelationOptions {
  /** The radii are the medians of the distances to neighbours k1 and k2. */
  readonly k1?: number;
  readonly k2?: number;
  readonly level?: number;
}

export const CORRELATION_OPTIONS = { k1: integer(10, 1), k2: integer(20, 2), level: LEVEL };

interface CorrelationRadii {
  readonly inner: number;
  readonly outer: number;
  /** Rows whose last neighbour is nearer than the outer radius: they have more pairs than the lists show. */
  readonly truncated: number;
}

/** @throws OPTION unless k1 < k2 */
export function correlationOrders(options: CorrelationOptions): Required<CorrelationOptions> {
  const orders = checked<Required<CorrelationOptions>>(options, CORRELATION_OPTIONS);
  if (orders.k2 <= orders.k1) throw optionError("k2", `an integer above k1 = ${orders.k1}`, orders.k2);
  return orders;
}

/**
 * The two radii at which pairs are counted, and how many lists end before the outer one.
 * @throws OPTION for fewer than k2 neighbours; DEGENERATE if fewer than 10 points are usable
 */
export function correlationRadii(near: Neighbors, options: CorrelationOptions = {}): CorrelationRadii {
  const orders = correlationOrders(options);
  return radiiOf(near, usableRows(near, orders.k2, `correlation with k2 = ${orders.k2}`), orders);
}

/**
 * The correlation dimension ln(C(R2)/C(R1)) / ln(R2/R1), C(R) the share of pairs nearer than R
 * (Grassberger & Procaccia 1983) [docs/dimension.md#correlation].
 * Lists that end before R2 miss pairs; without `counts` the result then carries the note "truncated-counts".
 * @param counts neighbours of each query nearer than the radii of `correlationRadii`, where the lists do not show them all
 * @throws OPTION for fewer than k2 neighbours or k2 <= k1; DEGENERATE if the radii or the counts coincide or fewer than 10 points are usable
 */
export function correlationDimension(
  near: Neighbors,
  options: CorrelationOptions = {},
  counts?: NeighborCounts,
): DimensionEstimate {
  const orders = correlationOrders(options);
  const used = usableRows(near, orders.k2, `correlation with k2 = ${orders.k2}`);
  const { inner, outer, truncated } = radiiOf(near, used, orders);
  const stretch = Math.log(outer / inner);
  if (!(stretch > 0))
    throw degenerateError(
      "distances",
      `a median radius that grows from k1 = ${orders.k1} to k2 = ${orders.k2}`,
      "equal medians",
    );
  const pairs = pairCounts(used, counts ?? listedCounts(near, inner, outer));
  if (pairs.allOuter === pairs.allInner || pairs.allInner === 0)
    throw degenerateError(
      "distances",
      "pairs within the inner radius and between the two",
      `${pairs.allInner} and ${pairs.allOuter - pairs.allInner}`,
    );

  const slope = Math.log(pairs.allOuter / pairs.allInner);
  const notes = [...used.notes, ...linksUnknown(near)];
  if (truncated > 0 && !counts)
    notes.push(
      note(
        "truncated-counts",
        `${truncated} of ${used.rows.length} lists of ${near.k} neighbours end before the outer radius: pairs are missing and the dimension is biased low`,
      ),
    );
  return makeEstimate({
    method: "correlation",
    dimension: slope / stretch,
    relativeVariance: slopeVariance(near.selfGraph, pairs) / slope ** 2,
    level: orders.level,
    n: used.rows.length,
    scale: outer,
    params: { k1: orders.k1, k2: orders.k2 },
    notes,
  });
}

function radiiOf(near: Neighbors, { rows }: UsableRows, { k1, k2 }: { k1: number; k2: number }): CorrelationRadii {
  const at = (place: number) => Float64Array.from(rows, (i) => near.distances[i * near.k + place - 1]);
  const outer = median(at(k2));
  let truncated = 0;
  if (near.k < near.references - (near.selfGraph ? 1 : 0)) for (const last of at(near.k)) if (last < outer) truncated++;
  return { inner: median(at(k1)), outer, truncated };
}

interface PairCounts {
  /** Pairs of each usable row within the radii, and of all rows; a pair of a self graph stands in two rows. */
  readonly inner: Int32Array;
  readonly outer: Int32Array;
  readonly allInner: number;
  readonly allOuter: number;
}

function pairCounts({ rows }: UsableRows, counts: NeighborCounts): PairCounts {
  const inner = Int32Array.from(rows, (i) => counts.inner[i]);
  const outer = Int32Array.from(rows, (i) => counts.outer[i]);
  const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);
  return { inner, outer, allInner: sum(inner), allOuter: sum(outer) };
}

function listedCounts({ n, k, distances }: Neighbors, innerRadius: number, outerRadius: number): NeighborCounts {
  const within = (radius: number) =>
    Int32Array.from({ length: n }, (_, i) => below(distances.subarray(i * k, (i + 1) * k), radius));
  return { inner: within(innerRadius), outer: within(outerRadius) };
}

/** How many of ascending values are strictly less than the limit. */
function below(ascending: Float64Array, limit: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle] < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Variance of ln C(R2) - ln C(R1): pairs that share a point covary, so the squares of the rows' parts are summed and
 * the pairs' own squares, which stand in two rows each, are taken off once [docs/dimension.md#correlation].
 */
function slopeVariance(selfGraph: boolean, { inner, outer, allInner, allOuter }: PairCounts): number {
  const rowsPerPair = selfGraph ? 2 : 1;
  const pairs = rowsPerPair / allInner - rowsPerPair / allOuter;
  let sum = 0;
  for (let row = 0; row < inner.length; row++)
    sum += (rowsPerPair * (outer[row] / allOuter - inner[row] / allInner)) ** 2;
  return Math.max(selfGraph ? sum - pairs : sum, pairs);
}
