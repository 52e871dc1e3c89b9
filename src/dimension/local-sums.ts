import type { Neighbors } from "../neighbors/neighbors.ts";

/** ln(r_k / r_j) of a row, j = place + 1 counting from 1. */
export type LogRatio = (i: number, k: number, place: number) => number;

/** From the distances as they are. */
export const plainRatios =
  ({ k: width, distances }: Neighbors): LogRatio =>
  (i, k, place) =>
    Math.log(distances[i * width + k - 1] / distances[i * width + place]);

/** S_i(k) = sum over j < k of ln(r_k / r_j); one per query, 0 on rows not used. (k-1)/S_i is the local dimension. */
export function localSums(
  near: Neighbors,
  rows: Int32Array,
  k: number,
  ratio: LogRatio = plainRatios(near),
): Float64Array {
  const sums = new Float64Array(near.n);
  for (const i of rows) for (let place = 0; place < k - 1; place++) sums[i] += ratio(i, k, place);
  return sums;
}
