import { regimePanels } from "../report/make-regime-panels.ts";
import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import type { ExperimentResult } from "./experiment.ts";

/** The four regimes in one figure, of the experiments that measured them; nothing where none did. */
export function panelsSection(results: readonly ExperimentResult[]): Section[] {
  const measured = REGIMES.flatMap((name) => results.filter((result) => result.name === name));
  const panels = regimePanels(measured.flatMap(({ sections }) => sections));
  if (panels.panels.every(({ series }) => series.length === 0)) return [];
  const text = `Figure 1 of Bahri et al. (PNAS 2024) from ${measured.map(({ name }) => name).join(", ")}.`;
  return [section("The four regimes", text, [panels])];
}

const REGIMES = ["variance-data", "variance-width", "data-scaling", "teacher-student"];
