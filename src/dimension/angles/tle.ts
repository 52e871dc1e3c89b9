import { checked, integer } from "../../base/checked.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { LEVEL } from "../make-estimate.ts";
import { estimateByNeighborhoods, type LocalMean, localByNeighborhoods, localMean } from "./by-neighborhoods.ts";
import { type Filled, NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "./neighborhood-sums.ts";

export interface TleLocalOptions extends NeighborhoodOptions {
  /** Neighbours of a point. */
  readonly k?: number;
}

export interface TleOptions extends TleLocalOptions {
  /** How the points' values become one. */
  readonly aggregate?: LocalMean;
  readonly level?: number;
}

const LOCAL_OPTIONS = { k: integer(20, 2), ...NEIGHBORHOOD_OPTIONS };
export const TLE_OPTIONS = { ...LOCAL_OPTIONS, aggregate: localMean("mean"), level: LEVEL };

/**
 * The dimension from the distances among neighbours, each seen from the point and from its mirror image
 * (Amsaleg et al. 2019, tight localities) [docs/dimension.md#tle].
 * @throws OPTION for fewer than k neighbours or queries left out where the neighbours are of other points; SHAPE where the cloud
 * is not that of the neighbours; DEGENERATE for a metric without angles or if fewer than 10 points have a value; CANCELLED
 */
export async function tle(cloud: PointCloud, near: Neighbors, options: TleOptions = {}): Promise<DimensionEstimate> {
  const { aggregate, level, ...local } = checked(options, TLE_OPTIONS);
  return estimateByNeighborhoods(questionOf(cloud, near, local), aggregate, level);
}

/** As `tle`, about every query point. @throws as `tle`, but for points without a value */
export async function tleLocal(
  cloud: PointCloud,
  near: Neighbors,
  options: TleLocalOptions = {},
): Promise<LocalDimensions> {
  return localByNeighborhoods(questionOf(cloud, near, checked(options, LOCAL_OPTIONS)));
}

function questionOf(cloud: PointCloud, near: Neighbors, options: Filled<TleLocalOptions>) {
  const { k, ...control } = options;
  return { cloud, near, k, form: { name: "tle" } as const, control };
}
