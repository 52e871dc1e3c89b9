import type { CurveFit } from "./curve-fit.ts";
import { spread } from "./law-intervals.ts";
import { lossInterval } from "./loss-interval.ts";
import { inRange } from "./plain-units.ts";
import { lossError } from "./predict.ts";
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
  const losses = (theta: Float64Array): Float64Array => {
    const found = new Float64Array(BAND_SIZES);
    model.evaluate(theta, [grid], found, null);
    return found;
  };
  const at = spread(level, plan.freedom);
  const draws = Array.from({ length: thetas.length / p }, (_, b) => losses(thetas.subarray(b * p, (b + 1) * p)));
  const plainGrid = grid.map((at) => at + centres[0]);
  const plain = model.moved(fit.theta, found.points);
  const unit = Math.exp(found.points.level);
  const ends = Array.from(
    losses(fit.theta),
    (loss, i) =>
      lossInterval(
        at,
        level,
        loss,
        draws.map((draw) => draw[i]),
        (over) => lossError(model, plain, covariance, [plainGrid[i]], unit * over),
      ).interval,
  );
  return {
    x: Array.from(plainGrid, Math.exp),
    lower: ends.map((end) => inRange(unit * end[0])),
    upper: ends.map((end) => inRange(unit * end[1])),
  };
}
