import { degenerateError, optionError } from "../base/errors.ts";
import { gammaQ } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { CurveFit } from "./curve-fit.ts";
import { weighted } from "./fit-model.ts";
import { type FitCurveOptions, type FitRules, fitRules } from "./fit-options.ts";
import { negated } from "./fit-points.ts";
import { invert, psiScale } from "./jacobian-covariance.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { Model } from "./models/model.ts";
import { plainTheta } from "./predict.ts";
import { prepare } from "./prepare-fit.ts";

/** Whether a curve allows the parameters that somebody published. */
export interface PointTest {
  /** Twice the difference of the log-likelihoods; chi-squared with `freedom` degrees where the point is true. */
  readonly statistic: number;
  readonly freedom: number;
  readonly p: number;
  /** The same asked of the covariance of a fit's draws, ln where positive by nature (Wald); null where none were kept. */
  readonly wald: { readonly statistic: number; readonly p: number } | null;
}

/**
 * Likelihood-ratio test of published parameters against a curve's best fit. The likelihood is the one whose maximum the objective's
 * minimum is, its scale fitted: Laplace for "l1", normal for least squares; of Huber's the robust ratio
 * [docs/curves.md#point].
 * @param options those of the fit
 * @param draws the fit's, where it kept them
 * @throws OPTION unless the point gives every parameter and no other; DEGENERATE where the ratio is not finite; what
 * `fitCurve` throws
 */
export function testPoint(
  curve: LearningCurve,
  point: Readonly<Record<string, number>>,
  options: FitCurveOptions,
  draws: CurveFit["draws"] = null,
): PointTest {
  const rules = fitRules(options, curve.errors !== null);
  const { model } = rules;
  for (const { name, scale } of model.parameters) {
    if (!Number.isFinite(point[name])) throw optionError("point", `a value for ${name}`, point[name]);
    if (scale === "log" && !(point[name] > 0)) throw optionError(`point.${name}`, "a number above 0", point[name]);
  }
  const names = model.parameters.map(({ name }) => name);
  for (const name of Object.keys(point))
    if (!names.includes(name)) throw optionError("point", `parameters of ${model.name}: ${names.join(", ")}`, name);
  const { found, search, fit: best } = prepare(curve, rules);
  const { n } = found.points;
  const there = weighted(
    search,
    best.misfit,
    Float64Array.from(
      model.moved(
        plainTheta(model, (name) => point[name]),
        negated(found.points),
      ),
    ),
  );
  const here = weighted(search, best.misfit, best.theta);
  const sum = (residuals: Float64Array, power: number) => residuals.reduce((s, r) => s + Math.abs(r) ** power, 0);
  const { kind } = rules.objective;
  const fitted = model.moved(best.theta, found.points);
  const freedom = found.p;
  let statistic: number;
  if (kind === "l1") statistic = 2 * n * Math.log(sum(there, 1) / sum(here, 1));
  else if (kind !== "huber") statistic = n * Math.log(sum(there, 2) / sum(here, 2));
  else {
    const { delta } = best.misfit;
    const total = (residuals: Float64Array) =>
      residuals.reduce((s, r) => s + (Math.abs(r) <= delta ? (r * r) / 2 : delta * (Math.abs(r) - delta / 2)), 0);
    const { variance, slope } = psiScale(here, delta, freedom);
    statistic = (2 * (total(there) - total(here)) * slope) / variance;
  }
  // Losses out of range, or a fit without residuals, make no ratio.
  if (!Number.isFinite(statistic))
    throw degenerateError(
      "likelihood ratio of the point to the fit",
      "a finite one",
      Number.isNaN(statistic) ? "none" : statistic,
    );
  // Of the fit's own parameters it is 0 but for rounding.
  statistic = Math.max(0, statistic);
  return {
    statistic,
    freedom,
    p: gammaQ(freedom / 2, statistic / 2),
    wald: wald(fitted, point, model, rules.fix, draws),
  };
}

function wald(
  fitted: readonly number[],
  point: Readonly<Record<string, number>>,
  model: Model,
  fix: FitRules["fix"],
  draws: CurveFit["draws"],
): PointTest["wald"] {
  if (draws === null) return null;
  const free = model.parameters.flatMap(({ name }, j) => (fix[name] === undefined ? [j] : []));
  const there = plainTheta(model, (name) => point[name]);
  const columns = free.map((j) => {
    const { name, scale } = model.parameters[j];
    const values = scale === "log" ? draws[name].map(Math.log) : draws[name];
    const centre = mean(values);
    return values.map((value) => value - centre);
  });
  const covariance = columns.map((a) =>
    columns.map((b) => a.reduce((sum, value, i) => sum + value * b[i], 0) / (a.length - 1)),
  );
  const inverse = invert(covariance);
  if (inverse === null) return null;
  const off = free.map((j) => there[j] - fitted[j]);
  const statistic = off.reduce((sum, a, i) => sum + a * off.reduce((part, b, k) => part + inverse[i][k] * b, 0), 0);
  return { statistic, p: gammaQ(free.length / 2, statistic / 2) };
}
