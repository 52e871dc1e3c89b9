import type { Outcome, Verdict } from "../theory/verdict.ts";
import { formatWithInterval } from "./format-number.ts";
import { lawShort } from "./law-text.ts";
import { OUTCOME_STYLES } from "./palette.ts";
import type { Report } from "./report.ts";
import { resultsOf } from "./results-of.ts";

/** What was found in one section: how its laws fared, by outcome. */
export interface Finding {
  readonly title: string;
  /** Which section of the report. */
  readonly index: number;
  /** The dimension that its laws were judged at, with the interval that they were judged with. */
  readonly dimension: string;
  /** The laws of each outcome that occurred, as written, with how many curves where more than one. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly laws: string }[];
}

/** The findings of the sections that have verdicts. */
export function findings(report: Report): Finding[] {
  return report.sections.flatMap((section, index) => {
    const verdicts = resultsOf(section, "verdict");
    if (verdicts.length === 0) return [];
    const outcomes = (Object.keys(OUTCOME_STYLES) as Outcome[]).flatMap((outcome) => {
      const named = counted(verdicts.filter((verdict) => verdict.outcome === outcome).map(lawShort));
      return named === "" ? [] : [{ outcome, laws: named }];
    });
    return [{ title: section.title, index, dimension: dimensionText(verdicts), outcomes }];
  });
}

function counted(names: readonly string[]): string {
  return [...new Set(names)]
    .map((name) => {
      const count = names.filter((other) => other === name).length;
      return count === 1 ? name : `${name} (${count} curves)`;
    })
    .join(", ");
}

/** Each d once, with the error that it was judged with: wider than any one estimate's, as estimators differ. */
function dimensionText(verdicts: readonly Verdict[]): string {
  const used = new Map<number, string>();
  for (const { dimension, dimensionInterval } of verdicts)
    if (dimension !== null && !used.has(dimension))
      used.set(dimension, formatWithInterval(dimension, dimensionInterval));
  return [...used.values()].join(", ");
}
