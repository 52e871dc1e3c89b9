import { checked, integer, real } from "../base/checked.ts";
import { degenerateError, optionError, shapeError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { mean, median } from "../base/statistics.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { linksUnknown } from "./pair-variance.ts";
import { usableRows } from "./usable-rows.ts";

export interface CorrelationOptions {
  /** The least and the largest radius are the medians of the distances to neighbours k1 and k2. */
  readonly k1?: number;
  readonly k2?: number;
  /** In place of k1 and k2: the radii themselves, in the coordinates' unit. */
  readonly r1?: number;
  readonly r2?: number;
  /** Radii at which pairs are counted, in equal steps of their logarithm. */
  readonly radii?: number;
  readonly level?: number;
}

export const CORRELATION_OPTIONS = {
  k1: { ...integer(10, 1), fallback: 0 },
  k2: { ...integer(20, 2), fallback: 0 },
  r1: real(0, 0),
  r2: real(0, 0),
  radii: integer(2, 2, 1000),
  level: LEVEL,
};

const ORDERS = { k1: 10, k2: 20 };

interface CorrelationRadii {
  /** Ascending. */
  readonly radii: Float64Array;
  /** Rows whose last neighbour is nearer than the largest radius: they have more pairs than the lists show. */
  readonly truncated: number;
}

/** The orders, both 0 where radii are given, and the rest. @throws OPTION unless k1 < k2, or r1 < r2 without orders */
export function correlationOrders(options: CorrelationOptions): Required<CorrelationOptions> {
  const given = checked<Required<CorrelationOptions>>(options, CORRELATION_OPTIONS);
  const { r1, r2 } = given;
  if (r1 === 0 && r2 === 0) {
    const orders = { ...given, k1: given.k1 || ORDERS.k1, k2: given.k2 || ORDERS.k2 };
    if (orders.k2 <= orders.k1) throw optionError("k2", `an integer above k1 = ${orders.k1}`, orders.k2);
    return orders;
  }
  if (given.k1 > 0 || given.k2 > 0)
    throw optionError(given.k1 > 0 ? "k1" : "k2", "to be left out where r1 and r2 are given", given.k1 || given.k2);
  if (r1 === 0) throw optionError("r1", "a radius above 0", r1);
  if (r2 <= r1) throw optionError("r2", `a radius above r1 = ${r1}`, r2);
  return given;
}

/**
 * The radii at which pairs are counted, and how many lists end before the last.
 * @throws OPTION for fewer than k2 neighbours; DEGENERATE if the radii coincide or fewer than 10 points are usable
 */
export function correlationRadii(near: Neighbors, options: CorrelationOptions = {}): CorrelationRadii {
  const { k1, k2, r1, r2, radii: count } = correlationOrders(options);
  const { rows } = usableRows(near, k2 || 1, `correlation${k2 > 0 ? ` with k2 = ${k2}` : ""}`);
  const at = (place: number) => {
    const values = new Float64Array(rows.length);
    for (let row = 0; row < rows.length; row++) values[row] = near.distances[rows[row] * near.k + place - 1];
    return values;
  };
  const [inner, outer] = k2 > 0 ? [median(at(k1)), median(at(k2))] : [r1, r2];
  const stretch = Math.log(outer / inner);
  if (!(stretch > 0))
    throw degenerateError("distances", `a median radius that grows from k1 = ${k1} to k2 = ${k2}`, "equal medians");
  let truncated = 0;
  if (near.k < near.references - (near.selfGraph ? 1 : 0)) for (const last of at(near.k)) if (last < outer) truncated++;
  const radii = Float64Array.from({ length: count }, (_, m) => inner * Math.exp((stretch * m) / (count - 1)));
  radii[count - 1] = outer;
  return { radii, truncated };
}

/**
 * The correlation dimension: the slope of ln C(R) on ln R by least squares, C(R) the share of pairs nearer than R; of
 * two radii ln(C(R2)/C(R1)) / ln(R2/R1) (Grassberger & Procaccia 1983) [docs/dimension.md#correlation].
 * Lists that end before the largest radius miss pairs; without `counts` the result then carries the note "truncated-counts".
 * @param counts neighbours of each query nearer than each of the `correlationRadii`, where the lists do not show them all
 * @throws OPTION for fewer than k2 neighbours, k2 <= k1 or r2 <= r1; SHAPE for counts of other radii or queries; DEGENERATE if the radii or the counts coincide or fewer than 10 points are usable
 */
export function correlationDimension(
  near: Neighbors,
  options: CorrelationOptions = {},
  counts?: readonly Int32Array[],
): DimensionEstimate {
  const { k1, k2, r1, r2, level } = correlationOrders(options);
  const { radii, truncated } = correlationRadii(near, options);
  const used = usableRows(near, k2 || 1, "correlation");
  if (counts && (counts.length !== radii.length || counts.some((each) => each.length !== near.n)))
    throw shapeError(
      "counts",
      `${radii.length} times ${near.n} counts, one a radius and query`,
      counts.map((each) => each.length),
    );
  const whole = counts ?? Array.from(radii, (radius) => listedCounts(near, radius));
  const pairs = whole.map((each) => Int32Array.from(used.rows, (i) => each[i]));
  const totals = pairs.map((each) => each.reduce((sum, value) => sum + value, 0));
  const [first] = totals;
  const last = totals[totals.length - 1];
  if (last === first || first === 0)
    throw degenerateError(
      "distances",
      "pairs within the inner radius and between the two",
      `${first} and ${last - first}`,
    );

  const weights = slopeWeights(radii);
  const dimension = weights.reduce((sum, weight, m) => sum + weight * Math.log(totals[m]), 0);
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
    dimension,
    relativeVariance: slopeVariance(asked(near), pairs, totals, weights) / dimension ** 2,
    level,
    n: used.rows.length,
    scale: radii[radii.length - 1],
    params: { ...(k2 > 0 ? { k1, k2 } : { r1, r2 }), ...(radii.length > 2 ? { radii: radii.length } : {}) },
    notes,
  });
}

