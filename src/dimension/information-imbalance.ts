import { checked } from "../base/checked.ts";
import { note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  comparisonOf,
  comparisonOptions,
  type NeighborComparison,
  type NeighborComparisonOptions,
  requireSamePoints,
} from "./neighbor-comparison.ts";

/**
 * The information imbalance from a to b, 2/N times the mean rank in b of the k points nearest in a: about 0 where a's
 * distances tell b's neighbours, about 1 where they tell nothing (Glielmo et al. 2022, eq. 4) [docs/dimension.md#imbalance].
 * Ranks past b's lists are taken as spread evenly over what is left, with the note "ranks-truncated", and the interval
 * then holds whatever they may be. The default k is 1.
 * @param a, b exact neighbours of the same points in two clouds, row i the same point in both; b's best with k = n - 1
 * @throws OPTION for fewer than k neighbours; SHAPE where the two are not lists of the same points
 */
export function informationImbalance(
  a: Neighbors,
  b: Neighbors,
  options: NeighborComparisonOptions = {},
): NeighborComparison {
  const { k, level } = checked<Required<NeighborComparisonOptions>>(options, comparisonOptions(1));
  requireSamePoints(a, b, k);
  const N = a.references;
  const last = Math.max(b.k, N - 1);
  const between = (b.k + 1 + last) / 2;
  const values = new Float64Array(a.n);
  const rank = new Int32Array(N);
  const rankedFor = new Int32Array(N).fill(-1);
  let missing = 0;
  for (let i = 0; i < a.n; i++) {
    for (let j = 0; j < b.k; j++) {
      rank[b.indices[i * b.k + j]] = j + 1;
      rankedFor[b.indices[i * b.k + j]] = i;
    }
    for (let j = 0; j < k; j++) {
      const other = a.indices[i * a.k + j];
      const known = rankedFor[other] === i;
      if (!known) missing++;
      values[i] += ((known ? rank[other] : between) * 2) / (N * k);
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / a.n;
  const doubt = (missing / (a.n * k)) * ((last - b.k - 1) / N);
  return comparisonOf(a, {
    method: "information-imbalance",
    values,
    most: 2,
    bounds: [mean - doubt, mean + doubt],
    level,
    chance: 1,
    params: { k },
    notes:
      missing === 0
        ? []
        : [
            note(
              "ranks-truncated",
              `${missing} of ${a.n * k} neighbours in a are past the ${b.k} nearest in b: their ranks are taken as ${between} each, and the mean lies from ${mean - doubt} to ${mean + doubt} whatever they are`,
            ),
          ],
  });
}
