/**
 * What `bench/dimension.ts` measured as tables in Markdown.
 *
 *   npx tsx bench/dimension-table.ts RESULTS.json [METHODS]
 *
 * METHODS: columns of the table of truths, such as `twonn,mle`; left out: all.
 */
import { readFileSync } from "node:fs";
import { type DimensionResults, timesTable, truthTable } from "./dimension-results.ts";
import { markdownTable } from "./results.ts";

const [path, methods] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: dimension-table RESULTS.json [METHODS]");
const results: DimensionResults = JSON.parse(readFileSync(path, "utf8"));
const tables = [
  ...(results.truths.length > 0 ? [truthTable(results, methods?.split(","))] : []),
  ...(results.times.length > 0 ? [timesTable(results)] : []),
];
process.stdout.write(tables.map(markdownTable).join("\n"));
