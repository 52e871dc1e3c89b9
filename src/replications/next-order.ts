import { normalQuantile, studentQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { ExcessRun } from "./excess-curve.ts";

/** E = a x^-alpha (1 + b x_0/x), x_0 the smallest size: the leading power with the next order beside it. */
export interface NextOrder {
  readonly alpha: number;
  readonly standardError: number;
  /** 95 %, Student's t of the draws. */
  readonly interval: readonly [number, number];
  /** b: the next order at the smallest size, as a share of the leading one. */
  readonly share: number;
}

/**
 * The exponent of the mean excess over draws, b being 0 within held/x_0 beforehand [docs/experiments.md#next-order]. Its error is
 * that of the draws, by the jackknife, and that of b's likely size. Null where some mean excess is not above 0, of fewer than three
 * draws or sizes.
 * @param whole the size of the larger run that stands for infinity; null: limits are exact
 * @param held the size that does not grow: parameters where examples do, examples where the width does
 */
export function nextOrder(runs: readonly ExcessRun[], whole: number | null, held: number): NextOrder | null {
  const { sizes } = runs[0];
  const n = runs.length;
  if (n < 3 || sizes.length < 3) return null;
  const excess = sizes.map((_, i) => runs.map(({ losses, limit }) => losses[i] - limit));
  const sums = excess.map((values) => values.reduce((sum, value) => sum + value, 0));
  // Of ln of the means; the same for all that leave one draw out.
  const weights = excess.map((values, i) => {
    const sq = values.reduce((sum, value) => sum + (value - sums[i] / n) ** 2, 0);
    return ((n - 1) * sums[i] ** 2) / (n * Math.max(sq, Number.MIN_VALUE));
  });
  const likely = held / sizes[0];
  const plan = { sizes, weights, whole, likely };
  const all = fitted(
    plan,
    sums.map((sum) => sum / n),
  );
  const without = runs.map(
    (_, r) =>
      fitted(
        plan,
        sums.map((sum, i) => (sum - excess[i][r]) / (n - 1)),
      )?.alpha ?? null,
  );
  if (all === null || without.some((alpha) => alpha === null)) return null;
  const centre = mean(without as number[]);
  const sq = (without as number[]).reduce((sum, alpha) => sum + (alpha - centre) ** 2, 0);
  const drawn = Math.sqrt((sq * (n - 1)) / n);
  const half = Math.hypot(studentQuantile(0.975, n - 1) * drawn, normalQuantile(0.975) * all.prior);
  return {
    alpha: all.alpha,
    standardError: Math.hypot(drawn, all.prior),
    interval: [all.alpha - half, all.alpha + half],
    share: all.share,
  };
}

interface FitPlan {
  readonly sizes: readonly number[];
  /** One over the variance of ln of each mean. */
  readonly weights: readonly number[];
  readonly whole: number | null;
  /** Standard deviation of b beforehand. */
  readonly likely: number;
}

interface Fitted {
  readonly alpha: number;
  readonly share: number;
  /** What b, off 0 by `likely`, does to alpha. */
  readonly prior: number;
}

/** ln E = ln a - alpha ln x + ln(1 + b x_0/x) by weighted least squares, linear in b about the last round's. */
function fitted({ sizes, weights, whole, likely }: FitPlan, means: readonly number[]): Fitted | null {
  if (means.some((value) => !(value > 0))) return null;
  let found: Fitted = { alpha: 1, share: 0, prior: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { alpha, share } = found;
    const next = (x: number) => 1 + (share * sizes[0]) / x;
    const order = (x: number) => x ** -alpha * next(x);
    // The larger run is off by the law itself.
    const left = sizes.map((x) => next(x) * (whole === null ? 1 : 1 - order(whole) / order(x)));
    if (left.some((part) => !(part > 0))) return null;
    const columns = sizes.map((x) => [1, -Math.log(x / sizes[0]), sizes[0] / x / next(x)]);
    const values = means.map((value, i) => Math.log(value / left[i]) + share * columns[i][2]);
    // b = 0 is one more value, of a weight of its own.
    const rows = [...columns, [0, 0, 1]];
    const all = [...weights, likely ** -2];
    const [, slope, b] = solved(rows, [...values, 0], all);
    const [, moved] = solved(rows, [...values.map(() => 0), likely], all);
    found = { alpha: slope, share: b, prior: moved };
  }
  return found;
}

/** Normal equations of three unknowns, by Cramer's rule. */
function solved(
  rows: readonly (readonly number[])[],
  values: readonly number[],
  weights: readonly number[],
): readonly number[] {
  const product = (a: number, of: (i: number) => number) =>
    rows.reduce((sum, row, i) => sum + weights[i] * row[a] * of(i), 0);
  const unknowns = [0, 1, 2];
  const matrix = unknowns.map((a) => unknowns.map((b) => product(a, (i) => rows[i][b])));
  const right = unknowns.map((a) => product(a, (i) => values[i]));
  const whole = determinant(matrix);
  return unknowns.map((column) => determinant(matrix.map((row, a) => row.with(column, right[a]))) / whole);
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: readonly (readonly number[])[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** Each is some ten times closer than the last. */
const ROUNDS = 8;
