import { checked, integer } from "../../base/checked.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { LEVEL } from "../make-estimate.ts";
import { estimateByNeighborhoods, type LocalMean, localByNeighborhoods, localMean } from "./by-neighborhoods.ts";
import { type Filled, NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "./neighborhood-sums.ts";

export interface AlidLocalOptions extends NeighborhoodOptions {
  /** Neighbours of a point. */
  readonly k?: number;
}

export interface AlidOptions extends AlidLocalOptions {
  /** How the points' values become one. */
  readonly aggregate?: LocalMean;
  readonly level?: number;
}

const LOCAL_OPTIONS = { k: integer(20, 2), ...NEIGHBORHOOD_OPTIONS };
export const ALID_OPTIONS = { ...LOCAL_OPTIONS, aggregate: localMean("harmonic"), level: LEVEL };

/**
 * The dimension from the distances to neighbours and those among them that lie in a ball about a neighbour
 * (Chelly, Houle & Kawarabayashi 2016, augmented LID) [docs/dimension.md#alid].
 * @throws OPTION for fewer than k neighbours or queries left out where the neighbours are of other points; SHAPE where the cloud
 * is not that of the neighbours; DEGENERATE for a metric without angles or if fewer than 10 points have a value; CANCELLED
 */
export async function alid(cloud: PointCloud, near: Neighbors, options: AlidOptions = {}): Promise<DimensionEstimate> {
  const { aggregate, level, ...local } = checked(options, ALID_OPTIONS);
  return estimateByNeighborhoods(questionOf(cloud, near, local), aggregate, level);
}

/** As `alid`, about every query point. @throws as `alid`, but for points without a value */
export async function alidLocal(
  cloud: PointCloud,
  near: Neighbors,
  options: AlidLocalOptions = {},
): Promise<LocalDimensions> {
  return localByNeighborhoods(questionOf(cloud, near, checked(options, LOCAL_OPTIONS)));
}

function questionOf(cloud: PointCloud, near: Neighbors, options: Filled<AlidLocalOptions>) {
  const { k, ...control } = options;
  return { cloud, near, k, form: { name: "alid" } as const, control };
}
