import { studentQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { Finding } from "./experiment.ts";
import { plainExponent } from "./plain-exponent.ts";

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
  const alpha = mean(from.map((losses) => plainExponent(sizes, losses)));
  const differences = of.map((losses, draw) => plainExponent(sizes, losses) - plainExponent(sizes, from[draw]));
  const measured = mean(differences);
  const n = differences.length;
  const bound = WITHIN * Math.abs(alpha);
  const claimed = expected === "unchanged" ? `0 within ${short(bound)}` : `more than ${short(bound)} from 0`;
  const exponents = `alpha = ${short(alpha + measured)} against ${short(alpha)}`;
  if (n < 2) {
    const because = `${exponents}, of one draw, which tells no error`;
    return { quantity, claimed, measured, standardError: null, interval: null, agreement: "cannot-tell", because };
  }
  const standardError = Math.sqrt(differences.reduce((sum, each) => sum + (each - measured) ** 2, 0) / (n * (n - 1)));
  const half = studentQuantile(0.975, n - 1) * standardError;
  const interval = [measured - half, measured + half] as const;
  const same = interval[0] >= -bound && interval[1] <= bound;
  const apart = interval[0] > bound || interval[1] < -bound;
  const found = same ? "unchanged" : apart ? "changed" : null;
  return {
    quantity,
    claimed,
    measured,
    standardError,
    interval,
    agreement: found === null ? "cannot-tell" : found === expected ? "agrees" : "disagrees",
    because: `${exponents}, over ${n} draws in pairs; the interval ${same ? "lies within" : apart ? "lies outside" : "reaches over the end of"} a ${WITHIN} share of the latter`,
  };
}

const short = (value: number) => value.toPrecision(3);

/** A change of less than a fifth of the exponent counts as none. */
const WITHIN = 0.2;
