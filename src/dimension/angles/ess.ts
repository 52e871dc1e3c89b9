import { checked, integer, oneOf } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { LEVEL } from "../make-estimate.ts";
import { estimateByNeighborhoods, type LocalMean, localByNeighborhoods, localMean } from "./by-neighborhoods.ts";
import { type Filled, NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "./neighborhood-sums.ts";

export interface EssLocalOptions extends NeighborhoodOptions {
  /** Neighbours of a point. */
  readonly k?: number;
  /** Volumes of simplices over the products of their sides, or (d = 1) one side along the other. */
  readonly version?: "a" | "b";
  /** Dimension of the simplices: d + 1 neighbours span one. */
  readonly d?: number;
  /** Simplices drawn where d is above 1 and there are more. */
  readonly tuples?: number;
  readonly seed?: number;
}

export interface EssOptions extends EssLocalOptions {
  /** How the points' values become one. */
  readonly aggregate?: LocalMean;
  readonly level?: number;
}

const LOCAL_OPTIONS = {
  k: integer(100, 2),
  version: oneOf("a", "a", "b"),
  d: integer(1, 1, 20),
  tuples: integer(5000, 1),
  seed: integer(0, 0),
  ...NEIGHBORHOOD_OPTIONS,
};

export const ESS_OPTIONS = { ...LOCAL_OPTIONS, aggregate: localMean("mean"), level: LEVEL };

/**
 * The dimension from the expected skewness of simplices among neighbours
 * (Johnsson, Soneson & Fontes 2015) [docs/dimension.md#ess].
 * @throws OPTION for fewer than k neighbours or queries left out where the neighbours are of other points; SHAPE where the cloud
 * is not that of the neighbours; DEGENERATE for a metric without angles or if fewer than 10 points have a value; CANCELLED
 */
export async function ess(cloud: PointCloud, near: Neighbors, options: EssOptions = {}): Promise<DimensionEstimate> {
  const { aggregate, level, ...local } = checked(options, ESS_OPTIONS);
  return estimateByNeighborhoods(questionOf(cloud, near, local), aggregate, level);
}

/** As `ess`, about every query point. @throws as `ess`, but for points without a value */
export async function essLocal(
  cloud: PointCloud,
  near: Neighbors,
  options: EssLocalOptions = {},
): Promise<LocalDimensions> {
  return localByNeighborhoods(questionOf(cloud, near, checked(options, LOCAL_OPTIONS)));
}

function questionOf(cloud: PointCloud, near: Neighbors, options: Filled<EssLocalOptions>) {
  const { k, version, d, tuples, seed, ...control } = options;
  essNeighbors({ k, version, d });
  const drawn = d > 1 ? { tuples, seed } : {};
  return { cloud, near, k, form: { name: "ess", version, d, ...drawn } as const, control };
}

/** Neighbours that it reads. @throws OPTION for simplices of more neighbours than k, or of more than two in version b */
export function essNeighbors({ k, version, d }: Pick<Filled<EssLocalOptions>, "k" | "version" | "d">): number {
  if (version === "b" && d > 1) throw optionError("d", '1 in version "b"', d);
  if (k <= d) throw optionError("k", `an integer above d = ${d}`, k);
  return k;
}
