import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  comparisonOf,
  type NeighborComparison,
  type NeighborComparisonOptions,
  ranked,
} from "./neighbor-comparison.ts";

/**
 * The share of its k nearest neighbours that a point has in both of two clouds, on average (Doimo et al. 2020, eq. 1)
 * [docs/dimension.md#overlap]. The default k is 10.
 * @param a, b exact neighbours of the same points in two clouds, row i the same point in both
 * @throws OPTION for fewer than k neighbours; SHAPE where the two are not lists of the same points
 */
export function neighborhoodOverlap(
  a: Neighbors,
  b: Neighbors,
  options: NeighborComparisonOptions = {},
): NeighborComparison {
  const { k, level, ranks } = ranked(a, b, options, 10);
  const values = new Float64Array(a.n);
  for (const [at, rank] of ranks.entries()) if (rank > 0 && rank <= k) values[Math.floor(at / k)] += 1 / k;
  return comparisonOf(a, {
    method: "neighborhood-overlap",
    values,
    most: 1,
    level,
    chance: k / (a.references - (a.selfGraph ? 1 : 0)),
    params: { k },
    notes: [],
  });
}
