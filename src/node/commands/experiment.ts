import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { type Control, stage } from "../../base/control.ts";
import { optionError } from "../../base/errors.ts";
import type { Pool } from "../../pool/pool.ts";
import { curvesCsv } from "../../replications/curves-csv.ts";
import type { AnyExperiment, ExperimentResult, Scale } from "../../replications/experiment.ts";
import { experimentSections } from "../../replications/experiment-sections.ts";
import { EXPERIMENTS, experimentNamed } from "../../replications/experiments.ts";
import { panelsSection } from "../../replications/panels-section.ts";
import { type DoneCell, runExperiment } from "../../replications/run-experiment.ts";
import { makeReport } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { VERSION } from "../../report/version.ts";
import { type CloudOptions, type OutputOptions, poolOptions, withOutput, withThreads } from "../command-options.ts";
import { fileError, writeFileAtomic } from "../files.ts";
import { folderStore } from "../folder-store.ts";
import { paint } from "../paint.ts";
import { requireWritableFolder } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { sampleData } from "../sample-data.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

type Options = CloudOptions & OutputOptions & { readonly scale: Scale; readonly settings?: string };

export function experimentCommand(): Command {
  const width = Math.max(...[...EXPERIMENTS, ALL].map(({ name }) => name.length));
  const names = [...EXPERIMENTS, ALL].map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`);
  const command = new Command("experiment")
    .description(
      "Reruns a paper's experiment from end to end -> report.html, results.json, curves.csv. Stopped, the same command goes on where it was.",
    )
    .summary("a paper's experiment from end to end -> report.html, results.json, curves.csv")
    .argument("<name>", "which one, or all")
    .addOption(
      new Option("--scale <scale>", "quick shows the trend in minutes, paper has the paper's sizes and takes hours")
        .choices(["quick", "paper"])
        .default("quick"),
    )
    .option("--settings <json>", "settings in place of the scale's, as a JSON object")
    .addHelpText("after", ["", "Experiments:", ...names].join("\n"));
  return withThreads(
    withOutput(command, "folder to write into, and to go on from (default: dimlaw-experiment)", "folder"),
  ).action(run);
}

async function run(name: string, options: Options): Promise<void> {
  const { seed, scale, out = "dimlaw-experiment" } = options;
  const names = [...EXPERIMENTS, ALL].map((one) => one.name);
  if (!names.includes(name)) throw optionError("experiment", `one of ${names.join(", ")}`, name);
  const chosen = name === ALL.name ? EXPERIMENTS : [experimentNamed(name)];
  const settings = parsedSettings(options.settings);
  if (settings && name === ALL.name) throw optionError("--settings", "one experiment to have them", name);
  await requireWritableFolder(out);
  await using pool = threadPool(poolOptions(options));
  const results = await withProgress(
    `experiment ${name}`,
    async (control, say) => {
      const done: ExperimentResult[] = [];
      for (const [i, experiment] of chosen.entries()) {
        const part = stage(control, i / chosen.length, (i + 1) / chosen.length);
        const store = folderStore(join(out, "cells", experiment.name));
        done.push(
          await runExperiment(experiment, { scale, seed, settings, store, ...told(experiment, pool, part, say) }),
        );
      }
      return done;
    },
    `the same command goes on from what is kept in ${out}`,
  );
  const record = {
    ...commandRecord(),
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? "unknown",
    threads: pool.size,
    scale,
    seed,
  };
  await write(results, record, out, options);
}

/** A pool and a control that says of every cell when it is done, and about how long the rest will take. */
function told(experiment: AnyExperiment, pool: Pool, control: Control, say: (line: string) => void) {
  let share = 0;
  const known = { seconds: 0, share: 0 };
  return {
    pool,
    readData: sampleData,
    signal: control.signal,
    onProgress: (done: number) => {
      share = done;
      control.onProgress?.(done);
    },
    onCell: ({ name, seconds, share: own, before }: DoneCell) => {
      known.seconds += seconds;
      known.share += own;
      if (before) return say(`${experiment.name}: ${name} was done before, in ${duration(seconds)}`);
      // By what finished cells took in all, so that work of earlier runs does not count as work of this one.
      const left = ((known.seconds / known.share) * (1 - share)) / pool.size;
      const rest = share < 1 ? `, about ${duration(left)} left` : "";
      say(`${experiment.name}: ${name} done in ${duration(seconds)}${rest}`);
    },
  };
}

/** @throws DATA naming the path that cannot be written */
async function write(
  experiments: readonly ExperimentResult[],
  run: Readonly<Record<string, string | number>>,
  out: string,
  { json }: Options,
): Promise<void> {
  const title = experiments.length === 1 ? experiments[0].title : "All experiments";
  const report = makeReport(
    [...(experiments.length > 1 ? panelsSection(experiments) : []), ...experimentSections(experiments)],
    {
      title,
      run,
    },
  );
  const results = `${JSON.stringify({ kind: "experiments", version: VERSION, run, experiments }, null, 2)}\n`;
  const { renderHtml } = await import("../../report/render-html.ts");
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw fileError(out, "a folder that can be made", error);
  }
  const files = { "report.html": renderHtml(report), "results.json": results, "curves.csv": curvesCsv(experiments) };
  for (const [file, content] of Object.entries(files)) await writeFileAtomic(join(out, file), content);
  const written = Object.keys(files).map((file) => join(out, file));
  process.stdout.write(
    json ? results : `${renderText(report, { color: paint }).trimEnd()}\n\nwritten: ${written.join(", ")}\n`,
  );
}

/** @throws OPTION */
function parsedSettings(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw optionError("--settings", "a JSON object", text);
}

function duration(seconds: number): string {
  if (seconds < 99.5) return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 5970 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const ALL = { name: "all", title: "all of them, one after another, in one report" };
