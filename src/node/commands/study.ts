import { basename } from "node:path";
import { Command } from "commander";
import { makeReport } from "../../report/make-report.ts";
import { judgeStudy, study, studySection } from "../../study.ts";
import {
  CLOUD_ARGUMENT,
  type CloudOptions,
  cloudOptions,
  type OutputOptions,
  poolOptions,
  requireSample,
  whole,
  withCloud,
  withOutput,
} from "../command-options.ts";
import { readCloud } from "../read-cloud.ts";
import { requireWritableFolder } from "../require-writable.ts";
import { commandRecord, inputRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";
import { writeReport } from "../write-report.ts";

type Options = CloudOptions & OutputOptions & { readonly title?: string; readonly seeds: number };

export function studyCommand(): Command {
  const command = new Command("study")
    .description(
      "The whole way: dimension, learning curves of neighbour learners on the same vectors, verdicts -> report.html, report.json.",
    )
    .summary("the whole way from a cloud to verdicts -> report.html, report.json")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .option("--title <text>", "heading of the report")
    .option("--seeds <count>", "draws of training and test points for every size", whole(1), 4);
  return withCloud(withOutput(command, "folder to write the report into (default: dimlaw-report)", "folder")).action(
    run,
  );
}

async function run(path: string, options: Options): Promise<void> {
  const { seed, seeds, out = "dimlaw-report", title = basename(path) } = options;
  await requireWritableFolder(out);
  await using pool = threadPool(poolOptions(options));
  const { input, measured } = await withProgress("study", async (control) => {
    const { signal } = control;
    const cloud = await readCloud(path, { ...cloudOptions(options, seed), signal });
    requireSample(path, options, cloud.n);
    const input = await inputRecord(path, signal);
    return { input, measured: await about(path, () => study(cloud, { seed, seeds, pool, ...control })) };
  });
  const text = `${measured.n} points in D = ${measured.D} coordinates from ${basename(path)}; Euclidean distances.`;
  const run = {
    ...commandRecord(),
    seed,
    seeds,
    n: measured.n,
    D: measured.D,
    ...(options.sample ? { sample: options.sample } : {}),
    ...input,
  };
  await writeReport(
    makeReport([studySection(title, text, measured, judgeStudy(measured))], { title, run }),
    out,
    options,
  );
}
