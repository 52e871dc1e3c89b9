import { checked, integer } from "../base/checked.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { grideMaximum } from "./gride.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { orderLogLikelihood } from "./order-likelihood.ts";
import { meanRadius, usableRows } from "./usable-rows.ts";

export interface MindOptions {
  /** The ratio is that of the first to the (k+1)-th neighbour's distance. */
  readonly k?: number;
  readonly level?: number;
}

export const MIND_OPTIONS = { k: integer(20, 1), level: LEVEL };

/**
 * The real d that maximises the likelihood of r_1 / r_(k+1): MiND_MLk, which is GRIDE at (1, k + 1)
 * (Rozza et al. 2012) [docs/dimension.md#mind].
 * @throws OPTION for fewer than k + 1 neighbours; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function mindMLk(near: Neighbors, options: MindOptions = {}): DimensionEstimate {
  return mind(near, options, "mind-mlk");
}

/**
 * The integer d of greatest likelihood of r_1 / r_(k+1), at least 1: MiND_MLi (Rozza et al. 2012) [docs/dimension.md#mind].
 * Its standard error is that of the real maximum.
 * @throws OPTION for fewer than k + 1 neighbours; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function mindMLi(near: Neighbors, options: MindOptions = {}): DimensionEstimate {
  return mind(near, options, "mind-mli");
}

function mind(near: Neighbors, options: MindOptions, method: "mind-mli" | "mind-mlk"): DimensionEstimate {
  const { k, level } = checked<Required<MindOptions>>(options, MIND_OPTIONS);
  const used = usableRows(near, k + 1, `${method} with k = ${k}`);
  const { ratios, maximum, relative, notes } = grideMaximum(near, used, 1, k + 1, method);
  const low = Math.max(1, Math.floor(maximum));
  // the likelihood has one maximum, so the best integer is next to it
  const best = orderLogLikelihood(ratios, low) >= orderLogLikelihood(ratios, low + 1) ? low : low + 1;
  const dimension = method === "mind-mli" ? best : maximum;
  return makeEstimate({
    method,
    dimension,
    relativeVariance: relative * (maximum / dimension) ** 2,
    level,
    n: used.rows.length,
    scale: meanRadius(near, used, k + 1),
    params: { k },
    notes,
  });
}
