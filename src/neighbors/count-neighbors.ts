import { checked, real } from "../base/checked.ts";
import { int32s } from "../base/claimed.ts";
import { type Control, stage } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { type Asked, packAsked, QUERY_OPTIONS, type QueryOptions, requireAsked } from "./asked.ts";
import { hammingCounts } from "./hamming/search-hamming.ts";
import { kernelRadius, type Metric, metricOption } from "./metric.ts";
import type { PreparedCloud } from "./prepare.ts";
import { scanBlocks } from "./scan-blocks.ts";
import type { Found, ScanShared } from "./scan-task.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

export interface CountNeighborsOptions extends SearchOptions, QueryOptions {
  /** Radii in the coordinates' unit (chord length under cosine, radians under angle), 0 <= inner <= outer. */
  readonly inner: number;
  readonly outer: number;
  /** Of a cloud that is not prepared yet. */
  readonly metric?: Metric | undefined;
}

/** How many other points lie strictly nearer than two radii; a number each for every point or query. */
export interface NeighborCounts {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

/**
 * Counts, for every point, the others strictly nearer than two radii, exactly: by the distances of findNeighbors.
 * @param cloud the references, as they are or prepared
 * @throws OPTION for radii out of order, SHAPE when D differs, DATA for a zero row under cosine or angle, reals under
 * hamming and a coordinate outside [0, L) under periodic:L, CAPACITY for more than memory holds, CANCELLED
 */
export async function countNeighbors(
  cloud: PointCloud | PreparedCloud,
  options: CountNeighborsOptions,
): Promise<NeighborCounts> {
  const { inner, outer, queries, own, metric, pool = inlinePool(), plan, ...control } = checked(options, OPTIONS);
  if (Number.isNaN(outer)) throw optionError("outer", "a radius", "none");
  if (inner > outer) throw optionError("inner", `at most the outer radius ${outer}`, inner);
  requireAsked(cloud, { queries, own }, metric);
  if (metric === "hamming" && cloud.kind === "point-cloud")
    return hammingCounts(cloud, { inner, outer }, { queries, own, pool, plan, ...control });
  const asked = await packAsked(cloud, { queries, own }, metric, plan, pool, stage(control, 0, 0.1));
  return countAsked(asked, inner, outer, plan.blocks, pool, stage(control, 0.1, 1));
}

/** The counts of those asked about. */
export async function countAsked(
  asked: Asked,
  inner: number,
  outer: number,
  blocks: number | undefined,
  pool: Pool,
  control: Control,
): Promise<NeighborCounts> {
  const { order } = asked.points;
  const found = { inner: int32s("counts", order.length), outer: int32s("counts", order.length) };
  const take = ({ from, count, index }: Found) => {
    for (let i = 0; i < count; i++) {
      const row = order[from + i];
      found.inner[row] += index[2 * i];
      found.outer[row] += index[2 * i + 1];
    }
  };
  await scanBlocks(radiusScan(asked, inner, outer), pool, control, take, undefined, blocks);
  return found;
}

/** What a scan within radii shares. */
export function radiusScan({ prepared, queries, own }: Asked, inner: number, outer: number): ScanShared {
  const { points: references, metric } = prepared;
  const { frame } = references;
  const radii = { inner: kernelRadius(metric, inner), outer: kernelRadius(metric, outer) };
  return { frame, references, queries, own, k: 0, ...radii, bounds: new Float64Array(0), patience: Infinity };
}

const OPTIONS = {
  inner: real(0, 0),
  outer: real(Number.NaN, 0),
  metric: metricOption<Metric | undefined>(undefined),
  ...QUERY_OPTIONS,
  ...SEARCH_OPTIONS,
};
