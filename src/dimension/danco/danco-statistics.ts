import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { type NeighborhoodOptions, neighborhoodSums } from "../angles/neighborhood-sums.ts";
import type { NeighborhoodSums } from "../angles/neighborhood-task.ts";
import { gride } from "../gride.ts";
import { usableRows } from "../usable-rows.ts";

/** What DANCo compares clouds by. */
export interface DancoStatistics {
  /** Dimension by the ratio of the first to neighbour k + 1's distance. */
  readonly ratio: number;
  /** Means over points of the angles' mean direction (radians) and mean resultant length. */
  readonly direction: number;
  readonly length: number;
}

export const directionOf = (sine: number, cosine: number) => Math.atan2(sine, cosine);
export const lengthOf = (k: number) => (sine: number, cosine: number) => Math.hypot(sine, cosine) / ((k * (k - 1)) / 2);

/** The statistics of a cloud, and what their errors rest on. */
export async function dancoStatistics(cloud: PointCloud, near: Neighbors, k: number, options: NeighborhoodOptions) {
  const { rows, notes } = usableRows(near, k + 1, `danco with k = ${k}`);
  const sums = await neighborhoodSums(cloud, near, rows, k, { name: "danco" }, options);
  const ratio = gride(near, { n1: 1, n2: k + 1 });
  const statistics: DancoStatistics = {
    ratio: ratio.dimension,
    direction: meanOf(sums, directionOf),
    length: meanOf(sums, lengthOf(k)),
  };
  return { rows, notes, sums, ratioError: ratio.standardError, statistics };
}

function meanOf({ over, under }: NeighborhoodSums, read: (sine: number, cosine: number) => number): number {
  let sum = 0;
  for (let i = 0; i < over.length; i++) sum += read(over[i], under[i]);
  return sum / over.length;
}
