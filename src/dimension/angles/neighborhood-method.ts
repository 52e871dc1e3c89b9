import { checked, type OptionTable } from "../../base/checked.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { lists, points } from "../evidence-parts.ts";
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
    run: (evidence, options, control) =>
      run(points(evidence), lists(evidence), { ...control, ...options, queries: evidence.queries }),
    ...(local && {
      local: (evidence: Evidence, { aggregate: _, level: __, ...options }, { level: ___, ...control }) =>
        local(points(evidence), lists(evidence), { ...control, ...options, queries: evidence.queries }),
    }),
  };
}
