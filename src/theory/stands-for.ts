import { type Comparison, KNOWN_WITHIN, outcomeOf, SHORT_BY } from "./compare-exponents.ts";
import type { Law, LawValues } from "./law.ts";
import { dimensionAt } from "./prediction.ts";

/** From where to where; null: without end on that side. */
export type Reach = readonly [number | null, number | null];

/**
 * The dimensions, all errors held, at which the outcome would still be what it is: how far a verdict depends on d
 * [docs/theory.md#verdicts].
 */
export function standsFor(
  law: Law,
  values: LawValues,
  predicted: number,
  relation: "equals" | "at-least",
  { interval: [low, high], outcome, linear }: Comparison,
): Reach {
  if (linear) return [null, null];
  // A prediction times e^-shift moves the whole interval by shift; the outcome turns at these shifts only.
  const turns =
    relation === "equals"
      ? [-low, -high, Math.log(KNOWN_WITHIN) - high, -Math.log(KNOWN_WITHIN) - low]
      : [-high, -Math.log(SHORT_BY) - low];
  const at = (shift: number) => outcomeOf([low + shift, high + shift], relation, false, false);
  const beyond = (turn: number) => at(turn * (1 + NUDGE));
  const nearest = (side: number) =>
    turns
      .filter((turn) => turn * side > 0 && beyond(turn) !== outcome)
      .reduce((least, turn) => Math.min(least, Math.abs(turn)), Infinity);
  const dimension = (shift: number) =>
    Number.isFinite(shift) ? dimensionAt(law, values, predicted * Math.exp(-shift)) : null;
  return [dimension(-nearest(-1)), dimension(nearest(1))];
}

/** A step past a turn, in shares of it. */
const NUDGE = 1e-9;
