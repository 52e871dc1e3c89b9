import { studentQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";

/** A line through points by least squares, its errors from their scatter about it. */
export interface StraightLine {
  readonly slope: number;
  readonly intercept: number;
  readonly standardError: number;
  /** Of the slope, 95 %, Student's t. */
  readonly interval: readonly [number, number];
  /** Standard deviation of the points about it. */
  readonly spread: number;
}

/** Null for fewer than three points or a single x. */
export function straightLine(x: readonly number[], y: readonly number[]): StraightLine | null {
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, at) => sum + (at - mx) ** 2, 0);
  if (x.length < 3 || sxx === 0) return null;
  const slope = x.reduce((sum, at, i) => sum + (at - mx) * (y[i] - my), 0) / sxx;
  const intercept = my - slope * mx;
  const left = x.reduce((sum, at, i) => sum + (y[i] - intercept - slope * at) ** 2, 0);
  const spread = Math.sqrt(left / (x.length - 2));
  const standardError = spread / Math.sqrt(sxx);
  const half = studentQuantile(0.975, x.length - 2) * standardError;
  return { slope, intercept, standardError, interval: [slope - half, slope + half], spread };
}
