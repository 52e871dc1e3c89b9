import { Command, Option } from "commander";
import type { Control } from "../../base/control.ts";
import { DimlawError, optionError } from "../../base/errors.ts";
import { npyBytes } from "../../cloud/npy.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { FINITE_SIZE_REFERENCES, type FiniteSizeReference } from "../../dimension/correct-finite-size.ts";
import type { DimensionEstimate } from "../../dimension/dimension-estimate.ts";
import type { DimensionReport } from "../../dimension/estimate-all.ts";
import { givenDimension } from "../../dimension/given.ts";
import type { LocalDimensions } from "../../dimension/local-dimensions.ts";
import { type MeasureDimensionOptions, measureDimension } from "../../dimension/measure-dimension.ts";
import { METHODS, methodOf } from "../../dimension/methods.ts";
import { parseEstimators } from "../../dimension/parse-estimators.ts";
import { METRICS, type Metric } from "../../neighbors/metric.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import type { Report } from "../../report/report.ts";
import {
  CLOUD_ARGUMENT,
  type CloudOptions,
  cloudOptions,
  metricNamed,
  number,
  poolOptions,
  type ReportOptions,
  requireSample,
  whole,
  withCloud,
  withReport,
} from "../command-options.ts";
import { writeFileAtomic } from "../files.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readCloud } from "../read-cloud.ts";
import { readNeighbors } from "../read-neighbors.ts";
import { requireNeighborsOf } from "../require-neighbors-of.ts";
import { requireWritable, requireWritableFile } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

type Options = CloudOptions &
  ReportOptions & {
    readonly estimators: string;
    readonly queries?: number;
    readonly metric?: Metric;
    readonly neighbors?: string;
    readonly local?: string;
    readonly smooth?: number;
    readonly correct?: FiniteSizeReference;
    readonly truth?: number;
  };

export function dimensionCommand(): Command {
  const command = new Command("dimension")
    .description("Intrinsic dimension of a cloud, each estimate with its error.")
    .summary("intrinsic dimension of a cloud, each estimate with its error")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .option(
      "--estimators <list>",
      `standard (twonn, mle, gride, correlation), all, or some of ${Object.keys(METHODS).join(", ")}, with options as in twonn:fit=linear,discard=0.1,mle:k=20,gride`,
      "standard",
    )
    .option("--queries <m>", "ask m random points for their neighbours among all of them (default: all)", whole(1))
    .option("--neighbors <file>", "take the neighbours that `dimlaw neighbors` found, in place of a search")
    .option("--metric <name>", `${METRICS} (default: euclidean, or that of --neighbors)`, metricNamed)
    .option("--local <file.npy>", "write the values at points, a column for each estimator that has them")
    .option("--smooth <k>", "average each value at a point with those of its k nearest", whole(1))
    .addOption(
      new Option(
        "--correct <set>",
        "also correct each estimate for finite size, by simulated clouds of this kind",
      ).choices(FINITE_SIZE_REFERENCES),
    )
    .option("--truth <d>", "the dimension where it is known, to stand beside the estimates", number);
  return withCloud(withReport(command)).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { estimators, queries, seed, neighbors, local, smooth, correct, truth, out } = options;
  const known = truth === undefined ? undefined : knownDimension(truth);
  requireEstimators(estimators, local);
  if (smooth !== undefined && local === undefined)
    throw optionError("--smooth", "none without --local, whose values it averages", smooth);
  if (neighbors !== undefined && queries !== undefined)
    throw optionError("--queries", "none beside --neighbors, which says who was asked", queries);
  if (correct !== undefined && queries !== undefined)
    throw optionError("--correct", "none beside --queries: whole clouds are simulated", correct);
  await requireWritable(options, [path, neighbors]);
  if (local !== undefined) await requireWritableFile(local, [path, neighbors, out, options.report], "--local");
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
    const wanted = { local: local !== undefined, smooth, correct };
    const report = await measured(cloud, path, { near, metric, estimators, queries, seed, ...wanted, pool, control });
    return { cloud, metric, report };
  });
  const columns = report.local ?? [];
  if (local !== undefined) await writeColumns(local, columns);
  const { local: _, ...rest } = report;
  const said = columns.map(({ method, params, notes }) => ({ method, params, notes }));
  const beside = truth === undefined ? rest : { ...rest, truth };
  const result = local === undefined ? beside : { ...beside, local: { out: local, columns: said } };
  const names = columns.map(({ method }) => method).join(", ");
  const written = local === undefined ? "" : `\nvalues at points (${names}) written: ${local}\n`;
  const page = () => shown(report, known, path, cloud, metric, seed);
  await printResult(result, () => renderText({ ...page(), run: {} }, { color: paint }) + written, options, page);
}

