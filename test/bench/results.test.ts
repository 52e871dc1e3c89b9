import { describe, expect, it } from "vitest";
import { type BenchResults, type BenchRow, cloudTable, markdownTable, resultsTable } from "../../bench/results.ts";
import { resultsFigure } from "../../bench/results-figure.ts";
import { wellFormed } from "../report/well-formed.ts";

const row = (data: string, contestant: string, seconds: number[], more: Partial<BenchRow> = {}): BenchRow => ({
  data,
  n: 1000,
  asked: more.n ?? 1000,
  D: Number(data.split("-")[1]),
  contestant,
  label: `the ${contestant}`,
  exact: true,
  seconds,
  queries: 1000,
  scaled: false,
  build: 0,
  breadth: null,
  recall: 1,
  distanceError: 0,
  plan: null,
  gflops: null,
  peakBytes: null,
  sink: 1,
  ...more,
});

const results: BenchResults = {
  bench: "neighbors",
  date: "2026-01-02",
  seed: 1,
  k: 10,
  rounds: 3,
  checkedRows: 200,
  machine: { cpu: "A & B <CPU>", threads: 2, memoryGiB: 8 },
  node: "v20.1.0",
  versions: {},
  leftOut: [],
  rows: [
    row("gauss-8", "dimlaw", [1, 2, 9]),
    row("gauss-8", "faiss", [3, 4, 5]),
    row("gauss-8", "faiss-skylakex", [1, 3, 5]),
    row("gauss-8", "hnswlib", [1, 1, 1], { exact: false, recall: 0.9912 }),
    row("gauss-8", "static-kdtree", [60, 60, 60], { scaled: true, queries: 30 }),
    row("gauss-32", "dimlaw", [4, 4, 4]),
    row("gauss-32", "faiss", [2, 2, 2], { recall: 0.998 }),
  ],
};

describe("the bench's table", () => {
  it("gives our median, the best faiss and every rival over ours", () => {
    const { columns, rows, caption } = resultsTable(results);
    expect(columns.map(({ title }) => title)).toEqual(["", "gauss-8", "gauss-32"]);
    expect(rows).toEqual([
      ["dimlaw, s", "2.00", "4.00"],
      ["best faiss, s", "3.00", "2.00"],
      ["best faiss / dimlaw", "1.50\u00d7", "0.50\u00d7 (0.998)"],
      ["the faiss", "2.00\u00d7", "0.50\u00d7 (0.998)"],
      ["the faiss-skylakex", "1.50\u00d7", "\u2013"],
      ["the static-kdtree", "~30.0\u00d7", "\u2013"],
      ["the hnswlib", "0.50\u00d7 (0.991)", "\u2013"],
    ]);
    expect(caption).toContain("n = 1000");
    expect(caption).toContain("scaled from 30 queries");
  });

  it("has a row a cloud with how it came out elsewhere", () => {
    const other = { ...results, node: "v21.0.0", rows: results.rows.filter(({ data }) => data === "gauss-32") };
    const { columns, rows, caption } = cloudTable(results, [other]);
    expect(columns.map(({ title }) => title).slice(1)).toEqual([
      "dimlaw, s",
      "best faiss, s",
      "best faiss / dimlaw, A",
      "best faiss / dimlaw, B",
    ]);
    expect(rows).toEqual([
      ["gauss-8, n = 1000", "2.00", "3.00", "1.50\u00d7", "\u2013"],
      ["gauss-32, n = 1000", "4.00", "2.00", "0.50\u00d7 (0.998)", "0.50\u00d7 (0.998)"],
    ]);
    expect(caption).toMatch(/A: .*Node 20\.1\.0.*; B: .*Node 21\.0\.0/);
  });

  it("names n in the columns where it differs, and shows only what is asked for", () => {
    const mixed = { ...results, rows: [...results.rows, row("gauss-8", "dimlaw", [1], { n: 500 })] };
    const { columns, rows } = resultsTable(mixed, ["hnswlib"]);
    expect(columns.map(({ title }) => title)).toEqual([
      "",
      "gauss-8, n = 1000",
      "gauss-32, n = 1000",
      "gauss-8, n = 500",
    ]);
    expect(rows.map(([title]) => title)).toEqual(["dimlaw, s", "the hnswlib"]);
  });

  it("is Markdown", () => {
    const lines = markdownTable(resultsTable(results)).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "|  | gauss-8 | gauss-32 |",
      "| --- | ---: | ---: |",
      "| dimlaw, s | 2.00 | 4.00 |",
    ]);
  });
});

describe("the bench's figure", () => {
  it("is well-formed SVG that names everyone", () => {
    const svg = resultsFigure(results)!;
    wellFormed(svg);
    for (const { label } of results.rows) expect(svg).toContain(label);
    expect(svg).not.toContain("NaN");
  });

  it("is nothing where no line can be drawn", () => {
    expect(resultsFigure({ ...results, rows: results.rows.slice(0, 5) })).toBeNull();
  });
});
