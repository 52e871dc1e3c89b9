import type { CurveFit } from "../curves/curve-fit.ts";
import type { Axis, Learner, Loss, Regime } from "../curves/learning-curve.ts";

/** A number that a law needs beside d: of the loss, the target, the kernel. */
export interface LawParameter {
  readonly name: string;
  /** What it is, with its unit or range. */
  readonly meaning: string;
  /** From this value on it counts as infinite. */
  readonly infiniteFrom?: number;
  /** Whether a measurement may find it at or below 0, where the law has no exponent. */
  readonly anySign?: true;
}

/** Values of a law's parameters, by name. */
export type LawValues = Readonly<Record<string, number>>;

/** A condition that must hold before a law speaks. */
export interface LawGuard {
  readonly name: string;
  /** Why the law does not speak of this fit; null where it does. */
  readonly objection: (fit: CurveFit, values: LawValues) => string | null;
}

/** A predicted exponent with its domain [docs/theory.md#laws]. */
export interface Law {
  readonly name: string;
  /** The exponent as written, in d and the law's parameters. */
  readonly formula: string;
  readonly needsDimension: boolean;
  /** Which d a product of manifolds has: of the whole, the factors' sum, or that of the largest factor. */
  readonly ofFactors: "sum" | "largest";
  /** What it needs beside d; each above 0. */
  readonly parameters: readonly LawParameter[];
  /** The exponent alpha of L ~ x^-alpha at intrinsic dimension d, falling in d; a law that needs none ignores d. */
  readonly exponent: (d: number, values?: LawValues) => number;
  /** Whether the law fixes this learner's exponent or bounds it from below. */
  readonly relation: (learner: Learner) => "equals" | "at-least";
  readonly axes: readonly Axis[];
  readonly losses: readonly Loss[];
  readonly regimes: readonly Regime[];
  readonly learners: readonly Learner[];
  readonly guards: readonly LawGuard[];
  /** What has to hold too, and neither fit nor guard can show. */
  readonly assumes: readonly string[];
  readonly source: string;
}
