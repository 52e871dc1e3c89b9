/**
 * Puts runs of `dimlaw experiment` under bench/results/experiments, a file and figures an experiment and scale, and makes the tables of
 * docs/experiments.md anew from what lies there.
 *
 *   npx tsx bench/experiments.ts [FOLDER[=PART]...]
 *
 * A run of a part of an experiment has the part in the names of its files.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExperimentResult } from "../src/replications/experiment.ts";
import { experimentSections } from "../src/replications/experiment-sections.ts";
import { panelsSection } from "../src/replications/panels-section.ts";
import { curveFigure, curveGroups, panelsFigure, scatterFigure, verdictFigure } from "../src/report/figures.ts";
import { makeReport } from "../src/report/make-report.ts";
import { type StoredExperiment, withTables } from "./experiment-tables.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const RESULTS = at("./results/experiments/");
const IMAGES = at("../docs/images/");
const PAGE = at("../docs/experiments.md");

for (const argument of process.argv.slice(2)) {
  const [folder, part] = argument.split("=");
  const { experiments, ...about } = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  for (const experiment of experiments as ExperimentResult[]) {
    const name = [experiment.name, ...(part ? [part] : []), experiment.scale].join("-");
    const stored = { ...about, experiments: [experiment] };
    writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(stored, null, 2)}\n`);
    for (const [ending, svg] of figuresOf(experiment)) writeFileSync(join(RESULTS, `${name}${ending}.svg`), svg);
  }
  if (experiments.length > 1)
    writeFileSync(join(IMAGES, `four-regimes-${about.run.scale}.svg`), fourRegimes(experiments));
  for (const { name, scale, sections } of experiments as ExperimentResult[])
    for (const result of sections.flatMap(({ results }) => results)) {
      const svg = result.kind === "scatter" ? scatterFigure(result) : null;
      if (svg !== null) writeFileSync(join(IMAGES, `${name}-${scale}.svg`), svg);
    }
}
const stored = (name: string): StoredExperiment => JSON.parse(readFileSync(join(RESULTS, `${name}.json`), "utf8"));
writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8"), stored));

/** All verdicts in one; where there are none, the curves of every section. */
function figuresOf(experiment: ExperimentResult): [string, string][] {
  const report = makeReport(experimentSections([experiment]), { title: experiment.title });
  const verdicts = verdictFigure(report);
  if (verdicts !== null) return [["", verdicts]];
  return report.sections.flatMap((section) =>
    curveGroups(section).flatMap((group) => {
      const svg = curveFigure(group);
      const ending = section.title
        .toLowerCase()
        .replace(".npz", "")
        .replaceAll(/[^a-z0-9]+/g, "-");
      return svg === null ? [] : [[`-${ending}`, svg] as [string, string]];
    }),
  );
}

function fourRegimes(experiments: readonly ExperimentResult[]): string {
  const panels = panelsSection(experiments)[0].results[0];
  if (panels.kind !== "regime-panels") throw new Error("expected the panels of the four regimes");
  return panelsFigure(panels)!;
}
