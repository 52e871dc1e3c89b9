import { DimlawError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { normalQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import { fitCurve } from "../curves/fit-curve.ts";
import type { FitCurveOptions } from "../curves/fit-options.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import type { TrainingLoss } from "../experiments/training/cell.ts";
import type { Sweep, SweepOutcome, SweepSettings } from "./sweep.ts";

/** The learning curve of one sweep over all its runs, and the fits that tell how far its exponent moves. */
export interface FittedSweep {
  readonly sweep: Sweep;
  readonly outcomes: readonly SweepOutcome[];
  readonly curve: LearningCurve;
  /** The paper's: a pure power of the widths that are fitted. */
  readonly fit: CurveFit;
  /** An offset free, the larger students among the points. */
  readonly offset: CurveFit;
  /** Pure powers without the two widest and without the two narrowest. */
  readonly lower: CurveFit;
  readonly upper: CurveFit;
}

/** One of each sweep; those with too few students left are named in notes. */
export function fitSweeps(
  settings: SweepSettings,
  outcomes: readonly SweepOutcome[],
  seed: number,
): { readonly fitted: FittedSweep[]; readonly notes: Note[] } {
  const notes = outcomes.flatMap((outcome) =>
    outcome.notes.map(({ code, message }) => note(code, `${sweepName(outcome)}, run ${outcome.run}: ${message}`)),
  );
  const fitted = settings.sweeps.flatMap((sweep, s) => {
    const own = outcomes.slice(s * settings.runs, (s + 1) * settings.runs);
    try {
      return [fitSweep(settings, sweep, own, seed)];
    } catch (error) {
      if (!(error instanceof DimlawError) || (error.code !== "DATA" && error.code !== "DEGENERATE")) throw error;
      notes.push(note("no-fit", `${sweepName(sweep)}: ${error.message}`));
      return [];
    }
  });
  return { fitted, notes };
}

function fitSweep(settings: SweepSettings, sweep: Sweep, outcomes: readonly SweepOutcome[], seed: number): FittedSweep {
  const left = outcomes.flatMap(({ run, students }) =>
    students.flatMap(({ parameters, loss, standardError }) =>
      loss === null ? [] : [{ run, parameters, loss, error: standardError! }],
    ),
  );
  const curve = learningCurve({
    name: sweepName(sweep),
    axis: "parameters",
    loss: LOSS_OF(sweep.loss),
    regime: "resolution",
    learner: "network",
    x: left.map(({ parameters }) => parameters),
    y: left.map(({ loss }) => loss),
    errors: left.map(({ error }) => error),
    seed: left.map(({ run }) => run),
  });
  const sizes = outcomes[0].students.map(({ parameters }) => parameters);
  const { widths } = settings;
  // The samples that losses are measured on are the same for all students: their errors say little of the curve's scatter.
  const fitBy = (options: FitCurveOptions) => fitCurve(curve, { objective: "huber", seed, ...options });
  return {
    sweep,
    outcomes,
    curve,
    fit: fitBy({ offset: "zero", to: sizes[widths - 1] }),
    offset: fitBy({ offset: "free" }),
    lower: fitBy({ offset: "zero", bootstrap: FEWER, to: sizes[widths - 3] }),
    upper: fitBy({ offset: "zero", bootstrap: FEWER, from: sizes[2], to: sizes[widths - 1] }),
  };
}

export type Way = "fit" | "offset" | "lower" | "upper";

/** 4/alpha of a sweep (2p/alpha of other powers) by one of its fits. */
export const impliedBy = ({ sweep: { loss }, ...fits }: FittedSweep, way: Way) =>
  impliedDimension(fits[way], orderOf(loss));

/** TwoNN on the last hidden layer, the mean over runs with the larger of their own errors and their scatter; null for none. */
export function measuredDimension({ outcomes }: FittedSweep, whose: "teacher" | "student") {
  const estimates = outcomes.flatMap((outcome) => outcome[whose].slice(0, 1));
  const n = estimates.length;
  if (n === 0) return null;
  const d = mean(estimates.map(({ dimension }) => dimension));
  const own = estimates.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / n ** 2;
  const scatter = estimates.reduce((sum, { dimension }) => sum + (dimension - d) ** 2, 0) / Math.max(1, (n - 1) * n);
  const half = normalQuantile(0.975) * Math.sqrt(Math.max(own, scatter));
  return { d, interval: [d - half, d + half] as const };
}

/** The power of the cell's size that a loss has: 4 of a squared error or a divergence, 2p of |y - y'|^p. */
export function orderOf(loss: TrainingLoss): number {
  return loss.kind === "divergence" ? 4 : 2 * loss.p;
}

/** The dimension at which the law gives a fit's exponent, with its interval; no upper end where alpha's reaches 0. */
function impliedDimension({ parameters, intervals }: CurveFit, order: number) {
  const [low, high] = intervals.alpha;
  return {
    d: order / parameters.alpha,
    interval: [order / high, low > 0 ? order / low : null] as const,
  };
}

export function sweepName({ loss, factors }: Pick<Sweep, "loss" | "factors">): string {
  const name = loss.kind === "divergence" ? "KL" : loss.p === 2 ? "MSE" : `|y - y'|^${loss.p}`;
  return `${name}, d = ${factors.join(" + ")}`;
}

const LOSS_OF = (loss: TrainingLoss) => (loss.kind === "divergence" ? "cross-entropy" : loss.p === 2 ? "mse" : "other");

/** Resamples of fits that only tell how far the answer moves. */
const FEWER = 200;
