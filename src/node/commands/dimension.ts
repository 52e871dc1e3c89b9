import { Command } from "commander";
import type { Control } from "../../base/control.ts";
import { DimlawError, optionError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { DimensionReport } from "../../dimension/estimate-all.ts";
import { measureDimension } from "../../dimension/measure-dimension.ts";
import { METHODS } from "../../dimension/methods.ts";
import { parseEstimators } from "../../dimension/parse-estimators.ts";
import { METRICS, type Metric } from "../../neighbors/metric.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { Pool } from "../../pool/pool.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import type { Report } from "../../report/report.ts";
import {
  CLOUD_ARGUMENT,
  type CloudOptions,
  cloudOptions,
  metricNamed,
  type OutputOptions,
  poolOptions,
  requireSample,
  withCloud,
  withOutput,
} from "../command-options.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readCloud } from "../read-cloud.ts";
import { readNeighbors } from "../read-neighbors.ts";
import { requireNeighborsOf } from "../require-neighbors-of.ts";
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

type Options = CloudOptions &
  OutputOptions & { readonly estimators: string; readonly metric?: Metric; readonly neighbors?: string };

export function dimensionCommand(): Command {
  const command = new Command("dimension")
    .description("Intrinsic dimension of a cloud, each estimate with its error.")
    .summary("intrinsic dimension of a cloud, each estimate with its error")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .option(
      "--estimators <list>",
      `all, or some of ${Object.keys(METHODS).join(", ")}, with options as in twonn:fit=linear,discard=0.1,mle:k=20,gride`,
      "all",
    )
    .option("--neighbors <file>", "take the neighbours that `dimlaw neighbors` found, in place of a search")
    .option("--metric <name>", `${METRICS} (default: euclidean, or that of --neighbors)`, metricNamed);
  return withCloud(withOutput(command)).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { estimators, neighbors, out } = options;
  requireEstimators(estimators);
  if (out !== undefined) await requireWritableFile(out, [path, neighbors]);
  await using pool = threadPool(poolOptions(options));
  const { cloud, metric, report } = await withProgress("dimension", async (control) => {
    const near = neighbors === undefined ? undefined : await readNeighbors(neighbors);
    const cloud = await readCloud(path, { ...cloudOptions(options, options.seed), signal: control.signal });
    requireSample(path, options, cloud.n);
    const metric = near?.metric ?? options.metric ?? "euclidean";
    if (near && neighbors !== undefined) {
      if (options.metric !== undefined && options.metric !== near.metric)
        throw optionError("--metric", `${near.metric}, by which ${neighbors} was made`, options.metric);
      requireNeighborsOf(cloud, path, near, neighbors);
    }
    const report = await measured(cloud, path, { near, metric, estimators, pool, control });
    return { cloud, metric, report };
  });
  await printResult(report, () => renderText(shown(report, path, cloud, metric), { color: paint }), options);
}

/** @throws OPTION before any file is read */
function requireEstimators(text: string): void {
  try {
    parseEstimators(text);
  } catch (error) {
    if (!(error instanceof DimlawError)) throw error;
    throw new DimlawError(error.code, `--estimators: ${error.message.replace(/^"estimators": /, "")}`);
  }
}

async function measured(
  cloud: PointCloud,
  path: string,
  asked: { near: Neighbors | undefined; metric: Metric; estimators: string; pool: Pool; control: Control },
): Promise<DimensionReport> {
  const { near, metric, estimators, pool, control } = asked;
  return about(path, async () => {
    try {
      return await measureDimension(cloud, { estimators, neighbors: near, metric, pool, ...control });
    } catch (error) {
      if (!(error instanceof DimlawError) || !error.message.startsWith('"k": ')) throw error;
      throw new DimlawError(error.code, error.message.replace('"k": ', "--estimators, neighbours they need: "));
    }
  });
}

const NAMES: Readonly<Record<string, string>> = { cosine: "cosine (chord)", angle: "angular (radian)" };

/** For people. */
function shown({ estimates, scans, notes }: DimensionReport, path: string, cloud: PointCloud, metric: Metric): Report {
  const text = `${cloud.n} points in D = ${cloud.D} coordinates, ${NAMES[metric] ?? metric} distances; the scale is one of them.`;
  const single = estimates.filter((one) => scans.every((scan) => !scan.estimates.includes(one)));
  return makeReport([section("", text, [...scans, ...single], notes)], { title: `Intrinsic dimension of ${path}` });
}
