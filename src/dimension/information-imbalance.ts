import { note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  comparisonOf,
  type NeighborComparison,
  type NeighborComparisonOptions,
  ranked,
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
  const { k, level, ranks } = ranked(a, b, options, 1);
  return imbalanceOf(a, ranks, { k, level, known: b.k });
}

/** What is known of b. */
interface Ranked extends Required<NeighborComparisonOptions> {
  /** Ranks up to this one are known. */
  readonly known: number;
}

/** The imbalance by the ranks in b of the k points nearest in a; n x k, 0 for those that are not known. */
export function imbalanceOf(a: Neighbors, ranks: Int32Array, { k, level, known }: Ranked): NeighborComparison {
  const N = a.references;
  const last = Math.max(known, N - 1);
  const between = (known + 1 + last) / 2;
  const values = new Float64Array(a.n);
  let missing = 0;
  for (const [at, rank] of ranks.entries()) {
    if (rank === 0) missing++;
    values[Math.floor(at / k)] += ((rank || between) * 2) / (N * k);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / a.n;
  const doubt = (missing / (a.n * k)) * ((last - known - 1) / N);
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
              `${missing} of ${a.n * k} neighbours in a are past the ${known} nearest in b: their ranks are taken as ${between} each, and the mean lies from ${mean - doubt} to ${mean + doubt} whatever they are`,
            ),
          ],
  });
}
