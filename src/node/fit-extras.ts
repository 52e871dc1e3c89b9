import type { ModelChoice } from "../curves/choose-model.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { Derived } from "../curves/derive.ts";
import type { Frontier } from "../curves/frontier.ts";
import type { Prediction } from "../curves/predict.ts";
import type { PointTest } from "../curves/test-point.ts";

interface Extras extends CurveFit {
  readonly choice?: ModelChoice;
  readonly predictions?: readonly Prediction[];
  readonly frontier?: Frontier;
  readonly test?: PointTest;
}

/** What was asked of a fit besides its parameters, as lines. */
export function extras({ curve, intervalsBy, choice, predictions, frontier, test }: Extras): string {
  const lines: string[] = [];
  const say = (title: string, rows: readonly string[]) =>
    lines.push(`${curve}: ${title}`, ...rows.map((row) => `  ${row}`));
  const ways = Object.entries(intervalsBy);
  if (ways.length > 1)
    say(
      "intervals",
      ways.flatMap(([way, ends]) =>
        Object.entries(ends).map(([name, [low, high]]) => `${way} ${name} ${digits(low)} to ${digits(high)}`),
      ),
    );
  if (choice)
    say(`model ${choice.model}: ${choice.because}`, [
      ...choice.candidates.map(
        ({ model, aicc, bic, extrapolation }) =>
          `${model}: AICc ${aicc.toFixed(1)}, BIC ${bic.toFixed(1)}, held-out error ${extrapolation === null ? "unknown" : digits(extrapolation)}`,
      ),
    ]);
  if (predictions)
    say(
      "predicted losses",
      predictions.map(
        ({ x, loss, interval: [low, high], decadesBeyond }) =>
          `${x.map(digits).join(", ")}: ${digits(loss)} (${digits(low)} to ${digits(high)})${decadesBeyond > 0 ? `, ${decadesBeyond.toFixed(1)} decades beyond the fit` : ""}`,
      ),
    );
  if (frontier) {
    const { a, b, gamma } = frontier.exponents;
    say(`N_opt ~ C^a, D_opt ~ C^b, L - E ~ C^-gamma: a = ${derived(a)}, b = ${derived(b)}, gamma = ${derived(gamma)}`, [
      ...frontier.budgets.map(
        ({ compute, N, D, loss }) =>
          `C = ${digits(compute)}: N = ${derived(N)}, D = ${derived(D)}, L = ${derived(loss)}`,
      ),
    ]);
  }
  if (test)
    say(
      `the point given: chi^2(${test.freedom}) = ${digits(test.statistic)}, p = ${test.p.toPrecision(3)}`,
      test.wald
        ? [`by the resamples' covariance: ${digits(test.wald.statistic)}, p = ${test.wald.p.toPrecision(3)}`]
        : [],
    );
  return lines.join("\n");
}

const digits = (value: number): string => value.toPrecision(5);
const derived = ({ value, interval: [low, high] }: Derived): string =>
  `${digits(value)} (${digits(low)} to ${digits(high)})`;
