import { describe, expect, it } from "vitest";
import {
  type DimensionResults,
  estimatesTable,
  type TimeRow,
  TOGETHER,
  timesTable,
  truthTable,
} from "../../bench/dimension-results.ts";
import { DUELS } from "../../bench/dimension-rivals.ts";

const estimate = (method: string, dimension: number, low: number, high: number) => ({
  method,
  params: { k: 20, aggregate: "mean" },
  dimension,
  standardError: (high - low) / 4,
  interval: [low, high] as const,
});
const time = (contestant: string, cpuSeconds: number[], estimator = "mle:k=20", value: number | null = 5): TimeRow => ({
  cloud: "gaussian:d=8",
  n: 10_000,
  D: 8,
  estimator,
  contestant,
  seconds: cpuSeconds.map((seconds) => 10 * seconds),
  cpuSeconds,
  value,
});

const results: DimensionResults = {
  bench: "dimension",
  date: "2026-01-02",
  seed: 1,
  machine: { cpu: "a CPU", threads: 2, memoryGiB: 8 },
  node: "v20.1.0",
  versions: { dadapy: "0.3" },
  leftOut: [],
  truths: [
    {
      name: "M5b",
      n: 1000,
      D: 3,
      d: 2,
      estimates: [estimate("twonn", 2.03, 1.9, 2.2), estimate("mle", 2.74, 2.7, 2.8), estimate("gride", 2.1, 2, 3)],
      plateaus: [{ method: "gride", plateau: null }],
      notes: ["i3d: left out."],
    },
    { name: "M9", n: 1000, D: 20, d: 20, estimates: [estimate("mle", 13.9, 13, 14)], plateaus: [], notes: [] },
  ],
  times: [
    time("dimlaw", [3, 1, 2]),
    time("dadapy", [9, 8, 7]),
    time("dimlaw", [2], "twonn"),
    time("dimlaw", [3], TOGETHER, null),
    time("dadapy", [12], TOGETHER, null),
  ],
};

describe("the dimension bench's tables", () => {
  it("give every estimate of a set with its interval", () => {
    const { rows, columns, caption } = estimatesTable(results.truths[0]);
    expect(columns.at(-1)!.title).toBe("holds 2");
    expect(rows.slice(0, 2)).toEqual([
      ["twonn", "k=20 aggregate=mean", "2.03", "1.90 to 2.20", "yes"],
      ["mle", "k=20 aggregate=mean", "2.74", "2.70 to 2.80", "no"],
    ]);
    expect(caption).toBe("M5b: d = 2 in D = 3, 1000 points. i3d: left out.");
  });

  it("set all methods side by side", () => {
    const { columns, rows } = truthTable(results);
    expect(columns.map(({ title }) => title)).toEqual(["set", "d", "twonn", "mle", "gride"]);
    expect(rows).toEqual([
      ["M5b", "2", "2.03*", "2.74", "none"],
      ["M9", "20", "\u2013", "13.9", "\u2013"],
    ]);
  });

  it("give our processor time, and the rivals' over ours", () => {
    const { columns, rows } = timesTable(results);
    expect(columns.map(({ title }) => title)).toEqual([
      "estimator",
      "cloud",
      "n",
      "dimlaw, s",
      "dadapy",
      "d, dimlaw",
      "d, dadapy",
    ]);
    expect(rows).toEqual([
      ["mle:k=20", "gaussian:d=8", "10\u202f000", "2.00", "4.00\u00d7", "5.00", "5.00"],
      ["twonn", "gaussian:d=8", "10\u202f000", "2.00", "\u2013", "5.00", "\u2013"],
      [TOGETHER, "gaussian:d=8", "10\u202f000", "3.00", "4.00\u00d7", "\u2013", "\u2013"],
    ]);
  });
});

it("no estimator is timed twice", () => {
  expect(new Set(DUELS.map(({ ours }) => ours)).size).toBe(DUELS.length);
});
