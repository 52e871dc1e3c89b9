import { checked, type OptionTable } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import type { Evidence, Method } from "../method.ts";
import { NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "./neighborhood-sums.ts";

type Run<R> = (cloud: PointCloud, near: Neighbors, options: NeighborhoodOptions) => Promise<R>;

/**
 * The registry's entry of an estimator that reads coordinates and lists.
 * @param least neighbours that it reads; throws where options do not fit together
 */
export function neighborhoodMethod<T extends object>(
  table: OptionTable<T>,
  least: (options: T) => number,
  run: Run<DimensionEstimate>,
  local?: Run<LocalDimensions>,
): Method {
  return {
    options: Object.keys(table).filter((name) => !Object.hasOwn(NEIGHBORHOOD_OPTIONS, name)),
    needs: (options) => {
      const k = least(checked<T>(options as Partial<T>, table));
      return { least: k, wanted: k };
    },
    readsCloud: true,
    run: (evidence, options, control) => {
      const { cloud, near } = needed(evidence);
      return run(cloud, near, { ...control, ...options, queries: evidence.queries });
    },
    ...(local && {
      local: (evidence: Evidence, { aggregate: _, ...options }, { level: __, ...control }) => {
        const { cloud, near } = needed(evidence);
        return local(cloud, near, { ...control, ...options, queries: evidence.queries });
      },
    }),
  };
}

function needed({ cloud, near }: Evidence): { cloud: PointCloud; near: Neighbors } {
  if (!near) throw optionError("neighbors", "neighbour lists for this estimator", "none");
  if (!cloud) throw optionError("cloud", "the points beside their neighbours for this estimator", "none");
  return { cloud, near };
}
