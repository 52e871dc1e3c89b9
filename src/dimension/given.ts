import { optionError } from "../base/errors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { makeEstimate } from "./make-estimate.ts";

/**
 * A dimension known from elsewhere, with its standard error, to be judged like a measured one; it speaks of no scale.
 * @throws OPTION unless d is positive and the standard error from 0 to d
 */
export function givenDimension(d: number, standardError = 0): DimensionEstimate {
  if (!(Number.isFinite(d) && d > 0)) throw optionError("d", "a finite number above 0", d);
  if (!(standardError >= 0 && standardError <= d))
    throw optionError("standardError", `a number from 0 to d = ${d}`, standardError);
  return makeEstimate({
    method: "given",
    dimension: d,
    relativeVariance: (standardError / d) ** 2,
    level: 0.95,
    n: 0,
    scale: null,
    params: { d, standardError },
    notes: [],
  });
}
