/**
 * What `bench/dimension.ts` measured as tables in Markdown.
 *
 *   npx tsx bench/dimension-table.ts RESULTS.json
 */
import { readFileSync } from "node:fs";
import { type DimensionResults, timesTable, truthTable } from "./dimension-results.ts";
import { markdownTable } from "./results.ts";

if (process.argv.length !== 3) throw new Error("usage: dimension-table RESULTS.json");
const results: DimensionResults = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tables = [
  ...(results.truths.length > 0 ? [truthTable(results)] : []),
  ...(results.times.length > 0 ? [timesTable(results)] : []),
];
process.stdout.write(tables.map(markdownTable).join("\n"));