/** One column as a vector, several as a matrix, f64. */
function writeColumns(path: string, columns: readonly LocalDimensions[]): Promise<void> {
  const [{ n }] = columns;
  const values = new Float64Array(n * columns.length);
  for (const [j, { dimensions }] of columns.entries())
    for (let i = 0; i < n; i++) values[i * columns.length + j] = dimensions[i];
  return writeFileAtomic(path, npyBytes(values, columns.length === 1 ? [n] : [n, columns.length]));
}

/** @throws OPTION before any file is read */
function requireEstimators(text: string, local: string | undefined): void {
  try {
    const requests = parseEstimators(text);
    if (local !== undefined && requests.every(({ method }) => !methodOf(method).local))
      throw optionError("estimators", "one that has values at points, such as mle or lpca:k=50, with --local", text);
  } catch (error) {
    if (!(error instanceof DimlawError)) throw error;
    throw new DimlawError(error.code, `--estimators: ${error.message.replace(/^"estimators": /, "")}`);
  }
}

async function measured(
  cloud: PointCloud,
  path: string,
  asked: { near: Neighbors | undefined; control: Control } & MeasureDimensionOptions,
): Promise<DimensionReport> {
  const { near, control, ...options } = asked;
  return about(path, async () => {
    try {
      return await measureDimension(cloud, { ...options, neighbors: near, ...control });
    } catch (error) {
      if (!(error instanceof DimlawError) || !error.message.startsWith('"k": ')) throw error;
      throw new DimlawError(error.code, error.message.replace('"k": ', "--estimators, neighbours they need: "));
    }
  });
}

/** @throws OPTION in the words of the command line */
function knownDimension(truth: number): DimensionEstimate {
  if (!(truth > 0)) throw optionError("--truth", "a number above 0", truth);
  return givenDimension(truth);
}

function truthText(truth: number, estimates: readonly DimensionEstimate[]): string {
  const holds = estimates.filter(({ interval: [low, high] }) => low <= truth && truth <= high);
  const said = `The true dimension is ${truth}; ${holds.length} of ${estimates.length} intervals hold it`;
  return holds.length === 0 ? `${said}.` : `${said}: ${[...new Set(holds.map(({ method }) => method))].join(", ")}.`;
}

const NAMES: Readonly<Record<string, string>> = { cosine: "cosine (chord)", angle: "angular (radian)" };

/** For people. */
function shown(
  { estimates, scans, mixtures, corrected, notes }: DimensionReport,
  known: DimensionEstimate | undefined,
  path: string,
  cloud: PointCloud,
  metric: Metric,
  seed: number,
): Report {
  const points = `${cloud.n} points in D = ${cloud.D} coordinates, ${NAMES[metric] ?? metric} distances; the scale is one of them.`;
  const text = known ? `${points} ${truthText(known.dimension, estimates)}` : points;
  const single = estimates.filter((one) => scans.every((scan) => !scan.estimates.includes(one)));
  const results = [...(known ? [known] : []), ...scans, ...single, ...mixtures];
  const sections = [section("", text, results, notes)];
  if (corrected) sections.push(section("Corrected for finite size", "", corrected));
  return makeReport(sections, { title: `Intrinsic dimension of ${path}`, run: { ...commandRecord(), seed } });
}
