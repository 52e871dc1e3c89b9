import type { Note } from "../base/note.ts";
import type { Axis, Learner, Loss, Regime } from "./learning-curve.ts";

/** A model fitted to one window of a curve, in brief. */
export interface WindowFit {
  /** Sizes fitted on the first axis, and how many different ones (pairs of sizes, with two axes). */
  readonly from: number;
  readonly to: number;
  readonly sizes: number;
  /** Points fitted, and points of the curve that were not. */
  readonly n: number;
  readonly leftOut: number;
  /** Of the model's exponent, the error by the Jacobian; null for models of none. */
  readonly exponent: number | null;
  readonly standardError: number | null;
  /** Robust standard deviation of the residuals. */
  readonly spread: number;
  /** Probability, were the law true, of residuals that bend as much; null where too few sizes tell [docs/curves.md#lack-of-fit]. */
  readonly lackOfFit: number | null;
}

/** A point far off the law; it was fitted all the same. */
export interface Outlier {
  /** Which of the curve's points, from 0. */
  readonly point: number;
  /** Its size, one number an axis. */
  readonly x: readonly number[];
  readonly y: number;
  /** ln(y / L). */
  readonly residual: number;
  /** The residual that was minimised over the residuals' spread. */
  readonly sigmas: number;
}

/** A model fitted to a learning curve [docs/curves.md]. */
export interface CurveFit {
  readonly kind: "curve-fit";
  readonly curve: string;
  readonly axis: Axis;
  /** What the sizes of the second axis, and of the third, count; empty for models of one. */
  readonly further: readonly Axis[];
  readonly loss: Loss;
  readonly regime: Regime;
  readonly learner: Learner;
  /** "power-offset", "chinchilla", "bnsl:breaks=1", ... */
  readonly model: string;
  /** The parameter that is the exponent of a power law, of the first axis's where there are several; null for none. */
  readonly exponent: string | null;
  /** By the letters of the model's paper, in its order, in the data's units. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly standardErrors: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
  /** The same by each way that was asked for: "residuals", "cases", "profile", "covariance". */
  readonly intervalsBy: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
  /**
   * covariance[i][j] of parameters i and j in their order, from the Jacobian; of ln where a parameter is positive by
   * nature. Rows of zeros belong to parameters that were held or lie on a bound.
   */
  readonly covariance: readonly (readonly number[])[];
  /** draws[name][b]: the parameter in resample b; null where they were not kept. */
  readonly draws: Readonly<Record<string, readonly number[]>> | null;
  readonly level: number;
  /** Points fitted. */
  readonly n: number;
  /**
   * Sizes fitted on the first axis, how many different ones (pairs of sizes, with two axes), and by which rule:
   * "all" points, those "given" by the caller's limits, or chosen by window "auto".
   * `further` has the smallest and the largest size along each axis after the first.
   */
  readonly window: {
    readonly from: number;
    readonly to: number;
    readonly sizes: number;
    readonly rule: "all" | "given" | "auto";
    readonly further: readonly (readonly [number, number])[];
  };
  /** All windows that were tried, the longest first; the one fitted is among them. */
  readonly windows: readonly WindowFit[];
  /** Points more than 5 sigma off the law. */
  readonly outliers: readonly Outlier[];
  /** The exponent refitted on the lower and the upper half of the window, the rest of the shape held; null where it has no meaning. */
  readonly halves: { readonly lower: number; readonly upper: number } | null;
  /** Interval of the fitted loss at sizes spread evenly in log x over the window, for plots; empty with two axes. */
  readonly band: {
    readonly x: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}
