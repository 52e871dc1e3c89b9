import { normalQuantile } from "../../base/special.ts";
import { mean } from "../../base/statistics.ts";
import type { Finding } from "../experiment.ts";
import { plainExponent } from "../plain-exponent.ts";
import type { ScalingRun } from "./scaling-cells.ts";

/** How the slope against ln size changes from the lower half of the sizes to the upper, with the error of repetitions. */
export interface Climb {
  readonly lower: number;
  readonly upper: number;
  readonly rise: number;
  /** Null of a single run. */
  readonly standardError: number | null;
  /** Whether the slope moves towards the law, beyond its error. */
  readonly towards: boolean;
  readonly because: string;
}

/** Runs over the same sizes. */
export function climb(runs: readonly Pick<ScalingRun, "sizes" | "losses">[], predicted: number): Climb {
  const half = Math.ceil(runs[0].sizes.length / 2);
  const slopes = (from: number, to: number) =>
    runs.map(({ sizes, losses }) => plainExponent(sizes.slice(from, to), losses.slice(from, to)));
  const [lowers, uppers] = [slopes(0, half), slopes(runs[0].sizes.length - half, runs[0].sizes.length)];
  const rises = uppers.map((upper, i) => upper - lowers[i]);
  const [lower, upper, rise] = [mean(lowers), mean(uppers), mean(rises)];
  const sq = rises.reduce((sum, each) => sum + (each - rise) ** 2, 0);
  const standardError = runs.length > 1 ? Math.sqrt(sq / (runs.length * (runs.length - 1))) : null;
  const towards =
    standardError !== null &&
    rise * Math.sign(predicted - (lower + upper) / 2) > Z * standardError &&
    Math.abs(predicted - upper) < Math.abs(predicted - lower);
  return {
    lower,
    upper,
    rise,
    standardError,
    towards,
    because: `the slope goes from ${lower.toPrecision(3)} on the lower half of the sizes to ${upper.toPrecision(3)} on the upper, against ${predicted.toPrecision(3)}`,
  };
}

/** Whether the local slope rises towards the law, as a finding. */
export function climbFinding(name: string, law: string, found: Climb): Finding {
  const { rise, standardError, towards, because } = found;
  const interval = standardError === null ? null : ([rise - Z * standardError, rise + Z * standardError] as const);
  return {
    quantity: `rise of the local slope, ${name}`,
    claimed: `above 0, towards ${law}`,
    measured: rise,
    standardError,
    interval,
    agreement: towards ? "agrees" : interval && interval[1] < 0 ? "disagrees" : "cannot-tell",
    because,
  };
}

const Z = normalQuantile(0.975);
