import type { Control } from "../base/control.ts";
import type { Random } from "../base/random.ts";
import { type PointCloud, pointCloud, sharedBuffer, takeRows } from "../cloud/point-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Metric } from "../neighbors/metric.ts";
import type { Pool } from "../pool/pool.ts";

/** n points of d coordinates. */
export type Draw = (n: number, d: number, rng: Random) => PointCloud;

/** Uniform in the unit ball. */
export const ballDraw: Draw = (n, d, rng) => drawn(n, d, rng, () => rng.uniform() ** (1 / d));

/** Normal in every coordinate. */
export const gaussianDraw: Draw = (n, d, rng) => drawn(n, d, rng, (length) => length);

/**
 * In random directions, as far from the origin as the points of a cloud are from one of them: a set of any dimension whose
 * density falls off as the cloud's does [docs/dimension.md#finite-size].
 * @param radii ascending, from 0
 */
export function radialDraw(radii: Float64Array): Draw {
  const at = (share: number) => {
    const place = share * (radii.length - 1);
    const low = Math.min(Math.floor(place), radii.length - 2);
    return radii[low] + (place - low) * (radii[low + 1] - radii[low]);
  };
  return (n, d, rng) => drawn(n, d, rng, () => at(rng.uniform()));
}

/**
 * Distances of all points from the one that is nearest to their mean, its own 0 among them, ascending.
 * @throws what findNeighbors throws
 */
export async function radialProfile(
  cloud: PointCloud,
  metric: Metric,
  work: Control & { readonly pool?: Pool | undefined },
): Promise<Float64Array> {
  const mean = new Float64Array(cloud.D);
  for (let at = 0; at < cloud.coords.length; at++) mean[at % cloud.D] += cloud.coords[at] / cloud.n;
  const search = { metric, pool: work.pool, signal: work.signal };
  const { indices } = await findNeighbors(cloud, { k: 1, queries: pointCloud(mean, cloud.D), ...search });
  const { distances } = await findNeighbors(cloud, {
    k: cloud.n - 1,
    queries: takeRows(cloud, indices),
    own: indices,
    ...search,
  });
  return Float64Array.of(0, ...distances);
}

/** Points in random directions, as far out as is said, given the length of the normal vector that is turned into each. */
function drawn(n: number, d: number, rng: Random, radius: (length: number) => number): PointCloud {
  const coords = new Float64Array(sharedBuffer(8 * n * d));
  for (let i = 0; i < n; i++) {
    const point = coords.subarray(i * d, (i + 1) * d);
    let sq = 0;
    for (let c = 0; c < d; c++) {
      point[c] = rng.normal();
      sq += point[c] ** 2;
    }
    const length = Math.sqrt(sq);
    const by = radius(length) / length;
    for (let c = 0; c < d; c++) point[c] *= by;
  }
  return pointCloud(coords, d);
}
