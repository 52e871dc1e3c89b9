import type { CurveFit } from "../curves/curve-fit.ts";
import type { Axis, Learner, Loss, Regime } from "../curves/learning-curve.ts";

/** A condition that must hold before a law speaks. */
export interface LawGuard {
  readonly name: string;
  /** Why the law does not speak of this fit; null where it does. */
  readonly objection: (fit: CurveFit) => string | null;
}

/** A predicted exponent with its domain [docs/theory.md#laws]. */
export interface Law {
  readonly name: string;
  /** The exponent as written, in d. */
  readonly formula: string;
  readonly needsDimension: boolean;
  /** The exponent alpha of L ~ x^-alpha at intrinsic dimension d; a law that needs no dimension ignores d. */
  readonly exponent: (d: number) => number;
  /** Whether the law fixes this learner's exponent or bounds it from below. */
  readonly relation: (learner: Learner) => "equals" | "at-least";
  readonly axes: readonly Axis[];
  readonly losses: readonly Loss[];
  readonly regimes: readonly Regime[];
  readonly guards: readonly LawGuard[];
  readonly source: string;
}
