import { type Note, note } from "../base/note.ts";
import { median } from "../base/statistics.ts";
import type { CurveFit } from "./curve-fit.ts";
import type { CurveShape } from "./curve-shape.ts";
import type { LearningCurve } from "./learning-curve.ts";

export interface FitCircumstances {
  /** The points fitted. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly baselines: LearningCurve["baselines"];
  readonly freeOffset: boolean;
  readonly converged: boolean;
  readonly freedom: number;
  readonly sharedResiduals: boolean;
  readonly sigma: number;
  readonly lackOfFit: number | null;
  readonly shape: CurveShape | null;
  /** How far the sizes reach along each axis. */
  readonly decades: readonly { readonly axis: string; readonly span: number }[];
  /** Whether a window was to be chosen and the law describes none. */
  readonly undescribed: boolean;
  readonly unconverged: number;
  readonly bootstrap: number;
  /** Prefactors beyond the range of 64-bit numbers. */
  readonly outOfRange: readonly string[];
  /** Free parameters on a side of their box, the offset apart. */
  readonly atBound: readonly string[];
  readonly straight: boolean;
}

/** Error of the test for residuals that bend. */
const BENT_AT = 0.01;
/** Over fewer decades a power, an exponential and a logarithm are too alike. */
const FEWEST_DECADES = 1;
/** Outliers named in the message; the result lists all. */
const NAMED = 3;
/** A spread of log residuals below this is rounding. */
const EXACT = 1e-9;
/** alpha known to less than this factor is not known. */
const LOOSE_FACTOR = 3;

/** The coded remarks on a fit [docs/curves.md#notes]. */
export function fitNotes(fit: Omit<CurveFit, "notes">, about: FitCircumstances): Note[] {
  const { c } = fit.parameters;
  const alpha = fit.exponent === null ? Number.NaN : fit.parameters[fit.exponent];
  const [low, high] = fit.exponent === null ? [Number.NaN, Number.NaN] : fit.intervals[fit.exponent];
  const notes: Note[] = [];
  const say = (when: boolean, code: string, message: string) => {
    if (when) notes.push(note(code, message));
  };
  if (about.shape !== null) notes.push(note(about.shape.code, about.shape.because));
  say(
    high < 0 && about.shape === null,
    "rising",
    `the loss rises with size: ${fit.exponent} is negative by its whole interval`,
  );
  say(!about.converged, "unconverged", "the fit had not settled after its last step");
  say(
    about.sigma < EXACT,
    "exact",
    "the law passes through the points to rounding: errors this small are no measurement's",
  );
  say(
    about.freedom <= 2,
    "few-points",
    `${about.freedom} degrees of freedom: the intervals rest on Student's t more than on the points`,
  );
  say(
    about.freeOffset && c === 0,
    "offset-at-zero",
    "the fitted offset is 0, its lower bound: the curve shows no floor in this window",
  );
  say(
    about.freeOffset &&
      about.straight &&
      (alpha > 0 ? low <= 0 || high > LOOSE_FACTOR * low : high >= 0 || low < LOOSE_FACTOR * high),
    "offset-undetermined",
    "slope and offset cannot be told apart in this window: give the offset, or widen the window",
  );
  const below = about.y.filter((y) => y <= c).length;
  say(
    about.straight && fit.params.offset !== "free" && below > 0,
    "losses-below-offset",
    `${below} losses lie at or below the offset given`,
  );
  say(
    about.sigma >= EXACT && about.lackOfFit !== null && about.lackOfFit < BENT_AT,
    "bent",
    `the residuals bend along the sizes (p = ${about.lackOfFit?.toPrecision(2)}): the law leaves out a trend that the points show`,
  );
  say(about.undescribed, "no-window", "the law describes none of the windows tried: the longest was fitted");
  for (const { axis, span } of about.decades)
    say(
      span < FEWEST_DECADES,
      "few-decades",
      `sizes ${axis} span only ${span.toPrecision(2)} decades: laws are too alike over less than ${FEWEST_DECADES}`,
    );
  const [far, others] = [fit.outliers.slice(0, NAMED), fit.outliers.length - NAMED];
  say(
    fit.outliers.length > 0,
    "outliers",
    `${fit.outliers.length} points lie more than 5 sigma off the law: ${far
      .map(({ x, residual }) => `${x.map(short).join(", ")} by ${(100 * Math.expm1(residual)).toPrecision(2)} %`)
      .join("; ")}${others > 0 ? `; and ${others} more` : ""}`,
  );
  say(
    about.sharedResiduals,
    "shared-residuals",
    "repetitions of a size deviate together: residuals were resampled size by size",
  );
  say(
    about.unconverged > about.bootstrap / 100,
    "bootstrap-unconverged",
    `${about.unconverged} of ${about.bootstrap} resamples had not settled`,
  );
  say(
    about.outOfRange.length > 0,
    "prefactor-out-of-range",
    `${about.outOfRange.join(", ")} beyond the range of 64-bit numbers`,
  );
  say(
    about.atBound.length > 0,
    "at-bound",
    `${about.atBound.join(", ")} ended at the bound of the search: these points do not determine the model`,
  );
  const last = median(about.y.filter((_, i) => about.x[i] === fit.window.to));
  const unbeaten = about.baselines.filter(({ loss }) => last >= loss);
  say(
    unbeaten.length > 0,
    "baseline-not-beaten",
    `at the largest size the loss is not below the baseline ${unbeaten.map(({ name }) => name).join(", ")}`,
  );
  return notes;
}

function short(size: number): string {
  return String(Number(size.toPrecision(4)));
}
