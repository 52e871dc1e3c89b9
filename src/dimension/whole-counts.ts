import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import type { QueryOptions } from "../neighbors/asked.ts";
import { type CountNeighborsOptions, countNeighbors, type NeighborCounts } from "../neighbors/count-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";

export type Radii = Pick<CountNeighborsOptions, "inner" | "outer">;

/**
 * What `countNeighbors` counts around every query, with as little search as the lists leave to do: one that reaches the outer radius
 * shows all. Of the points among themselves only the pairs of two whose lists end before it are searched; those of one such
 * stand in the other's list.
 * @param cloud what was searched
 * @param asked who was, as the search was told
 * @throws what countNeighbors throws
 */
export async function wholeCounts(
  near: Neighbors,
  cloud: PointCloud,
  { queries, own }: QueryOptions,
  { inner, outer }: Radii,
  search: Omit<CountNeighborsOptions, keyof Radii | keyof QueryOptions | "metric">,
): Promise<NeighborCounts> {
  const { n, k, distances, indices, metric, references } = near;
  const counts = { inner: new Int32Array(n), outer: new Int32Array(n) };
  const add = (row: number, distance: number) => {
    if (distance < inner) counts.inner[row]++;
    if (distance < outer) counts.outer[row]++;
  };
  const all = references - (near.selfGraph ? 1 : 0);
  const short = new Uint8Array(n);
  for (let row = 0; row < n; row++) if (k < all && distances[(row + 1) * k - 1] < outer) short[row] = 1;
  for (let row = 0; row < n; row++) {
    if (short[row]) continue;
    for (let at = row * k; at < (row + 1) * k && distances[at] < outer; at++) {
      add(row, distances[at]);
      if (near.selfGraph && short[indices[at]]) add(indices[at], distances[at]);
    }
  }

  const rows = Int32Array.from(short.keys()).filter((row) => short[row] === 1);
  if (rows.length === 0 || (near.selfGraph && rows.length === 1)) return counts;
  const radii = { inner, outer, metric, ...search };
  const rest = near.selfGraph
    ? await countNeighbors(takeRows(cloud, rows), radii)
    : await countNeighbors(cloud, {
        queries: takeRows(queries ?? cloud, rows),
        own: own && Int32Array.from(rows, (row) => own[row]),
        ...radii,
      });
  for (const [at, row] of rows.entries()) {
    counts.inner[row] += rest.inner[at];
    counts.outer[row] += rest.outer[at];
  }
  return counts;
}
