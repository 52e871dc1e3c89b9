import { given } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { degenerateError, optionError, shapeError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { sharedCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { GramForm } from "./gram-form.ts";
import { type NeighborhoodSums, neighborhoodTask, noSums } from "./neighborhood-task.ts";

/** What estimators from coordinates and neighbours take beside their own options. */
export interface NeighborhoodOptions extends Control {
  /** The points whose neighbours are given, where they are not the cloud's own. */
  readonly queries?: PointCloud | undefined;
  readonly pool?: Pool | undefined;
}

/** Such options with their defaults. */
export type Filled<O extends NeighborhoodOptions> = NeighborhoodOptions & Required<Omit<O, keyof NeighborhoodOptions>>;

export const NEIGHBORHOOD_OPTIONS = {
  queries: given<PointCloud | undefined>(undefined),
  ...WORK_OPTIONS,
};

/**
 * A form's sums about each row, over the vectors to its first k neighbours, in the rows' order.
 * @throws SHAPE where cloud or queries are not those of the neighbours; OPTION where queries are missing; DEGENERATE for a
 * metric without angles
 */
export async function neighborhoodSums(
  cloud: PointCloud,
  near: Neighbors,
  rows: Int32Array,
  k: number,
  form: GramForm,
  { queries, pool = inlinePool(), signal, onProgress }: NeighborhoodOptions,
): Promise<NeighborhoodSums> {
  requireSame(cloud, near, queries, form.name);
  const { metric, indices, distances, k: width } = near;
  const shared = sharedCloud(cloud);
  const parts: Int32Array[] = [];
  const length = Math.max(FEWEST_ROWS, Math.ceil(rows.length / (PARTS_A_WORKER * pool.size)));
  for (let from = 0; from < rows.length; from += length) parts.push(rows.slice(from, from + length));
  const found = await pool.run(
    neighborhoodTask,
    {
      build: "simd",
      form,
      cloud: shared,
      queries: queries ? sharedCloud(queries) : shared,
      metric,
      indices,
      distances,
      width,
      k,
    },
    parts,
    { signal, onProgress },
  );
  const all = noSums(rows.length, k);
  for (const [at, part] of found.entries())
    for (const name of ["over", "under", "overOf", "underOf"] as const)
      all[name].set(part[name], at * length * (all[name].length / rows.length));
  return all;
}

function requireSame(cloud: PointCloud, near: Neighbors, queries: PointCloud | undefined, method: string): void {
  if (cloud.n !== near.references)
    throw shapeError("cloud", `the ${near.references} points that the neighbours are of`, `${cloud.n} points`);
  if (!near.selfGraph && !queries)
    throw optionError("queries", `the points whose neighbours are given, for ${method}`, "none");
  if (queries && (queries.n !== near.n || queries.D !== cloud.D))
    throw shapeError("queries", `${near.n} points in D = ${cloud.D}`, `${queries.n} in D = ${queries.D}`);
  if (near.metric === "manhattan" || near.metric === "chebyshev")
    throw degenerateError(
      "metric",
      `one with angles (euclidean, cosine, angle, periodic:L) for ${method}`,
      near.metric,
    );
}

/** A part's own cost is that of some ten rows. */
const FEWEST_ROWS = 256;
const PARTS_A_WORKER = 4;
