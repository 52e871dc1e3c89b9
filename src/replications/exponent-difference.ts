import { studentQuantile } from "../base/special.ts";
import type { Finding } from "./experiment.ts";

/** Losses of every draw, losses[draw][s] at size s. */
export type DrawnLosses = readonly (readonly number[])[];

/** What two exponents are to each other: within a share of the first, or apart by more. */
export type Expected = "unchanged" | "changed";

/**
 * The exponent of one learning curve less that of another, whose draws go in pairs: slopes of ln L against ln n, draw by draw,
 * so that what a draw does to both cancels. Equal where the interval lies within `WITHIN` of the other's exponent, different
 * where it lies outside.
 */
export function exponentDifference(
  quantity: string,
  sizes: readonly number[],
  of: DrawnLosses,
  from: DrawnLosses,
  expected: Expected,
): Finding {
  const alpha = mean(from.map((losses) => slope(sizes, losses)));
  const differences = of.map((losses, draw) => slope(sizes, losses) - slope(sizes, from[draw]));
  const measured = mean(differences);
  const n = differences.length;
  const standardError = Math.sqrt(differences.reduce((sum, each) => sum + (each - measured) ** 2, 0) / (n * (n - 1)));
  const half = studentQuantile(0.975, n - 1) * standardError;
  const interval = [measured - half, measured + half] as const;
  const bound = WITHIN * Math.abs(alpha);
  const same = interval[0] >= -bound && interval[1] <= bound;
  const apart = interval[0] > bound || interval[1] < -bound;
  const found = same ? "unchanged" : apart ? "changed" : null;
  return {
    quantity,
    claimed: expected === "unchanged" ? `0 within ${short(bound)}` : `more than ${short(bound)} from 0`,
    measured,
    standardError,
    interval,
    agreement: found === null ? "cannot-tell" : found === expected ? "agrees" : "disagrees",
    because: `alpha = ${short(alpha + measured)} against ${short(alpha)}, over ${n} draws in pairs; the interval ${same ? "lies within" : apart ? "lies outside" : "reaches over the end of"} a ${WITHIN} share of the latter`,
  };
}

/** alpha of L ~ n^-alpha, by least squares in logarithms. */
function slope(sizes: readonly number[], losses: readonly number[]): number {
  const u = sizes.map(Math.log);
  const [mu, mv] = [mean(u), mean(losses.map(Math.log))];
  const spread = u.reduce((sum, x) => sum + (x - mu) ** 2, 0);
  return -u.reduce((sum, x, s) => sum + (x - mu) * (Math.log(losses[s]) - mv), 0) / spread;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const short = (value: number) => value.toPrecision(3);

/** A change of less than a fifth of the exponent counts as none. */
const WITHIN = 0.2;
