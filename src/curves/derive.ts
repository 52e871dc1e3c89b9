import { normalQuantile } from "../base/special.ts";
import type { CurveFit } from "./curve-fit.ts";
import { type Interval, spread } from "./law-intervals.ts";
import { modelNamed } from "./model-named.ts";

/** A number that follows from a fit's parameters. */
export interface Derived {
  readonly value: number;
  readonly standardError: number;
  /** At the fit's level. */
  readonly interval: Interval;
}

/**
 * A quantity above 0 of a fit's parameters with its errors: percentiles over the fit's draws where it kept them, by its
 * covariance to first order in the quantity's ln where not [docs/curves.md#derived].
 */
export function derive(fit: CurveFit, quantity: (parameters: Readonly<Record<string, number>>) => number): Derived {
  const { parameters: letters } = modelNamed(fit.model);
  const at = spread(fit.level, Math.max(1, fit.n - letters.length));
  const log = Math.log(quantity(fit.parameters));
  const value = Math.exp(log);
  if (fit.draws !== null) {
    const count = fit.draws[letters[0].name].length;
    const logs = Array.from({ length: count }, (_, b) =>
      Math.log(quantity(Object.fromEntries(letters.map(({ name }) => [name, fit.draws![name][b]])))),
    ).filter(Number.isFinite);
    const ends = at.interval(log, logs);
    return {
      value,
      standardError: value * at.standardError(log, ends),
      interval: [Math.exp(ends[0]), Math.exp(ends[1])],
    };
  }
  const slopes = letters.map(({ name, scale }, j) => {
    const own = fit.parameters[name];
    // A thousandth of the standard error: small beside the bend, large beside rounding.
    const h = Math.sqrt(fit.covariance[j][j]) / 1000;
    if (!(h > 0)) return 0;
    const moved = [h, -h].map((by) => (scale === "log" ? own * Math.exp(by) : own + by));
    const [up, down] = moved.map((to) => Math.log(quantity({ ...fit.parameters, [name]: to })));
    return (up - down) / (2 * h);
  });
  const variance = slopes.reduce(
    (sum, a, i) => sum + slopes.reduce((part, b, j) => part + a * fit.covariance[i][j] * b, 0),
    0,
  );
  const error = Math.sqrt(Math.max(0, variance));
  const half = at.widening * normalQuantile((1 + fit.level) / 2) * error;
  return { value, standardError: value * error, interval: [Math.exp(log - half), Math.exp(log + half)] };
}
