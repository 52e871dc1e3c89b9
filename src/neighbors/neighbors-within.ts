import { checked, integer, real } from "../base/checked.ts";
import { float64s, int32s } from "../base/claimed.ts";
import { stage } from "../base/control.ts";
import { capacityError, optionError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { drive } from "../pool/drive.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import { packAsked, QUERY_OPTIONS, type QueryOptions, requireAsked } from "./asked.ts";
import { countAsked, radiusScan } from "./count-neighbors.ts";
import { distanceOf, type Metric, metricOption } from "./metric.ts";
import type { PreparedCloud } from "./prepare.ts";
import { scanBlocks } from "./scan-blocks.ts";
import type { Found } from "./scan-task.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";
import { sortRow } from "./sort-row.ts";

export interface NeighborsWithinOptions extends SearchOptions, QueryOptions {
  /** In the coordinates' unit (chord length under cosine): neighbours lie strictly nearer. */
  readonly radius: number;
  /** Of a cloud that is not prepared yet. */
  readonly metric?: Metric | undefined;
  /** Neighbours of all points together that the result may hold, up to 2^31 - 1; default 2^28. */
  readonly limit?: number | undefined;
}

/** For each of n query points all reference points strictly nearer than a radius, never itself: rows of a sparse matrix (CSR). */
export interface NeighborsWithin {
  readonly kind: "neighbors-within";
  /** Query points. */
  readonly n: number;
  readonly radius: number;
  /** Reference points that were searched. */
  readonly references: number;
  /** Whether the queries are the references themselves, so that row i and index i are one point. */
  readonly selfGraph: boolean;
  readonly metric: Metric;
  /** The neighbours of query i are at offsets[i] to offsets[i + 1] - 1; n + 1. */
  readonly offsets: Int32Array;
  /** Which reference points those are; in a row by distance, equal distances in order of index. */
  readonly indices: Int32Array;
  /** How far they are; in a row ascending; the coordinates' unit (chord length under cosine). */
  readonly distances: Float64Array;
  readonly notes: readonly Note[];
}

/**
 * All neighbours strictly nearer than a radius, exactly: distances, order and bits are those of findNeighbors, and as
 * many as countNeighbors counts. They are counted first: the result is made in its right size or not at all. Memory
 * beside the prepared cloud: 12 bytes a neighbour, and while they are brought together 16 a pair.
 * @param cloud the references, as they are or prepared
 * @throws OPTION without a radius, SHAPE when D differs, DATA for a zero row under cosine, CAPACITY naming pairs and
 * bytes where there are more than `limit` or than memory holds, CANCELLED
 */
export async function neighborsWithin(
  cloud: PointCloud | PreparedCloud,
  options: NeighborsWithinOptions,
): Promise<NeighborsWithin> {
  const { radius, limit, queries, own, metric, pool = inlinePool(), plan, ...control } = checked(options, OPTIONS);
  if (Number.isNaN(radius)) throw optionError("radius", "a number of at least 0", "none");
  requireAsked(cloud, { queries, own }, metric);
  const asked = await packAsked(cloud, { queries, own }, metric, plan, pool, stage(control, 0, 0.1));
  const { prepared, points } = asked;
  const { order } = points;
  const n = order.length;
  const references = prepared.points.order;

  const { outer: counts } = await countAsked(asked, 0, radius, plan.blocks, pool, stage(control, 0.1, 0.45));
  const total = counts.reduce((sum, count) => sum + count, 0);
  requireFew(total, limit, queries === undefined);
  const offsets = int32s("offsets", n + 1);
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i] + counts[i];
  const indices = int32s("indices", total);
  const distances = float64s("distances", total);

  const next = offsets.slice();
  const put = (row: number, sq: number, index: number) => {
    const at = next[row]++;
    distances[at] = sq;
    indices[at] = index;
  };
  const take = ({ count, sq, index }: Found) => {
    for (let i = 0; i < count; i++) {
      const row = order[index[2 * i]];
      const other = references[index[2 * i + 1]];
      put(row, sq[i], other);
      if (queries === undefined) put(other, sq[i], row);
    }
  };
  const shared = { ...radiusScan(asked, 0, radius), listing: true };
  await scanBlocks(shared, pool, stage(control, 0.45, 0.9), take, undefined, plan.blocks);

  const sorted = stage(control, 0.9, 1);
  const stopped = () => control.signal?.aborted ?? false;
  await drive(sortRows(distances, indices, offsets, prepared.metric, prepared.points.frame.unit), stopped, (share) =>
    sorted.onProgress?.(share),
  );
  sorted.onProgress?.(1);
  return Object.freeze({
    kind: "neighbors-within",
    n,
    radius,
    references: references.length,
    selfGraph: queries === undefined,
    metric: prepared.metric,
    offsets,
    indices,
    distances,
    notes: [...prepared.cloud.notes, ...(queries?.notes ?? [])],
  });
}

/** @throws CAPACITY before anything is made that does not fit */
function requireFew(total: number, limit: number, selfGraph: boolean): void {
  const bytes = (pairs: number) => pairs * (selfGraph ? 20 : 28);
  if (total > limit)
    throw capacityError(
      "radius",
      `one with at most ${limit} neighbours in all ("limit"; ${bytes(limit)} bytes)`,
      `${total} (${bytes(total)} bytes)`,
    );
}

/** Brings rows of (squared distance, index) in order and turns squares into distances. */
function* sortRows(
  distances: Float64Array,
  indices: Int32Array,
  offsets: Int32Array,
  metric: Metric,
  unit: number,
): Generator<number, void> {
  const n = offsets.length - 1;
  const distance = distanceOf(metric);
  for (let i = 0; i < n; i++) {
    sortRow(distances, indices, offsets[i], offsets[i + 1]);
    for (let at = offsets[i]; at < offsets[i + 1]; at++) distances[at] = distance(distances[at]) / unit;
    yield (i + 1) / n;
  }
}

const OPTIONS = {
  radius: real(Number.NaN, 0),
  limit: integer(2 ** 28, 0, 2 ** 31 - 1),
  metric: metricOption<Metric | undefined>(undefined),
  ...QUERY_OPTIONS,
  ...SEARCH_OPTIONS,
};
