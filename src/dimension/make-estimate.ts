import { real } from "../base/checked.ts";
import { degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { gammaQuantile, normalQuantile } from "../base/special.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";

/** Probability that an interval is to hold the truth. */
export const LEVEL = real(0.95, 0.5, 0.999999);

/** A variance over d^2 below this is an estimate without error for all that f64 can tell. */
const LEAST_VARIANCE = 1e-24;

/** One of points below this is no error: no cloud has so many, and roots of f64's rounding are as large. */
const ROUNDING_VARIANCE = 2 ** -52;

const NO_SPREAD = note("no-spread", "all points say the same: no error shows, which does not mean that there is none");

/** Independent ratios from which the Gamma is taken as normal. */
const NORMAL_FROM = 1e7;

interface Findings {
  readonly method: string;
  readonly dimension: number;
  /** Variance of the estimate over d^2. */
  readonly relativeVariance: number;
  /** Maximum of the likelihood, which an exact interval is drawn about; left out: the dimension itself. */
  readonly centre?: number;
  /** Left out: that of a dimension that counts ratios. */
  readonly interval?: readonly [number, number];
  readonly level: number;
  readonly n: number;
  readonly scale: number | null;
  readonly params: DimensionEstimate["params"];
  readonly notes: readonly Note[];
}

/** The findings with standard error and interval, frozen. @throws DEGENERATE where the data yield no finite positive d */
export function makeEstimate(found: Findings): DimensionEstimate {
  const { method, dimension, centre = dimension, level, n, scale, params, notes } = found;
  const spread = n === 0 || !(Math.abs(found.relativeVariance) < ROUNDING_VARIANCE);
  const relativeVariance = spread ? found.relativeVariance : 0;
  if (!(dimension > 0 && Number.isFinite(dimension) && relativeVariance >= 0 && Number.isFinite(relativeVariance)))
    throw degenerateError(
      method,
      "distances that yield a finite dimension above 0 with a finite error",
      `${Number.isFinite(dimension) ? dimension : "none"}${Number.isFinite(relativeVariance) ? "" : " with no finite error"}`,
    );
  return Object.freeze({
    kind: "dimension-estimate",
    method,
    dimension,
    standardError: dimension * Math.sqrt(relativeVariance),
    interval: Object.freeze(found.interval ?? gammaInterval(centre, relativeVariance, level)),
    level,
    n,
    scale,
    params: Object.freeze({ ...params }),
    notes: Object.freeze([...notes, ...(spread ? [] : [NO_SPREAD])]),
  });
}

/**
 * Interval of a dimension whose estimate counts m = 1 / relativeVariance independent ratios: centre/m times the
 * Gamma(m, 1) quantiles, exact for independent Pareto ratios [docs/dimension.md#intervals].
 */
export function gammaInterval(centre: number, relativeVariance: number, level: number): [number, number] {
  if (relativeVariance < LEAST_VARIANCE) return [centre, centre];
  const m = 1 / relativeVariance;
  const outside = (1 - level) / 2;
  const half = (centre * normalQuantile(1 - outside)) / Math.sqrt(m);
  // The Gamma has become normal to all digits that an error has.
  if (m > NORMAL_FROM) return [centre - half, centre + half];
  const [low, high] = [outside, 1 - outside].map((p) => (centre * gammaQuantile(p, m)) / m);
  // Of less than one ratio it gathers at 0, its mean above both its quantiles.
  return [low, m < 1 ? Math.max(high, centre + half) : high];
}
