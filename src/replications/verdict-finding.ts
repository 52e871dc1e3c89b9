import { normalQuantile } from "../base/special.ts";
import type { Verdict } from "../theory/verdict.ts";
import type { Finding } from "./experiment.ts";

/**
 * What a verdict says of a claim. Where a guard does not hold the exponent stands and tells nothing; where the fit has none
 * there is no number.
 */
export function verdictFinding(quantity: string, claimed: string, verdict: Verdict): Finding {
  const { measured, measuredInterval: interval, level, outcome, because } = verdict;
  const told = outcome === "consistent" ? "agrees" : outcome === "violates" ? "disagrees" : "cannot-tell";
  return {
    quantity,
    claimed,
    measured,
    standardError: interval && (interval[1] - interval[0]) / (2 * normalQuantile((1 + level) / 2)),
    interval,
    agreement: measured === null ? "not-applicable" : told,
    because,
  };
}
