/**
 * What `bench/neighbors.ts` measured as a table in Markdown and as a figure.
 *
 *   npx tsx bench/neighbors-table.ts RESULTS.json [--svg FIGURE.svg] [--rivals faiss,faiss-skylakex,hnswlib]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type BenchResults, markdownTable, resultsTable } from "./results.ts";
import { resultsFigure } from "./results-figure.ts";

const { values, positionals } = parseArgs({
  options: { svg: { type: "string" }, rivals: { type: "string" } },
  allowPositionals: true,
});
if (positionals.length !== 1)
  throw new Error("usage: neighbors-table RESULTS.json [--svg FIGURE.svg] [--rivals NAMES]");
const results: BenchResults = JSON.parse(readFileSync(positionals[0], "utf8"));
const only = values.rivals?.split(",");
process.stdout.write(markdownTable(resultsTable(results, only)));
if (values.svg) {
  const svg = resultsFigure(results, only);
  if (svg === null) throw new Error("expected a cloud of two sizes, or gaussians in two dimensions, to draw a line");
  writeFileSync(values.svg, svg);
}
