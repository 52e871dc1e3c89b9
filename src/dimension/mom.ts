import { checked, integer, oneOf } from "../base/checked.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { aggregated } from "./aggregate.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { type LocalDimensions, localDimensions } from "./local-dimensions.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { pairVariance } from "./pair-variance.ts";
import { allTied, meanRadius, usableRows, wideNotes } from "./usable-rows.ts";

export interface MomOptions {
  readonly k?: number;
  /** The moment of all points at once, or the mean or median of the points' values as published, which are biased high. */
  readonly aggregate?: "pooled" | "mean" | "median";
  readonly level?: number;
}

export const MOM_OPTIONS = {
  k: integer(100, 2),
  aggregate: oneOf<"pooled" | "mean" | "median">("pooled", "pooled", "mean", "median"),
  level: LEVEL,
};

/**
 * The dimension from the mean distance to nearer neighbours in units of the k-th, d/(d + 1) in a flat ball: the
 * method of moments (Amsaleg et al. 2018) [docs/dimension.md#mom].
 * @throws OPTION for fewer than k neighbours; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function mom(near: Neighbors, options: MomOptions = {}): DimensionEstimate {
  const { k, aggregate, level } = checked<Required<MomOptions>>(options, MOM_OPTIONS);
  const used = usableRows(near, k, `mom with k = ${k}`);
  const N = used.rows.length;
  const means = innerMeans(near, used.rows, k);
  if (used.rows.every((i) => means[i] === 1)) throw allTied("mom");
  let M = 0;
  for (const i of used.rows) M += means[i] / N;
  const pooled = M / (1 - M);
  const psi = new Float64Array(near.n);
  for (const i of used.rows) psi[i] = (means[i] - M) / (M * (1 - M));
  const found =
    aggregate === "pooled"
      ? { dimension: pooled, psi, share: 1, notes: [] }
      : aggregated(inverses(means, used.rows, k), used.rows, aggregate, 1, { method: "mom", k });
  const { relative, notes } = pairVariance(near, used, {
    psi: found.psi,
    inner: k - 1,
    projected: (i, place) =>
      (found.share * (near.distances[i * near.k + place] / near.distances[i * near.k + k - 1] - M)) /
      ((k - 1) * M * (1 - M)),
    independent: (1 + 1 / (pooled * (pooled + 2))) / (N * (k - 1)),
  });
  return makeEstimate({
    method: "mom",
    dimension: found.dimension,
    relativeVariance: relative,
    level,
    n: N,
    scale: meanRadius(near, used, k),
    params: { k, aggregate },
    notes: [...used.notes, ...found.notes, ...notes, ...wideNotes(near, k)],
  });
}

/**
 * m / (r_k - m) at each point, m the mean of r_1..r_k as published.
 * @throws OPTION for fewer than k neighbours; DEGENERATE if fewer than 10 points are usable
 */
export function momLocal(near: Neighbors, options: Pick<MomOptions, "k"> = {}): LocalDimensions {
  const { k } = checked<Required<MomOptions>>(options, MOM_OPTIONS);
  const used = usableRows(near, k, `mom with k = ${k}`);
  const inverse = inverses(innerMeans(near, used.rows, k), used.rows, k);
  return localDimensions("mom", near, used, { k }, (i) => 1 / inverse[i]);
}

/** Mean of r_j / r_k over j < k; one per query, 0 on rows not used. */
function innerMeans({ n, k: width, distances }: Neighbors, rows: Int32Array, k: number): Float64Array {
  const means = new Float64Array(n);
  for (const i of rows) {
    const radius = distances[i * width + k - 1];
    let short = 0; // exactly 0 where all are as far
    for (let at = i * width; at < i * width + k - 1; at++) short += radius - distances[at];
    means[i] = 1 - short / ((k - 1) * radius);
  }
  return means;
}

/** (r_k - m) / m with the k-th in the mean m. */
function inverses(means: Float64Array, rows: Int32Array, k: number): Float64Array {
  const out = new Float64Array(means.length);
  for (const i of rows) out[i] = ((k - 1) * (1 - means[i])) / ((k - 1) * means[i] + 1);
  return out;
}
