import { checked, integer, type OptionTable } from "../base/checked.ts";
import { optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import { normalQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { blockJackknife } from "./block-jackknife.ts";
import { LEVEL } from "./make-estimate.ts";
import { linksUnknown } from "./pair-variance.ts";

/** How the neighbourhoods of one cloud stand in another of the same points. */
export interface NeighborComparison {
  readonly kind: "neighbor-comparison";
  readonly method: "neighborhood-overlap" | "information-imbalance";
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  /** What clouds that have nothing to do with each other would have. */
  readonly chance: number;
  /** Points that it is the mean over. */
  readonly n: number;
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}

export interface NeighborComparisonOptions {
  /** Nearest neighbours that are looked at. */
  readonly k?: number;
  readonly level?: number;
}

/**
 * The options filled in, and the ranks in b of the k points nearest in a.
 * @param fallback the default k
 * @throws OPTION for approximate or too short lists; SHAPE where the two are not lists of the same points
 */
export function ranked(a: Neighbors, b: Neighbors, options: NeighborComparisonOptions, fallback: number) {
  const table: OptionTable<Required<NeighborComparisonOptions>> = { k: integer(fallback, 1), level: LEVEL };
  const { k, level } = checked<Required<NeighborComparisonOptions>>(options, table);
  requireSamePoints(a, b, k);
  return { k, level, ranks: ranksIn(b, a, k) };
}

/** The place in b's lists of each of the k points nearest in a, from 1; n x k, 0 for those that the lists do not hold. */
export function ranksIn(b: Neighbors, a: Neighbors, k: number): Int32Array {
  const ranks = new Int32Array(a.n * k);
  const placeOf = new Int32Array(b.references);
  for (let i = 0; i < a.n; i++) {
    const list = b.indices.subarray(i * b.k, (i + 1) * b.k);
    for (let j = 0; j < b.k; j++) placeOf[list[j]] = j + 1;
    for (let j = 0; j < k; j++) ranks[i * k + j] = placeOf[a.indices[i * a.k + j]];
    for (let j = 0; j < b.k; j++) placeOf[list[j]] = 0;
  }
  return ranks;
}

function requireSamePoints(a: Neighbors, b: Neighbors, k: number): void {
  for (const [name, near] of [
    ["a", a],
    ["b", b],
  ] as const) {
    if ((near.kind as string) !== "neighbors") throw optionError(name, "neighbours found exactly", near.kind);
    if (near.k < k) throw optionError(name, `at least k = ${k} neighbours of each point`, near.k);
  }
  const size = ({ n, references, selfGraph }: Neighbors) =>
    selfGraph ? `${n} points among themselves` : `${n} points among ${references} others`;
  if (size(a) !== size(b)) throw shapeError("b", `lists of the same points as a: ${size(a)}`, size(b));
}

interface Compared extends Pick<NeighborComparison, "method" | "level" | "chance" | "params" | "notes"> {
  /** One a query, of which the comparison is the mean. */
  readonly values: Float64Array;
  /** The largest that the mean can be. */
  readonly most: number;
  /** Bounds of the mean where some values are not known; left out: it is known. */
  readonly bounds?: readonly [number, number];
}

/** The mean of the points' values, with its error by regions of the first cloud's neighbour graph. */
export function comparisonOf(a: Neighbors, { values, most, bounds, ...rest }: Compared): NeighborComparison {
  const rows = Int32Array.from(values.keys());
  const over = (kept: Int32Array) => mean(Float64Array.from(kept, (i) => values[i]));
  const value = over(rows);
  // One is added since a mean may be 0, and a variance relative to it then nothing.
  const variance = blockJackknife(a, rows, (kept) => 1 + over(kept)) * (1 + value) ** 2;
  const reach = Math.sqrt(variance) * normalQuantile((1 + rest.level) / 2);
  const [low, high] = bounds ?? [value, value];
  return Object.freeze({
    kind: "neighbor-comparison",
    ...rest,
    value,
    standardError: Math.sqrt(variance),
    interval: Object.freeze([Math.max(0, low - reach), Math.min(most, high + reach)] as const),
    n: values.length,
    params: Object.freeze(rest.params),
    notes: Object.freeze([...linksUnknown(a), ...rest.notes]),
  });
}
