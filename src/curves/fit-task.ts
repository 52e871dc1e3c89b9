import type { Task } from "../pool/pool.ts";
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
      fits.push(fitCurve(curves[i], options));
      yield (i + 1 - from) / (to - from);
    }
    return fits;
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
