import { checked, integer, oneOf } from "../../base/checked.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { LEVEL } from "../make-estimate.ts";
import { estimateByNeighborhoods, type LocalMean, localByNeighborhoods, localMean } from "./by-neighborhoods.ts";
import { type Filled, NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "./neighborhood-sums.ts";

export interface AbidLocalOptions extends NeighborhoodOptions {
  /** Neighbours of a point. */
  readonly k?: number;
  /** k^2 over all squared cosines, each vector's with itself among them; k^2 over those of different vectors; k (k - 1) over these. */
  readonly version?: "abid" | "rabid" | "unbiased";
}

export interface AbidOptions extends AbidLocalOptions {
  /** How the points' values become one. */
  readonly aggregate?: LocalMean;
  readonly level?: number;
}

const LOCAL_OPTIONS = {
  k: integer(20, 2),
  version: oneOf("abid", "abid", "rabid", "unbiased"),
  ...NEIGHBORHOOD_OPTIONS,
};

export const ABID_OPTIONS = { ...LOCAL_OPTIONS, aggregate: localMean("mean"), level: LEVEL };

/**
 * The dimension from the angles between neighbours, whose squared cosines have mean 1/d
 * (Thordsen & Schubert 2020) [docs/dimension.md#abid].
 * @throws OPTION for fewer than k neighbours or queries left out where the neighbours are of other points; SHAPE where the cloud
 * is not that of the neighbours; DEGENERATE for a metric without angles or if fewer than 10 points have a value; CANCELLED
 */
export async function abid(cloud: PointCloud, near: Neighbors, options: AbidOptions = {}): Promise<DimensionEstimate> {
  const { aggregate, level, ...local } = checked(options, ABID_OPTIONS);
  return estimateByNeighborhoods(questionOf(cloud, near, local), aggregate, level);
}

/** As `abid`, about every query point. @throws as `abid`, but for points without a value */
export async function abidLocal(
  cloud: PointCloud,
  near: Neighbors,
  options: AbidLocalOptions = {},
): Promise<LocalDimensions> {
  return localByNeighborhoods(questionOf(cloud, near, checked(options, LOCAL_OPTIONS)));
}

function questionOf(cloud: PointCloud, near: Neighbors, options: Filled<AbidLocalOptions>) {
  const { k, version, ...control } = options;
  return { cloud, near, k, form: { name: "abid", version } as const, control };
}
