import { normalQuantile } from "../base/special.ts";
import type { Verdict } from "../theory/verdict.ts";
import type { Finding } from "./experiment.ts";

/** What a verdict says of a claim; where the law does not speak of the curve, nothing can be told. */
export function verdictFinding(quantity: string, claimed: string, verdict: Verdict): Finding {
  const { measured, measuredInterval, level, outcome, because } = verdict;
  const [low, high] = measuredInterval ?? [0, 0];
  return {
    quantity,
    claimed,
    measured: measured ?? 0,
    standardError: (high - low) / (2 * normalQuantile((1 + level) / 2)),
    interval: [low, high],
    agreement: outcome === "consistent" ? "agrees" : outcome === "violates" ? "disagrees" : "cannot-tell",
    because,
  };
}
