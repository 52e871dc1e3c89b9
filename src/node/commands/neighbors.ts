import { Command, Option } from "commander";
import type { Control } from "../../base/control.ts";
import { shapeError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import type { Metric, Neighbors } from "../../neighbors/neighbors.ts";
import type { Pool } from "../../pool/pool.ts";
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
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";
import { writeNeighbors } from "../write-neighbors.ts";

type Options = CloudOptions &
  OutputOptions & { readonly out: string; readonly k: number; readonly metric: Metric; readonly queries?: string };

export function neighborsCommand(): Command {
  const command = new Command("neighbors")
    .description(
      "Exact k nearest neighbours of every point -> .npz with distances (n x k, f64) and indices (n x k, i32).",
    )
    .summary("exact k nearest neighbours of every point -> .npz")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .requiredOption("-k <count>", "neighbours per point", whole(1))
    .option("--queries <file>", "find the neighbours of these points among the cloud's")
    .addOption(new Option("--metric <name>", "distance").choices(["euclidean", "cosine"]).default("euclidean"));
  withCloud(withOutput(command, "the .npz file to write (required)")).action(run);
  command.options.find(({ long }) => long === "--out")!.mandatory = true;
  return command;
}

async function run(path: string, options: Options): Promise<void> {
  const { metric, out, json, queries } = options;
  await requireWritableFile(out, [path, queries]);
  await using pool = threadPool(poolOptions(options));
  const near = await withProgress("neighbours", async (control) => {
    const found = await search(path, options, pool, control);
    await writeNeighbors(out, found);
    return found;
  });
  const { distances: _d, indices: _i, ...summary } = near;
  const remarks = near.notes.map(({ message }) => `- ${message}\n`).join("");
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, out }, null, 2)}\n`);
  else
    process.stdout.write(
      queries === undefined
        ? `${near.k} nearest neighbours (${metric}) of each of the ${near.n} points of ${path}\n${remarks}written: ${out}\n`
        : `${near.k} nearest of the ${near.references} points of ${path} (${metric}) to each of the ${near.n} points of ${queries}\n${remarks}written: ${out}\n`,
    );
}

async function search(path: string, options: Options, pool: Pool, control: Control): Promise<Neighbors> {
  const { k, metric } = options;
  const { signal } = control;
  const cloud = await readCloud(path, { ...cloudOptions(options, options.seed), signal });
  requireSample(path, options, cloud.n);
  const queries = options.queries === undefined ? undefined : await readQueries(options.queries, options, signal);
  if (queries && queries.D !== cloud.D)
    throw shapeError(`--queries ${options.queries}`, `points in D = ${cloud.D} coordinates as in ${path}`, queries.D);
  const blamed = (message: string) => (message.startsWith('"query ') ? (options.queries ?? path) : path);
  return about(blamed, () => findNeighbors(cloud, { k, metric, queries, pool, ...control }));
}

/** The points asked about, all of them, read as the cloud is. */
function readQueries(path: string, options: Options, signal: AbortSignal | undefined): Promise<PointCloud> {
  return readCloud(path, { ...cloudOptions({ ...options, sample: undefined }, 0), signal });
}
