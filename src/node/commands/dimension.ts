import { Command, Option } from "commander";
import { shapeError } from "../../base/errors.ts";
import { estimateAll } from "../../dimension/estimate.ts";
import { type DimensionReport, measureDimension } from "../../dimension/measure-dimension.ts";
import { parseEstimators } from "../../dimension/parse-estimators.ts";
import type { Metric } from "../../neighbors/neighbors.ts";
import { makeReport } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { type CloudOptions, cloudOptions, type OutputOptions, withCloud, withOutput } from "../command-options.ts";
import { printResult } from "../print-result.ts";
import { readCloud } from "../read-cloud.ts";
import { readNeighbors } from "../read-neighbors.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

type Options = CloudOptions &
  OutputOptions & { readonly estimators: string; readonly metric: Metric; readonly neighbors?: string };

export function dimensionCommand(): Command {
  const command = new Command("dimension")
    .description("intrinsic dimension of a cloud, each estimate with its error")
    .argument("<cloud>", "points: .npy, .npz, .csv, .tsv, or raw with --dim and --dtype")
    .option("--estimators <list>", "such as twonn:fit=linear,discard=0.1,mle:k=20,gride,correlation; or all", "all")
    .option("--neighbors <file>", "neighbours as `dimlaw neighbors` wrote them, in place of a search")
    .addOption(new Option("--metric <name>", "distance").choices(["euclidean", "cosine"]).default("euclidean"));
  return withCloud(withOutput(command)).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const report =
    options.neighbors === undefined ? await searched(path, options) : await given(path, options.neighbors, options);
  const text = () => renderText(makeReport(report.estimates, { title: `dimension of ${path}`, notes: report.notes }));
  await printResult(report, text, options);
}

async function searched(path: string, options: Options): Promise<DimensionReport> {
  parseEstimators(options.estimators);
  await using pool = threadPool(options.threads === undefined ? {} : { threads: options.threads });
  const cloud = await readCloud(path, cloudOptions(options, options.seed));
  const { estimators, metric } = options;
  return withProgress("dimension", (control) => measureDimension(cloud, { estimators, metric, pool, ...control }));
}

async function given(path: string, neighbors: string, options: Options): Promise<DimensionReport> {
  const requests = parseEstimators(options.estimators);
  const near = await readNeighbors(neighbors);
  const { n } = await readCloud(path, cloudOptions(options, options.seed));
  if (near.n !== n) throw shapeError(neighbors, `the neighbours of ${path}, ${n} rows`, near.n);
  return { kind: "dimension-report", estimates: estimateAll(near, requests), notes: near.notes };
}
