import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import type { ExperimentResult } from "./experiment.ts";

/**
 * What experiments found as sections of a report: the claim against the numbers, then what they come from. Where there are
 * several, the titles say whose they are.
 */
export function experimentSections(experiments: readonly ExperimentResult[]): Section[] {
  return experiments.flatMap(({ name, title, claim, scale, findings, sections, notes }) => [
    section(title, SCALES[scale], [{ kind: "claim-check", claim, findings }], notes),
    ...sections.map((each) => (experiments.length > 1 ? { ...each, title: `${name}: ${each.title}` } : each)),
  ]);
}

const SCALES = {
  quick: "Quick scale: small networks, short runs, few seeds; it shows a trend only.",
  paper: "The paper's sizes.",
} as const;