/** The slope of y on ln R by least squares is the sum of these times y. */
function slopeWeights(radii: Float64Array): Float64Array {
  const logs = radii.map((radius) => Math.log(radius / radii[0]));
  const centre = mean(logs);
  const square = logs.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return logs.map((x) => (x - centre) / square);
}

function listedCounts({ n, k, distances }: Neighbors, radius: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => below(distances.subarray(i * k, (i + 1) * k), radius));
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

/** Share of the references that are queries too. */
function asked({ selfGraph, own, references }: Neighbors): number {
  if (selfGraph) return 1;
  return own ? own.reduce((count, row) => count + (row >= 0 ? 1 : 0), 0) / references : 0;
}

/**
 * Variance of sum over m of weights[m] ln C(R_m), C(R_m) ascending (of ln C2 - ln C1: weights -1, 1): pairs that share a
 * point covary, so the squares of the rows' parts are summed, with those that the references add, and the pairs' own
 * squares, which stand in two rows where both points are queries, are taken off [docs/dimension.md#correlation].
 * @param asked share of the references that are queries too
 * @param pairs of each row at each radius
 * @param totals of all rows
 */
export function slopeVariance(
  asked: number,
  pairs: readonly Int32Array[],
  totals: readonly number[],
  weights: Float64Array,
): number {
  const parts = weights.map((weight, m) => weight / totals[m]);
  let own = 0; // of the pairs between the radii m - 1 and m, who count in m and all larger
  let part = 0;
  for (let m = parts.length - 1; m >= 0; m--) {
    part += parts[m];
    own += part ** 2 * (totals[m] - (m > 0 ? totals[m - 1] : 0));
  }
  let sum = 0;
  for (let row = 0; row < pairs[0].length; row++) {
    let all = 0;
    for (let m = 0; m < parts.length; m++) all += parts[m] * pairs[m][row];
    sum += all ** 2;
  }
  return Math.max((1 + 3 * asked) * sum - 2 * asked * own, (1 + asked) * own);
}
