import { optionError } from "../base/errors.ts";
import { quantile } from "../base/statistics.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { Axis } from "../curves/learning-curve.ts";
import { modelNamed } from "../curves/model-named.ts";

/** The exponent of a fit that is to be judged. */
export interface FittedExponent {
  readonly axis: Axis;
  /** The smallest and the largest size fitted along it. */
  readonly range: readonly [number, number];
  readonly value: number;
  readonly standardError: number;
  /** Half the difference between the slopes of the window's halves [docs/theory.md#error-of-alpha]. */
  readonly bend: number;
  /** Resampled exponents, spread as the fit's interval is; null where the fit kept none. */
  readonly draws: readonly number[] | null;
}

/**
 * The parameter named, or the model's own exponent; null where the model is no power law.
 * @throws OPTION for a name that the fit lacks, or of two axes for one that is neither's exponent
 */
export function fittedExponent(fit: CurveFit, name: string | undefined): FittedExponent | null {
  const asked = name ?? fit.exponent;
  if (asked === null) return null;
  const { second } = modelNamed(fit.model);
  const known = second === undefined ? Object.keys(fit.parameters) : [fit.exponent, second];
  if (!known.includes(asked)) throw optionError("exponent", `one of ${known.join(", ")}`, asked);
  const value = fit.parameters[asked];
  const draws = fit.draws?.[asked];
  return {
    axis: asked === second ? fit.further[0] : fit.axis,
    range: asked === second ? fit.window.further[0] : [fit.window.from, fit.window.to],
    value,
    standardError: fit.standardErrors[asked],
    bend: asked === fit.exponent && fit.halves ? (fit.halves.upper - fit.halves.lower) / 2 : 0,
    draws: draws && draws.length >= FEWEST_DRAWS ? widened(draws, value, fit.intervals[asked], fit.level) : null,
  };
}

/** The resamples' shape with the interval's width, which allows for few degrees of freedom and more. */
function widened(
  draws: readonly number[],
  value: number,
  interval: readonly [number, number],
  level: number,
): number[] {
  const ascending = Float64Array.from(draws).sort();
  const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((p) => quantile(ascending, p));
  const below = low < value ? (value - interval[0]) / (value - low) : 1;
  const above = high > value ? (interval[1] - value) / (high - value) : 1;
  return draws.map((draw) => value + (draw < value ? below : above) * (draw - value));
}

/** Fewer have no tails to speak of. */
const FEWEST_DRAWS = 200;
