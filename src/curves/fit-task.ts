import { named } from "../cloud/named-errors.ts";
import type { Task } from "../pool/pool.ts";
import { chooseModel, type ModelChoice } from "./choose-model.ts";
import type { CurveFit } from "./curve-fit.ts";
import { fitCurve } from "./fit-curve.ts";
import { type FitCurveOptions, fitRules } from "./fit-options.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { prepare, resampled } from "./prepare-fit.ts";
import type { Resamples } from "./resample.ts";

interface Asked {
  readonly curves: readonly LearningCurve[];
  readonly options: FitCurveOptions;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Fits curves from..to. */
export const fitTask: Task<Asked, Span, CurveFit[]> = {
  name: "fit-curves",
  *run({ curves, options }, { from, to }) {
    const fits: CurveFit[] = [];
    for (let i = from; i < to; i++) {
      fits.push(ofGroup(curves, i, (curve) => fitCurve(curve, options)));
      yield (i + 1 - from) / (to - from);
    }
    return fits;
  },
};

/** A curve's fit by the model that was chosen for it. */
export interface ChosenFit {
  readonly choice: ModelChoice;
  readonly fit: CurveFit;
}

/** Chooses models for curves from..to and fits them. */
export const chooseTask: Task<Asked, Span, ChosenFit[]> = {
  name: "choose-models",
  *run({ curves, options }, { from, to }) {
    const found: ChosenFit[] = [];
    for (let i = from; i < to; i++) {
      found.push(
        ofGroup(curves, i, (curve) => {
          const choice = chooseModel(curve, options);
          return { choice, fit: fitCurve(curve, { ...options, model: choice.model }) };
        }),
      );
      yield (i + 1 - from) / (to - from);
    }
    return found;
  },
};

/** Resamples from..to of the first curve's fit; every part finds the same fit again, which costs less than one share. */
export const resampleTask: Task<Asked, Span, Resamples> = {
  name: "resample-fit",
  *run({ curves: [curve], options }, { from, to }) {
    const prepared = prepare(curve, fitRules(options, curve.errors !== null));
    const parts: Resamples[] = [];
    for (let at = from; at < to; at += STRIDE) {
      parts.push(resampled(prepared, at, Math.min(to, at + STRIDE)));
      yield (at - from) / (to - from);
    }
    return joined(parts);
  },
};

/** Work on one of several curves, whose errors say which. */
function ofGroup<T>(curves: readonly LearningCurve[], i: number, work: (curve: LearningCurve) => T): T {
  try {
    return work(curves[i]);
  } catch (error) {
    throw curves.length === 1 ? error : named(curves[i].name, error);
  }
}

/** Resamples between two pauses. */
const STRIDE = 50;

export function joined(parts: readonly Resamples[]): Resamples {
  const thetas = new Float64Array(parts.reduce((sum, part) => sum + part.thetas.length, 0));
  let at = 0;
  for (const part of parts) {
    thetas.set(part.thetas, at);
    at += part.thetas.length;
  }
  return { thetas, unconverged: parts.reduce((sum, part) => sum + part.unconverged, 0) };
}
