/**
 * What `bench/neighbors.ts` measured as a table in Markdown and as a figure.
 *
 *   npx tsx bench/neighbors-table.ts RESULTS.json [OTHER.json ...] [--svg FIGURE.svg] [--rivals faiss,faiss-skylakex,hnswlib] [--largest] [--clouds]
 *
 * `--largest`: of a cloud measured whole at several sizes the table shows the largest. `--clouds`: a row a cloud, ours beside the best faiss,
 * and how that came out in other results.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type BenchResults, type BenchRow, cloudTable, markdownTable, resultsTable } from "./results.ts";
import { resultsFigure } from "./results-figure.ts";

const { values, positionals } = parseArgs({
  options: {
    svg: { type: "string" },
    rivals: { type: "string" },
    largest: { type: "boolean", default: false },
    clouds: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
if (positionals.length === 0 || (positionals.length > 1 && !values.clouds))
  throw new Error(
    "usage: neighbors-table RESULTS.json [--svg FIGURE.svg] [--rivals NAMES], or RESULTS.json OTHER.json ... --clouds",
  );
const [results, ...others] = positionals.map((path): BenchResults => JSON.parse(readFileSync(path, "utf8")));
const only = values.rivals?.split(",");
const largest = (row: BenchRow) =>
  results.rows.every(({ data, n, asked }) => data !== row.data || asked !== n || row.asked !== row.n || n <= row.n);
const rows = values.largest ? results.rows.filter(largest) : results.rows;
const shown = { ...results, rows };
process.stdout.write(markdownTable(values.clouds ? cloudTable(shown, others) : resultsTable(shown, only)));
if (values.svg) {
  const svg = resultsFigure(results, only);
  if (svg === null) throw new Error("expected a cloud of two sizes, or gaussians in two dimensions, to draw a line");
  writeFileSync(values.svg, svg);
}
