import type { Note } from "../../base/note.ts";

export type Rate = "exponential" | "linear" | "log-over-n" | "slower-than-linear";

/** One rate fitted to a curve. */
export interface RateFit {
  readonly rate: Rate;
  /** The expected error as written, in n. */
  readonly formula: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** By the likelihood to first order; null where the curve does not determine a parameter. */
  readonly standardErrors: Readonly<Record<string, number | null>>;
  readonly intervals: Readonly<Record<string, readonly [number, number] | null>>;
  /** Deviance over dispersion: twice the log likelihood lost against a perfect fit. */
  readonly deviance: number;
  /** Share of the likelihood, each parameter charged (Akaike's weight). */
  readonly weight: number;
  /** Deviance over dispersion at the larger two fifths of the sizes, of the fit to the others. */
  readonly extrapolation: number;
  /** Share of the likelihood at those larger sizes. */
  readonly predictiveWeight: number;
}

/** At which rate a realisable 0-1 error curve falls [docs/theory.md#rates]. It describes the curve, not the class. */
export interface CurveRate {
  readonly kind: "curve-rate";
  readonly curve: string;
  readonly outcome: Rate | "cannot-tell" | "not-applicable";
  readonly candidates: readonly RateFit[];
  /** Exponent of the power fitted, at most 0.9, with its error; null where none was. */
  readonly alpha: number | null;
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
  /** Of the intervals, and of naming a rate. */
  readonly level: number;
  readonly sizes: number;
  readonly n: number;
  /** Decades of n with errors above 0. */
  readonly decades: number;
  /** The error's variance goes as dispersion times its mean to this power. */
  readonly variancePower: number;
  readonly dispersion: number;
  readonly because: string;
  readonly notes: readonly Note[];
}
