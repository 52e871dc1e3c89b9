import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { LocalDimensions } from "./local-dimensions.ts";

/** @throws OPTION for neighbours to average over without values to average */
export function requireLocal(local: boolean, smooth: number | undefined): void {
  if (smooth !== undefined && !local)
    throw optionError("smooth", "none without local, whose values it averages", smooth);
}

/**
 * Each point's mean over itself and its first k neighbours, those without a value left out.
 * @throws OPTION for lists of other points or shorter than k
 */
export function smoothed(local: LocalDimensions, near: Neighbors, k: number): LocalDimensions {
  if (!near.selfGraph || near.n !== local.n)
    throw optionError("neighbors", `lists of the ${local.n} points among themselves`, near.n);
  if (!Number.isInteger(k) || k < 1 || k > near.k)
    throw optionError("smooth", `an integer from 1 to ${near.k} (neighbours in the lists)`, k);
  const { dimensions } = local;
  const means = dimensions.map((own, i) => {
    let sum = own;
    let count = own > 0 ? 1 : 0;
    for (let at = i * near.k; at < i * near.k + k; at++) {
      const d = dimensions[near.indices[at]];
      sum += d;
      if (d > 0) count++;
    }
    return count === 0 ? 0 : sum / count;
  });
  return Object.freeze({ ...local, dimensions: means, params: Object.freeze({ ...local.params, smooth: k }) });
}
