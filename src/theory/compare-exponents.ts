import { normalQuantile } from "../base/special.ts";
import { drawnSpread, normalSpread } from "./ratio-spread.ts";
import type { Outcome } from "./verdict.ts";

/** A measured and a predicted exponent with their errors. */
export interface Exponents {
  readonly measured: number;
  /** Statistical error of the measured exponent. */
  readonly statistical: number;
  /** Its error by the bend of the curve, which no resample shows. */
  readonly bend: number;
  /** Resampled exponents, whose spread is the statistical error; null where there are none. */
  readonly draws: readonly number[] | null;
  readonly predicted: number;
  /** Standard error of the prediction over the prediction. */
  readonly relativeError: number;
  readonly level: number;
  readonly relation: "equals" | "at-least";
  /** Whether slope and offset of the fit could not be told apart: an alpha <= 0 then says nothing. */
  readonly loose: boolean;
}

export interface Comparison {
  readonly outcome: Exclude<Outcome, "not-applicable">;
  readonly rho: number;
  readonly standardError: number;
  /** Two-sided for an equality; for a bound its ends are one-sided limits, each at the level. */
  readonly interval: readonly [number, number];
  /** That the law holds and rho still lies this far off: on either side of an equality, below a bound. */
  readonly probability: number;
  /** Smallest factor off the law that the test finds with probability 0.8; null without a logarithm. */
  readonly detectable: number | null;
  /** Whether alpha <= 0 left no logarithm, so that rho is (measured - predicted) / predicted. */
  readonly linear: boolean;
}

/** An equality counts as confirmed only where the ratio is known to this factor. */
export const KNOWN_WITHIN = 1.5;
/** A bound counts as kept only where the ratio is known not to fall short by more than this factor. */
export const SHORT_BY = 1.25;
/** No exponent is known closer than the arithmetic of its fit. */
export const LEAST_ERROR = 1e-6;
/** Probability with which a departure that counts as detectable is found. */
export const POWER = 0.8;
/** Exponents at or below this have no logarithm worth taking. */
const FLAT = 1e-9;

/** rho = ln(measured / predicted) with its error, and the outcome for the relation [docs/theory.md#verdicts]. */
export function compared(exponents: Exponents): Comparison {
  const { measured, statistical, bend, draws, predicted, relativeError, level, relation, loose } = exponents;
  const linear = measured <= FLAT;
  const place = (alpha: number) => (linear ? (alpha - predicted) / predicted : Math.log(alpha / predicted));
  const unit = linear ? predicted : measured;
  const rho = place(measured);
  const half = (1 - level) / 2;
  const tail = relation === "equals" ? half : 1 - level;
  const z = normalQuantile(1 - tail);
  const normalError = Math.max(Math.hypot(statistical / unit, bend / unit, relativeError), LEAST_ERROR);

  // Where more of the draws than the tail holds are at no slope, their logarithms have no lower end.
  const kept = linear ? draws : (draws?.filter((alpha) => alpha > 0) ?? null);
  const drawn = draws !== null && kept !== null && kept.length > (1 - tail) * draws.length;
  const spread = drawn
    ? drawnSpread(kept.map(place), Math.max(Math.hypot(bend / unit, relativeError), LEAST_ERROR))
    : normalSpread(rho, normalError);
  const ends = (share: number) =>
    [Math.min(rho, spread.quantile(share)), Math.max(rho, spread.quantile(1 - share))] as const;
  const interval = ends(tail);
  // Of both tails, also for a bound: at level 0.5 its one tail has no width.
  const [low, high] = drawn && tail !== half ? ends(half) : interval;
  const standardError = drawn ? Math.max(high - rho, rho - low) / normalQuantile(1 - half) : normalError;
  const below = spread.below(0);
  return {
    outcome: outcomeOf(interval, relation, linear, loose),
    rho,
    standardError,
    interval,
    probability: relation === "equals" ? Math.min(1, 2 * Math.min(below, 1 - below)) : 1 - below,
    detectable: linear ? null : Math.min(Math.exp((z + normalQuantile(POWER)) * standardError), Number.MAX_VALUE),
    linear,
  };
}

/** What an interval of rho says of a relation. */
export function outcomeOf(
  [low, high]: readonly [number, number],
  relation: "equals" | "at-least",
  linear: boolean,
  loose: boolean,
): Comparison["outcome"] {
  if (linear) return high < 0 && !loose ? "violates" : "cannot-tell";
  if (high < 0) return "violates";
  if (relation === "at-least") return low > -Math.log(SHORT_BY) ? "consistent" : "cannot-tell";
  if (low > 0) return "violates";
  return Math.max(-low, high) <= Math.log(KNOWN_WITHIN) ? "consistent" : "cannot-tell";
}
