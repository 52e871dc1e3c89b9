import { normalQuantile } from "../base/special.ts";
import type { CurveFit } from "./curve-fit.ts";
import { type Interval, spread } from "./law-intervals.ts";
import { expInRange } from "./plain-units.ts";
import { logError } from "./predict.ts";
import type { Prepared } from "./prepare-fit.ts";
import type { Resamples } from "./resample.ts";

const BAND_SIZES = 25;

/** Interval of the fitted loss over the window, from the resamples where there are any, else by the delta method. */
export function fitBand(
  prepared: Prepared,
  { thetas }: Resamples,
  covariance: readonly (readonly number[])[],
): CurveFit["band"] {
  const { rules, found, fit, plan } = prepared;
  const { model, level } = rules;
  const { centres, u } = found.points;
  if (model.axes.length > 1) return { x: [], lower: [], upper: [] };
  const p = model.parameters.length;
  const [low, high] = [u[0][0], u[0][u[0].length - 1]];
  const grid = Float64Array.from({ length: BAND_SIZES }, (_, i) => low + (i / (BAND_SIZES - 1)) * (high - low));
  const logs = (theta: Float64Array, jacobian: Float64Array | null = null): Float64Array => {
    const losses = new Float64Array(BAND_SIZES);
    model.evaluate(theta, [grid], losses, jacobian);
    return losses.map(Math.log);
  };
  const at = spread(level, plan.freedom);
  const centre = logs(fit.theta);
  const draws = Array.from({ length: thetas.length / p }, (_, b) => logs(thetas.subarray(b * p, (b + 1) * p)));
  const plainGrid = grid.map((at) => at + centres[0]);
  const ends = Array.from(centre, (log, i): Interval => {
    if (draws.length > 0)
      return at.interval(
        log,
        draws.map((draw) => draw[i]),
      );
    const theta = model.moved(fit.theta, found.points);
    const half = at.widening * normalQuantile((1 + level) / 2) * logError(model, theta, covariance, [plainGrid[i]]);
    return [log - half, log + half];
  });
  return {
    x: Array.from(plainGrid, Math.exp),
    lower: ends.map((end) => expInRange(found.points.level + end[0])),
    upper: ends.map((end) => expInRange(found.points.level + end[1])),
  };
}
