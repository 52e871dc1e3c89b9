import type { WindowFit } from "./curve-fit.ts";
import { spread } from "./law-intervals.ts";
import { plainCovariance } from "./plain-units.ts";
import type { Prepared } from "./prepare-fit.ts";

/** What a fit found, in brief, with the Jacobian's error. */
export function windowFit({ curve, rules, found, search, fit, plan, lackOfFit }: Prepared): WindowFit {
  const { model, level } = rules;
  const { points, held, x, sizes } = found;
  const at = model.parameters.findIndex(({ name }) => name === model.exponent);
  const free = model.parameters.map((_, j) => Number.isNaN(held[j]));
  const variance = at < 0 ? 0 : plainCovariance(model, points, search, fit, free)[at][at];
  return {
    from: x[0][0],
    to: x[0][x[0].length - 1],
    sizes,
    n: points.n,
    leftOut: curve.x.length - points.n,
    exponent: at < 0 ? null : model.moved(fit.theta, points)[at],
    standardError: at < 0 ? null : spread(level, plan.freedom).widening * Math.sqrt(variance),
    spread: fit.sigma,
    lackOfFit,
  };
}
