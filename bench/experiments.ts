/**
 * Puts runs of `dimlaw experiment` under bench/results/experiments, a file an experiment and scale, and makes the tables of
 * docs/experiments.md anew from what lies there.
 *
 *   npx tsx bench/experiments.ts [FOLDER...]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExperimentResult } from "../src/replications/experiment.ts";
import { type StoredExperiment, withTables } from "./experiment-tables.ts";

const RESULTS = new URL("./results/experiments/", import.meta.url).pathname;
const PAGE = new URL("../docs/experiments.md", import.meta.url).pathname;

for (const folder of process.argv.slice(2)) {
  const { experiments, ...about } = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  for (const experiment of experiments as ExperimentResult[]) {
    const name = `${experiment.name}-${experiment.scale}`;
    writeFileSync(
      join(RESULTS, `${name}.json`),
      `${JSON.stringify({ ...about, experiments: [experiment] }, null, 2)}\n`,
    );
    console.log(name);
  }
}
const stored = (name: string): StoredExperiment => JSON.parse(readFileSync(join(RESULTS, `${name}.json`), "utf8"));
writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8"), stored));
