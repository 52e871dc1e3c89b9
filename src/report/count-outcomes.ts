import type { Outcome } from "../theory/verdict.ts";
import { OUTCOME_STYLES } from "./palette.ts";
import type { Report } from "./report.ts";
import { resultsOf } from "./results-of.ts";

/** How many verdicts of a report came out which way; outcomes that did not occur are left out. */
export function countOutcomes(report: Report): (readonly [Outcome, number])[] {
  const verdicts = report.sections.flatMap((section) => resultsOf(section, "verdict"));
  return (Object.keys(OUTCOME_STYLES) as Outcome[])
    .map((outcome) => [outcome, verdicts.filter((verdict) => verdict.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0);
}
