import { Command, Option } from "commander";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import type { Metric } from "../../neighbors/neighbors.ts";
import {
  type CloudOptions,
  cloudOptions,
  type OutputOptions,
  whole,
  withCloud,
  withOutput,
} from "../command-options.ts";
import { readCloud } from "../read-cloud.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";
import { writeNeighbors } from "../write-neighbors.ts";

type Options = CloudOptions &
  OutputOptions & { readonly out: string; readonly k: number; readonly metric: Metric; readonly queries?: string };

export function neighborsCommand(): Command {
  const command = new Command("neighbors")
    .description(
      "exact k nearest neighbours of every point -> .npz with distances (n x k, f64) and indices (n x k, i32)",
    )
    .argument("<cloud>", "points: .npy, .npz, .csv, .tsv, or raw with --dim and --dtype")
    .requiredOption("-k <count>", "neighbours per point", whole(1))
    .option("--queries <file>", "find the neighbours of these points among the cloud's")
    .addOption(new Option("--metric <name>", "distance").choices(["euclidean", "cosine"]).default("euclidean"));
  withCloud(withOutput(command, "the .npz file to write")).action(run);
  command.options.find(({ long }) => long === "--out")!.mandatory = true;
  return command;
}

async function run(path: string, options: Options): Promise<void> {
  const { k, metric, out, json } = options;
  await using pool = threadPool(options.threads === undefined ? {} : { threads: options.threads });
  const cloud = await readCloud(path, cloudOptions(options, options.seed));
  const queries =
    options.queries === undefined
      ? undefined
      : await readCloud(options.queries, cloudOptions({ ...options, sample: undefined }, 0));
  const near = await withProgress("neighbours", (control) =>
    findNeighbors(cloud, { k, metric, queries, pool, ...control }),
  );
  await writeNeighbors(out, near);
  const { distances: _d, indices: _i, ...summary } = near;
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, notes: cloud.notes, out }, null, 2)}\n`);
  else
    process.stdout.write(
      `${near.k} nearest of ${near.references} references for each of ${near.n} points (${metric}): ${out}\n`,
    );
}
