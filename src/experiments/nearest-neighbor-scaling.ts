import { degenerateError } from "../base/errors.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";

/**
 * d from the fall of the mean squared nearest-neighbour distance with the number of points, n^(-2/d): d = 2 / alpha.
 * It shares nothing with estimators that compare distances at one n. The interval is alpha's, inverted.
 * @throws DEGENERATE when alpha's interval reaches 0: the distance does not surely fall, and d has no upper end
 */
export function nearestNeighborScaling(fit: CurveFit): DimensionEstimate {
  const { alpha } = fit.parameters;
  const [low, high] = fit.intervals.alpha;
  if (low <= 0) throw degenerateError("alpha", "an interval above 0", `${low} to ${high}`);
  const estimate: DimensionEstimate = {
    kind: "dimension-estimate",
    method: "nearest-neighbor-scaling",
    dimension: 2 / alpha,
    standardError: (2 * fit.standardErrors.alpha) / alpha ** 2,
    interval: [2 / high, 2 / low],
    level: fit.level,
    n: fit.window.to,
    scale: null,
    params: { from: fit.window.from, to: fit.window.to, ...fit.params },
    notes: fit.notes,
  };
  return Object.freeze(estimate);
}
