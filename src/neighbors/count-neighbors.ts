import { checked, given, oneOf, real } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import type { Build } from "../wasm/kernels.ts";
import { countTask } from "./count-task.ts";
import { fastestBuild } from "./fastest-build.ts";
import type { Metric } from "./neighbors.ts";
import { makePlan, shards } from "./plan.ts";

export interface CountNeighborsOptions extends Control {
  /** Radii in the coordinates' unit (chord length under cosine), 0 <= inner <= outer. */
  readonly inner: number;
  readonly outer: number;
  readonly metric?: Metric;
  readonly pool?: Pool | undefined;
  readonly build?: Build | undefined;
}

/** How many other points lie strictly nearer than two radii; n numbers each. */
export interface NeighborCounts {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

/**
 * Counts, for every point, the others strictly nearer than two radii, exactly: by the distances of findNeighbors.
 * @throws OPTION for radii out of order, DATA for a zero row under cosine, CANCELLED
 */
export async function countNeighbors(cloud: PointCloud, options: CountNeighborsOptions): Promise<NeighborCounts> {
  const { inner, outer, metric, pool = inlinePool(), build = fastestBuild(), ...control } = checked(options, OPTIONS);
  if (Number.isNaN(outer)) throw optionError("outer", "a radius", "none");
  if (inner > outer) throw optionError("inner", `at most the outer radius ${outer}`, inner);
  const plan = { ...makePlan(build, metric, 0, cloud, null, pool.size), inner, outer };
  const ranges = shards(plan);
  const found = { inner: new Int32Array(cloud.n), outer: new Int32Array(cloud.n) };
  const counts = await pool.run(countTask, plan, ranges, control);
  for (const [s, { from, to }] of ranges.entries())
    for (let i = from; i < to; i++) {
      found.inner[i] = counts[s][2 * (i - from)];
      found.outer[i] = counts[s][2 * (i - from) + 1];
    }
  return found;
}

const OPTIONS = {
  inner: real(0, 0),
  outer: real(Number.NaN, 0),
  metric: oneOf<Metric>("euclidean", "euclidean", "cosine"),
  pool: given<Pool | undefined>(undefined),
  build: oneOf<Build | undefined>(undefined, "simd", "relaxed", "debug"),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};
