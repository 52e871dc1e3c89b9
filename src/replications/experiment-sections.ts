import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import type { ExperimentResult } from "./experiment.ts";

/** What an experiment found as sections of a report: the claim against the numbers, then what they come from. */
export function experimentSections({ title, claim, scale, findings, sections, notes }: ExperimentResult): Section[] {
  const said =
    scale === "quick"
      ? "Quick scale: small networks, short runs, few seeds; it shows a trend only."
      : "The paper's sizes.";
  return [
    section(title, said, [{ kind: "claim-check", claim, findings }], notes),
    ...sections.map((each) => ({ ...each, title: `${title}: ${each.title}` })),
  ];
}
