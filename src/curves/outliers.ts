import type { Outlier } from "./curve-fit.ts";
import { SMALLEST_DELTA, weighted } from "./fit-model.ts";
import type { Prepared } from "./prepare-fit.ts";

/** Residuals larger than this many sigma are told. */
const FAR = 5;

/** The points fitted that lie far off the law, the farthest first [docs/curves.md#outliers]. */
export function outliers({ found, search, fit }: Prepared): Outlier[] {
  const { points, index, x, y } = found;
  const residuals = weighted(search, fit.misfit, fit.theta);
  const logs = search.fitted({ scale: "log", unit: 1 }, fit.theta, new Float64Array(points.n));
  // Residuals of rounding are no outliers among each other.
  const sigma = Math.max(fit.sigma, 10 * SMALLEST_DELTA);
  return Array.from(residuals, (residual, i) => ({
    point: index[i],
    x: x.map((sizes) => sizes[i]),
    y: y[i],
    residual: points.v[i] - logs[i],
    sigmas: residual / sigma,
  }))
    .filter(({ sigmas }) => Math.abs(sigmas) > FAR)
    .sort((a, b) => Math.abs(b.sigmas) - Math.abs(a.sigmas));
}
