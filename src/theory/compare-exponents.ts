import type { Outcome } from "./verdict.ts";

/** A measured and a predicted exponent with their errors. */
export interface Exponents {
  readonly measured: number;
  readonly measuredError: number;
  readonly predicted: number;
  /** Standard error of the prediction over the prediction. */
  readonly relativeError: number;
  /** Half-width of the interval in standard errors. */
  readonly z: number;
  readonly relation: "equals" | "at-least";
  /** Whether slope and offset of the fit could not be told apart: an alpha <= 0 then says nothing. */
  readonly loose: boolean;
}

export interface Comparison {
  readonly outcome: Exclude<Outcome, "not-applicable">;
  readonly rho: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  /** Whether alpha <= 0 left no logarithm, so that rho is (measured - predicted) / predicted. */
  readonly linear: boolean;
}

/** An equality counts as confirmed only where the ratio is known to this factor. */
export const KNOWN_WITHIN = 1.5;
/** A bound counts as kept only where the ratio is known not to fall short by more than this factor. */
export const SHORT_BY = 1.25;
/** No exponent is known closer than the arithmetic of its fit. */
export const LEAST_ERROR = 1e-6;
/** Exponents at or below this have no logarithm worth taking. */
const FLAT = 1e-9;

/** rho = ln(measured / predicted) with its error, and the outcome for the relation [docs/theory.md#verdicts]. */
export function compared({
  measured,
  measuredError,
  predicted,
  relativeError,
  z,
  relation,
  loose,
}: Exponents): Comparison {
  const linear = measured <= FLAT;
  const rho = linear ? (measured - predicted) / predicted : Math.log(measured / predicted);
  const own = measuredError / (linear ? predicted : measured);
  const standardError = Math.max(Math.hypot(own, relativeError), LEAST_ERROR);
  const interval = [rho - z * standardError, rho + z * standardError] as const;
  const [low, high] = interval;
  const outcome = linear
    ? high < 0 && !loose
      ? "violates"
      : "cannot-tell"
    : relation === "equals"
      ? equality(low, high)
      : bound(low, high);
  return { outcome, rho, standardError, interval, linear };
}

function equality(low: number, high: number): Comparison["outcome"] {
  if (low > 0 || high < 0) return "violates";
  return Math.max(-low, high) <= Math.log(KNOWN_WITHIN) ? "consistent" : "cannot-tell";
}

function bound(low: number, high: number): Comparison["outcome"] {
  if (high < 0) return "violates";
  return low > -Math.log(SHORT_BY) ? "consistent" : "cannot-tell";
}
