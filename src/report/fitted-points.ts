import type { CurveFit } from "../curves/curve-fit.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";

/** One run as it is drawn. */
export interface DrawnPoint {
  /** One number an axis. */
  readonly sizes: readonly number[];
  readonly loss: number;
  /** Whether the fit used it; all are used where there is no fit. */
  readonly fitted: boolean;
}

/** The runs of a curve that have a place on logarithmic axes. */
export function fittedPoints(curve: LearningCurve, fit: CurveFit | undefined): DrawnPoint[] {
  const dropped = Number(fit?.params.dropLargestLoss ?? 0);
  const order = curve.y.map((_, i) => i).sort((i, j) => curve.y[j] - curve.y[i]);
  const largest = new Set(order.slice(0, dropped));
  const { from, to } = fit?.window ?? { from: 0, to: Infinity };
  return curve.y.flatMap((loss, i) => {
    const sizes = [curve.x[i], ...curve.further.map(({ x }) => x[i])];
    if (![...sizes, loss].every((value) => Number.isFinite(value) && value > 0)) return [];
    const inside = sizes[0] >= from * (1 - 1e-9) && sizes[0] <= to * (1 + 1e-9);
    return [{ sizes, loss, fitted: inside && !largest.has(i) }];
  });
}
