import { Command, InvalidArgumentError } from "commander";
import type { Control } from "../../base/control.ts";
import { DimlawError, optionError, shapeError } from "../../base/errors.ts";
import { rowMatrix } from "../../cloud/cloud-chunks.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { sampleRows } from "../../cloud/sample-cloud.ts";
import type { StoredMatrix } from "../../cloud/stored-matrix.ts";
import {
  APPROXIMATE_METRICS,
  type ApproximateNeighbors,
  approximateNeighbors,
} from "../../neighbors/approximate/approximate-neighbors.ts";
import { countNeighbors } from "../../neighbors/count-neighbors.ts";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import { findNeighborsStreamed } from "../../neighbors/find-neighbors-streamed.ts";
import { METRICS, type Metric } from "../../neighbors/metric.ts";
import type { Explanation, Neighbors } from "../../neighbors/neighbors.ts";
import { neighborsWithin } from "../../neighbors/neighbors-within.ts";
import type { Plan } from "../../neighbors/plan.ts";
import type { Pool } from "../../pool/pool.ts";
import {
  CLOUD_ARGUMENT,
  type CloudOptions,
  cloudOptions,
  defined,
  metricNamed,
  number,
  type OutputOptions,
  poolOptions,
  requireSample,
  whole,
  withCloud,
  withOutput,
} from "../command-options.ts";
import { withFile } from "../files.ts";
import { readCloud } from "../read-cloud.ts";
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";
import { streamCloud } from "../stream-cloud.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";
import { writeNeighbors } from "../write-neighbors.ts";
import { MOST_AS_JSON, writeCounts, writeNeighborsWithin } from "../write-neighbors-within.ts";

type Options = CloudOptions &
  OutputOptions & {
    readonly out: string;
    readonly k?: number;
    readonly radius?: number;
    readonly counts?: boolean;
    readonly metric: Metric;
    readonly queries?: string;
    readonly stream?: boolean;
    readonly explain?: boolean;
    readonly approximate?: boolean;
    readonly recall?: number;
  };

export function neighborsCommand(): Command {
  const command = new Command("neighbors")
    .description(
      "Exact k nearest neighbours of every point (on request approximate ones) -> .npz with distances (n x k, f64) and indices (n x k, i32); or all neighbours within a radius.",
    )
    .summary("exact k nearest neighbours of every point, or all within a radius -> .npz")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .option("-k <count>", "neighbours per point", whole(1))
    .option("--radius <r>", "in place of -k: all neighbours strictly nearer than this", radius)
    .option("--counts", "with --radius: only how many there are")
    .option("--queries <file>", "find the neighbours of these points among the cloud's")
    .option("--stream", "with --queries or --sample: read the cloud in chunks, never all of it")
    .option("--explain", "with -k: how the search was planned and what happened")
    .option("--approximate", "neighbours that are likely the nearest, for millions of points; their recall is measured")
    .option("--recall <share>", "recall to aim at with --approximate (default: 0.95)", share)
    .option("--metric <name>", METRICS, metricNamed, "euclidean");
  withCloud(withOutput(command, "the .npz file to write (required)")).action(run);
  command.options.find(({ long }) => long === "--out")!.mandatory = true;
  return command;
}

function radius(text: string): number {
  const value = number(text);
  if (value < 0) throw new InvalidArgumentError("Expected a number of at least 0.");
  return value;
}

