import type { WindowFit } from "./curve-fit.ts";
import { spread } from "./law-intervals.ts";
import { plainCovariance } from "./plain-units.ts";
import type { Prepared } from "./prepare-fit.ts";

/** What a fit found, in brief, with the Jacobian's error. */
export function windowFit(prepared: Prepared): WindowFit {
  const { curve, rules, found, fit, lackOfFit } = prepared;
  const { points, x, sizes } = found;
  const { exponent } = rules.model;
  return {
    from: x[0][0],
    to: x[0][x[0].length - 1],
    sizes,
    n: points.n,
    leftOut: curve.x.length - points.n,
    ...(exponent === null ? { exponent: null, standardError: null } : exponentOf(prepared, exponent)),
    spread: fit.sigma,
    lackOfFit,
  };
}

/** The exponent of that name, with the Jacobian's error. */
export function exponentOf({ rules, found, search, fit, plan }: Prepared, name: string) {
  const { model, level } = rules;
  const { points, held } = found;
  const at = model.parameters.findIndex((parameter) => parameter.name === name);
  const free = model.parameters.map((_, j) => Number.isNaN(held[j]));
  const variance = plainCovariance(model, points, search, fit, free)[at][at];
  return {
    exponent: model.moved(fit.theta, points)[at],
    standardError: spread(level, plan.freedom).widening * Math.sqrt(variance),
  };
}
