import { Command } from "commander";
import { type CloudComparison, compareClouds } from "../../dimension/compare-clouds.ts";
import type { NeighborComparison } from "../../dimension/neighbor-comparison.ts";
import { METRICS, type Metric } from "../../neighbors/metric.ts";
import { formatInterval, formatNumber, formatWithError } from "../../report/format-number.ts";
import { textTable } from "../../report/text-table.ts";
import {
  CLOUD_ARGUMENT,
  metricNamed,
  type OutputOptions,
  poolOptions,
  whole,
  withOutput,
  withThreads,
} from "../command-options.ts";
import { printResult } from "../print-result.ts";
import { readCloud } from "../read-cloud.ts";
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

type Options = OutputOptions & {
  readonly k: number;
  readonly sample: number;
  readonly metric: Metric;
  readonly threads?: number;
};

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("Whether two clouds, row by row of the same points, have the same neighbourhoods.")
    .summary("do two clouds of the same points have the same neighbourhoods?")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .argument("<other>", "the same points, row by row, in other coordinates")
    .option("-k <count>", "neighbours of the overlap", whole(1), 10)
    .option("--sample <m>", "points that are asked, each against all others", whole(1), 500)
    .option("--metric <name>", METRICS, metricNamed, "euclidean");
  return withThreads(withOutput(command)).action(run);
}

async function run(path: string, other: string, options: Options): Promise<void> {
  const { k, sample, seed, metric, out } = options;
  if (out !== undefined) await requireWritableFile(out, [path, other]);
  await using pool = threadPool(poolOptions(options));
  const compared = await withProgress("compare", async (control) => {
    const a = await readCloud(path, { signal: control.signal });
    const b = await readCloud(other, { signal: control.signal });
    return about(other, () => compareClouds(a, b, { k, sample, seed, metric, pool, ...control }));
  });
  await printResult(compared, () => shown(compared, path, other), options);
}

/** For people. */
function shown({ n, overlap, forth, back, notes }: CloudComparison, path: string, other: string): string {
  const row = (name: string, of: NeighborComparison) => [
    name,
    formatWithError(of.value, of.standardError),
    formatInterval(of.interval),
    formatNumber(of.chance, 2),
  ];
  const table = textTable(
    {
      caption: "",
      columns: ["comparison", "value", "95 % interval", "by chance"].map((title, at) => ({
        title,
        align: at === 0 ? "left" : "right",
      })),
      rows: [
        row(`overlap of the first ${overlap.params.k} neighbours`, overlap),
        row("information imbalance, first to second", forth),
        row("information imbalance, second to first", back),
      ],
    },
    100,
  );
  const said = [...notes, ...overlap.notes].map(({ message }) => `- ${message}`);
  return [`Neighbourhoods of ${path} in ${other}: ${n} points`, ...said, "", ...table].join("\n");
}
