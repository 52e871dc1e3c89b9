import { checked, given, integer, type OptionRule, oneOf } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import { optionError, shapeError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import type { Build } from "../wasm/kernels.ts";
import { fastestBuild } from "./fastest-build.ts";
import type { Metric, Neighbors } from "./neighbors.ts";
import { makePlan, type Plan, ROW_STEP, shards } from "./plan.ts";
import { type NeighborLists, scanTask } from "./scan-task.ts";

export interface FindNeighborsOptions extends Control {
  /** Neighbours per point, 1 to n - 1 (to the number of references when `queries` are given). */
  readonly k?: number;
  /** Points to find neighbours for among the cloud's; left out: the cloud's own, never themselves. */
  readonly queries?: PointCloud | undefined;
  readonly metric?: Metric;
  /** Who computes; left out: this thread. */
  readonly pool?: Pool | undefined;
  /** Kernels to use; left out: the faster on this engine. The result is the same. */
  readonly build?: Build | undefined;
  /** Rows of a part and references of a tile; left out: planned. The result is the same. */
  readonly tile?: { readonly rows: number; readonly cols: number } | undefined;
}

/** Sizes of the plan that a caller may force. */
const TILE: OptionRule<{ readonly rows: number; readonly cols: number } | undefined> = {
  fallback: undefined,
  read: (_, value) => checked(value as object, { rows: integer(ROW_STEP, 1), cols: integer(8, 1) }),
};

const OPTIONS = {
  k: integer(10, 1),
  queries: given<PointCloud | undefined>(undefined),
  metric: oneOf<Metric>("euclidean", "euclidean", "cosine"),
  pool: given<Pool | undefined>(undefined),
  build: oneOf<Build | undefined>(undefined, "simd", "relaxed", "debug"),
  tile: TILE,
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};

/**
 * The k nearest neighbours of every point, exactly: distances by direct difference in f64 on the raw values,
 * ties to the smaller index, never itself. Duplicates stay and show as distance zero. The same bits for any
 * number of workers, any tile and either build [docs/kernels.md#exactness].
 * @throws OPTION when k is out of range, SHAPE when D differs, DATA for a zero row under cosine, CANCELLED
 */
export async function findNeighbors(cloud: PointCloud, options: FindNeighborsOptions = {}): Promise<Neighbors> {
  const {
    k,
    queries = null,
    metric,
    pool = inlinePool(),
    build = fastestBuild(),
    tile,
    ...control
  } = checked(options, OPTIONS);
  if (queries && queries.D !== cloud.D)
    throw shapeError("queries", `points in D = ${cloud.D} coordinates like the references`, queries.D);
  const most = queries ? cloud.n : cloud.n - 1;
  if (k > most) throw optionError("k", `an integer from 1 to ${most} (${queries ? "the references" : "n - 1"})`, k);
  const plan = makePlan(build, metric, k, cloud, queries, pool.size, tile);
  const lists = await pool.run(scanTask, plan, shards(plan), control);
  return merge(plan, lists);
}

function merge({ queries, references, k, metric }: Plan, lists: readonly NeighborLists[]): Neighbors {
  const n = (queries ?? references).n;
  const distances = new Float64Array(n * k);
  const indices = new Int32Array(n * k);
  for (const list of lists) {
    distances.set(list.distances, list.from * k);
    indices.set(list.indices, list.from * k);
  }
  return Object.freeze({
    kind: "neighbors",
    n,
    k,
    references: references.n,
    selfGraph: queries === null,
    metric,
    distances,
    indices,
    notes: [...references.notes, ...(queries?.notes ?? [])],
  });
}
