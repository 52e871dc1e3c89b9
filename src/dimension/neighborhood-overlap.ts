import { checked } from "../base/checked.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  comparisonOf,
  comparisonOptions,
  type NeighborComparison,
  type NeighborComparisonOptions,
  requireSamePoints,
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
  const { k, level } = checked<Required<NeighborComparisonOptions>>(options, comparisonOptions(10));
  requireSamePoints(a, b, k);
  const values = new Float64Array(a.n);
  const listedFor = new Int32Array(a.references).fill(-1);
  for (let i = 0; i < a.n; i++) {
    for (let j = 0; j < k; j++) listedFor[a.indices[i * a.k + j]] = i;
    for (let j = 0; j < k; j++) if (listedFor[b.indices[i * b.k + j]] === i) values[i] += 1 / k;
  }
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
