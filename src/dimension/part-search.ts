import type { Control } from "../base/control.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Metric } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { packCloud, planFor } from "../neighbors/prepare.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";

/** Some of a cloud's points, and their neighbours among themselves. */
interface SearchedPart {
  readonly points: PointCloud;
  readonly lists: Neighbors;
}

/**
 * Searches random parts of one cloud, of n/2 points and fewer, by one plan: to make one for each takes as long as to search a small part.
 * @param cloud points that have been searched by this metric
 * @param k neighbours a point
 */
export function partSearch(
  cloud: PointCloud,
  metric: Metric,
  k: number,
  pool: Pool = inlinePool(),
): (rows: Int32Array, control: Control) => Promise<SearchedPart> {
  const planned = planFor([cloud], metric, cloud.n >> 1, null, k, {});
  return async (rows, control) => {
    const points = takeRows(cloud, rows);
    const packed = await packCloud(planned.frame, points, pool, { signal: control.signal });
    const part = { kind: "prepared-cloud", cloud: points, metric, ...planned, points: packed } as const;
    return { points, lists: await findNeighbors(part, { k, pool, ...control }) };
  };
}
