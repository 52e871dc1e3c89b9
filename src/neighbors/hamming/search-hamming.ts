import { float64s, int32s } from "../../base/claimed.ts";
import type { Control } from "../../base/control.ts";
import { optionError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Pool } from "../../pool/pool.ts";
import type { Build } from "../../wasm/kernels.ts";
import type { QueryOptions } from "../asked.ts";
import type { FixedPlan } from "../search-options.ts";
import { type HammingShared, hammingTask } from "./hamming-task.ts";
import { packSymbols } from "./pack-symbols.ts";

/** How a scan of all pairs of symbols is done. */
interface HammingSearch extends QueryOptions, Control {
  readonly pool: Pool;
  readonly plan: FixedPlan;
}

/** The k nearest by the number of coordinates that differ, ties to the smaller index; n x k. */
export async function hammingNearest(cloud: PointCloud, k: number, search: HammingSearch) {
  const n = (search.queries ?? cloud).n;
  const distances = float64s("distances", n * k);
  const indices = int32s("indices", n * k);
  let row = 0;
  for (const found of await scanAll(cloud, { k, inner: 0, outer: 0 }, search)) {
    distances.set(found.distances, row);
    indices.set(found.index, row);
    row += found.index.length;
  }
  return { distances, indices };
}

/** How many others differ in fewer coordinates than two radii. */
export async function hammingCounts(
  cloud: PointCloud,
  radii: { readonly inner: number; readonly outer: number },
  search: HammingSearch,
) {
  const n = (search.queries ?? cloud).n;
  const counts = { inner: int32s("counts", n), outer: int32s("counts", n) };
  // Distances are integers: d < r where d < ceil(r).
  const whole = (radius: number) => Math.min(cloud.D + 1, Math.ceil(radius));
  const found = await scanAll(cloud, { k: 0, inner: whole(radii.inner), outer: whole(radii.outer) }, search);
  let row = 0;
  for (const { index } of found)
    for (let i = 0; i < index.length; i += 2, row++) {
      counts.inner[row] = index[i];
      counts.outer[row] = index[i + 1];
    }
  return counts;
}

/** @throws OPTION for a plan: there is one kernel, which compares all pairs */
export function hammingBuild({ build = "simd", format, features }: FixedPlan): Build {
  if (format !== undefined || features !== undefined)
    throw optionError("plan", "neither format nor features under the metric hamming", format ?? features);
  return build;
}

async function scanAll(
  cloud: PointCloud,
  asked: Pick<HammingShared, "k" | "inner" | "outer">,
  { queries, own, pool, plan, ...control }: HammingSearch,
) {
  const build = hammingBuild(plan);
  const [references, packed = null] = packSymbols(queries ? [cloud, queries] : [cloud]);
  const { n } = packed ?? references;
  const rows = Math.min(
    MOST_ROWS,
    Math.ceil(n / (plan.blocks ?? (pool.size === 1 ? 1 : PARTS_PER_WORKER * pool.size))),
  );
  const parts = Array.from({ length: Math.ceil(n / rows) }, (_, p) => ({
    from: p * rows,
    to: Math.min(n, (p + 1) * rows),
  }));
  return pool.run(hammingTask, { build, references, queries: packed, own, ...asked }, parts, control);
}

const PARTS_PER_WORKER = 4;
/** Whose symbols and lists fit kernel memory beside a tile of columns. */
const MOST_ROWS = 2 ** 14;