/** @throws InvalidArgumentError, which commander turns into a usage error */
function share(text: string): number {
  const value = number(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError("Expected a number from 0 to 1.");
  return value;
}

async function run(path: string, options: Options): Promise<void> {
  const { out, json, queries } = options;
  requireSense(options);
  await requireWritableFile(out, [path, queries]);
  await using pool = threadPool(poolOptions(options));
  const act = options.approximate ? likely : options.radius === undefined ? nearest : within;
  const { summary, text } = await withProgress("neighbours", (control) => act(path, options, pool, control));
  const remarks = summary.notes.map(({ message }) => `- ${message}\n`).join("");
  process.stdout.write(
    json ? `${JSON.stringify({ ...summary, out }, null, 2)}\n` : `${text}\n${remarks}written: ${out}\n`,
  );
}

/** @throws OPTION for options that say nothing together */
function requireSense(options: Options): void {
  const { k, radius, counts, stream, explain, queries, sample, approximate, recall, metric } = options;
  if (k === undefined && radius === undefined) throw optionError("k", "a count of neighbours, or --radius", "none");
  if (k !== undefined && radius !== undefined) throw optionError("--radius", "none beside -k", radius);
  if (counts && radius === undefined) throw optionError("--counts", "a --radius to count within", "none");
  if (explain && (k === undefined || stream || approximate))
    throw optionError("--explain", "-k beside it, and neither --stream nor --approximate", "another search");
  if (recall !== undefined && !approximate) throw optionError("--recall", "--approximate beside it", "none");
  if (approximate && radius !== undefined) throw optionError("--approximate", "-k, not --radius", radius);
  if (approximate && stream) throw optionError("--approximate", "no --stream: all of the cloud is read", "both");
  if (approximate && queries !== undefined)
    throw optionError("--approximate", "no --queries: that is for the points among themselves", queries);
  if (approximate && !APPROXIMATE_METRICS.includes(metric))
    throw optionError("--metric", `${APPROXIMATE_METRICS.join(", ")} with --approximate`, metric);
  if (!stream) return;
  if (radius !== undefined) throw optionError("--stream", "-k, not --radius", radius);
  if (queries === undefined && sample === undefined)
    throw optionError("--stream", "--queries or --sample: whose neighbours to find", "none");
  if (queries !== undefined && sample !== undefined)
    throw optionError("--stream", "either --queries or --sample", "both");
}

/** What is said of a result beside its arrays. */
interface Said {
  readonly summary: { readonly notes: Neighbors["notes"] };
  readonly text: string;
}

async function nearest(path: string, options: Options, pool: Pool, control: Control): Promise<Said> {
  const { queries, sample, metric } = options;
  const matrix = await streamed(path, options);
  const near = matrix
    ? await searchStream(path, matrix, options, pool, control)
    : await search(path, options, pool, control);
  await writeNeighbors(options.out, near);
  const { distances: _d, indices: _i, own: _o, ...summary } = near;
  const asked = queries ?? `the sample of ${sample} of them`;
  const text = near.selfGraph
    ? `${near.k} nearest neighbours (${metric}) of each of the ${near.n} points of ${path}`
    : `${near.k} nearest of the ${near.references} points of ${path} (${metric}) to each of the ${near.n} points of ${asked}`;
  return { summary, text: near.explanation ? `${text}\n${explained(near.explanation)}` : text };
}

/** The plan in words, what it promised and what it took. */
function explained({ planned, used, ...found }: Explanation): string {
  const words = ({ build, format, features, byPoint }: Plan) =>
    `${format} (${build}) ${features > 0 ? `on ${features} principal coordinates` : "on all coordinates"}${byPoint ? ", point by point" : ""}`;
  const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
  const kept = used.build === planned.build && used.format === planned.format && used.features === planned.features;
  return [
    `plan: ${words(planned)}, ${percent(planned.survivors)} of the pairs to come through, ${planned.seconds.toPrecision(3)} s on one thread`,
    ...(kept ? [] : [`too many came through; used: ${words(used)}`]),
    `found: ${percent(found.compared)} of the pairs compared, ${percent(found.examined)} came through, ${percent(found.measured)} measured, ${found.setAside} points set aside; ${found.seconds.toPrecision(3)} s, ${found.preparation.toPrecision(3)} s of it preparation`,
  ].join("\n");
}

/** Approximate neighbours, and what was measured of them. */
async function likely(path: string, options: Options, pool: Pool, control: Control): Promise<Said> {
  const { k, metric, seed, recall: target } = options;
  const { cloud } = await readBoth(path, options, control.signal);
  const work = { k: k!, metric, seed, ...defined({ recall: target }), pool, ...control };
  const near: ApproximateNeighbors = await about(path, () => approximateNeighbors(cloud, work));
  await writeNeighbors(options.out, near);
  const { distances: _d, indices: _i, ...summary } = near;
  const { recall, interval, level, sampled } = near;
  const [low, high] = interval.map((value) => value.toFixed(4));
  const text = `${near.k} approximate nearest neighbours (${metric}) of each of the ${near.n} points of ${path}
recall ${recall.toFixed(4)}, ${level * 100} % interval [${low}, ${high}], on ${sampled} rows searched exactly`;
  return { summary, text };
}

async function search(path: string, options: Options, pool: Pool, control: Control): Promise<Neighbors> {
  const { k, metric, explain = false } = options;
  const { cloud, queries } = await readBoth(path, options, control.signal);
  return about(blamed(path, options), () =>
    findNeighbors(cloud, { k: k!, metric, queries, explain, pool, ...control }),
  );
}

async function within(path: string, options: Options, pool: Pool, control: Control): Promise<Said> {
  const { metric, counts, out } = options;
  const radius = options.radius!;
  const { cloud, queries } = await readBoth(path, options, control.signal);
  const asked = options.queries === undefined ? "" : `, of each of the ${queries?.n} points of ${options.queries}`;
  const notes = [...cloud.notes, ...(queries?.notes ?? [])];
  if (counts) {
    const { outer } = await about(blamed(path, options), () =>
      countNeighbors(cloud, { inner: 0, outer: radius, metric, queries, pool, ...control }),
    );
    await writeCounts(out, outer);
    const pairs = outer.reduce((sum, count) => sum + count, 0);
    const summary = { kind: "neighbor-counts", n: outer.length, radius, references: cloud.n, metric, pairs, notes };
    return {
      summary,
      text: `${pairs} neighbours (${metric}) nearer than ${radius} among the ${cloud.n} points of ${path}${asked}`,
    };
  }
  const limit = out.endsWith(".json") ? MOST_AS_JSON : undefined;
  const found = await about(blamed(path, options), () =>
    neighborsWithin(cloud, { radius, limit, metric, queries, pool, ...control }),
  );
  await writeNeighborsWithin(out, found);
  const { offsets: _o, distances: _d, indices, ...said } = found;
  const pairs = indices.length;
  const text = `${pairs} neighbours (${metric}) nearer than ${radius} among the ${cloud.n} points of ${path}${asked}`;
  return { summary: { ...said, pairs } as Said["summary"], text };
}

/** The file's matrix where it is to be read in chunks: when told so, or when it is larger than a limit and only searched. */
async function streamed(path: string, options: Options): Promise<StoredMatrix | undefined> {
  const { stream, queries, sample } = options;
  return withFile(path, async (source) => {
    const large = source.size > STREAM_BYTES && queries !== undefined && sample === undefined;
    if (!stream && !large) return undefined;
    try {
      return await about(path, () => rowMatrix(source, path, formatOf(options)));
    } catch (error) {
      if (stream) throw error;
      return undefined;
    }
  });
}

/** Queries from another file, or a sample of the cloud, against all of it in chunks. */
async function searchStream(
  path: string,
  { n, D }: StoredMatrix,
  options: Options,
  pool: Pool,
  { signal, onProgress }: Control,
): Promise<Neighbors> {
  const { k, metric, sample, seed } = options;
  requireSample(path, options, n);
  const queries =
    options.queries === undefined
      ? await readCloud(path, { ...cloudOptions(options, seed), signal })
      : await readQueries(options.queries, options, signal);
  requireSameD(path, options, D, queries);
  const own =
    sample === undefined ? undefined : (sampleRows(n, sample, seed) ?? Int32Array.from({ length: n }, (_, i) => i));
  const chunks = streamCloud(path, { ...formatOf(options), signal });
  const work = { k: k!, metric, n, own, pool, signal, onProgress };
  try {
    return await findNeighborsStreamed(queries, chunks, work);
  } catch (error) {
    // The reader's own errors bear the file's name.
    if (error instanceof DimlawError && error.message.startsWith(`${path}: `)) throw error;
    return about(blamed(path, options), () => Promise.reject(error));
  }
}

async function readBoth(path: string, options: Options, signal: AbortSignal | undefined) {
  const cloud = await readCloud(path, { ...cloudOptions(options, options.seed), signal });
  requireSample(path, options, cloud.n);
  const queries = options.queries === undefined ? undefined : await readQueries(options.queries, options, signal);
  if (queries) requireSameD(path, options, cloud.D, queries);
  return { cloud, queries };
}

function requireSameD(path: string, options: Options, D: number, queries: PointCloud): void {
  if (queries.D !== D)
    throw shapeError(`--queries ${options.queries}`, `points in D = ${D} coordinates as in ${path}`, queries.D);
}

const blamed = (path: string, options: Options) => (message: string) =>
  message.startsWith('"query ') ? (options.queries ?? path) : path;

/** The points asked about, all of them, read as the cloud is. */
function readQueries(path: string, options: Options, signal: AbortSignal | undefined): Promise<PointCloud> {
  return readCloud(path, { ...formatOf(options), signal });
}

const formatOf = (options: Options) => cloudOptions({ ...options, sample: undefined }, 0);

/** Larger clouds that other points are asked of are read in chunks. */
const STREAM_BYTES = 2 ** 32;
