import { studentQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { ExcessRun } from "./excess-curve.ts";

/** E = a x^-alpha (1 + b x_0/x), x_0 the smallest size: what is left of the leading power when the next order is let free. */
export interface NextOrder {
  readonly alpha: number;
  readonly standardError: number;
  /** 95 %, Student's t of the draws. */
  readonly interval: readonly [number, number];
  /** The next order at the smallest size, as a share of the leading one, and its error. */
  readonly share: number;
  readonly shareError: number;
}

/**
 * The exponent of the mean excess over draws with the next order free [docs/experiments.md#next-order]; errors by the jackknife
 * over draws, whose sizes share their data. Null where some mean excess is not above 0, of fewer than three draws or four sizes.
 * @param whole the size of the larger run that stands for infinity; null: limits are exact
 */
export function nextOrder(runs: readonly ExcessRun[], whole: number | null): NextOrder | null {
  const { sizes } = runs[0];
  const n = runs.length;
  if (n < 3 || sizes.length < 4) return null;
  const excess = sizes.map((_, i) => runs.map(({ losses, limit }) => losses[i] - limit));
  const sums = excess.map((values) => values.reduce((sum, value) => sum + value, 0));
  // The share of the noise in each mean; the same for all that leave one draw out.
  const weights = excess.map((values, i) => {
    const sq = values.reduce((sum, value) => sum + (value - sums[i] / n) ** 2, 0);
    return sums[i] ** 2 / (n * Math.max(sq, Number.MIN_VALUE));
  });
  const by = (means: readonly number[]) => fitted(sizes, means, weights, whole);
  const all = by(sums.map((sum) => sum / n));
  const without = runs.map((_, r) => by(sums.map((sum, i) => (sum - excess[i][r]) / (n - 1))));
  if (all === null || without.some((one) => one === null)) return null;
  const error = (of: (one: Fitted) => number) => {
    const values = without.map((one) => of(one!));
    const centre = mean(values);
    return Math.sqrt((values.reduce((sum, value) => sum + (value - centre) ** 2, 0) * (n - 1)) / n);
  };
  const standardError = error(({ alpha }) => alpha);
  const half = studentQuantile(0.975, n - 1) * standardError;
  return {
    alpha: all.alpha,
    standardError,
    interval: [all.alpha - half, all.alpha + half],
    share: all.share,
    shareError: error(({ share }) => share),
  };
}

interface Fitted {
  readonly alpha: number;
  readonly share: number;
}

/** ln E = ln a - alpha ln x + ln(1 + b x_0/x) by weighted least squares, linear in b about the last round's. */
function fitted(
  sizes: readonly number[],
  means: readonly number[],
  weights: readonly number[],
  whole: number | null,
): Fitted | null {
  if (means.some((value) => !(value > 0))) return null;
  let found: Fitted = { alpha: 1, share: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { alpha, share } = found;
    const next = (x: number) => 1 + (share * sizes[0]) / x;
    const order = (x: number) => x ** -alpha * next(x);
    // The larger run is off by the law itself.
    const left = sizes.map((x) => next(x) * (whole === null ? 1 : 1 - order(whole) / order(x)));
    if (left.some((part) => !(part > 0))) return null;
    const columns = sizes.map((x) => [1, -Math.log(x / sizes[0]), sizes[0] / x / next(x)]);
    const values = means.map((value, i) => Math.log(value / left[i]) + share * columns[i][2]);
    found = solved(columns, values, weights);
  }
  return found;
}

/** Normal equations of three unknowns, by Cramer's rule. */
function solved(rows: readonly (readonly number[])[], values: readonly number[], weights: readonly number[]): Fitted {
  const product = (a: number, b: number) => rows.reduce((sum, row, i) => sum + weights[i] * row[a] * row[b], 0);
  const matrix = [0, 1, 2].map((a) => [0, 1, 2].map((b) => product(a, b)));
  const right = [0, 1, 2].map((a) => rows.reduce((sum, row, i) => sum + weights[i] * row[a] * values[i], 0));
  const replaced = (column: number) => matrix.map((row, a) => row.with(column, right[a]));
  const whole = determinant(matrix);
  return { alpha: determinant(replaced(1)) / whole, share: determinant(replaced(2)) / whole };
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: readonly (readonly number[])[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** Each is some ten times closer than the last. */
const ROUNDS = 8;
