import { median } from "../src/base/statistics.ts";
import type { DimensionEstimate, DimensionScan } from "../src/dimension/dimension-estimate.ts";
import { formatCount, formatNumber, NO_NUMBER } from "../src/report/format-number.ts";
import type { Table } from "../src/report/tables.ts";
import { OURS } from "./rivals.ts";

type Estimated = Pick<DimensionEstimate, "method" | "params" | "dimension" | "standardError" | "interval">;

/** All estimators on one set of known dimension. */
export interface TruthRow {
  readonly name: string;
  readonly n: number;
  readonly D: number;
  readonly d: number;
  readonly estimates: readonly Estimated[];
  readonly plateaus: readonly Pick<DimensionScan, "method" | "plateau">[];
  /** Which estimators answered nothing, and why. */
  readonly notes: readonly string[];
}

/** One contestant's estimate of one cloud, search included. */
export interface TimeRow {
  readonly cloud: string;
  readonly n: number;
  readonly D: number;
  /** Ours, by which the rivals' estimator goes too. */
  readonly estimator: string;
  readonly contestant: string;
  /** On the clock, a number a round. */
  readonly seconds: readonly number[];
  /** Of one processor: what is compared, since what else runs on the machine does not enter. */
  readonly cpuSeconds: readonly number[];
  /** The estimate; null of several. */
  readonly value: number | null;
}

export interface DimensionResults {
  readonly bench: "dimension";
  readonly date: string;
  readonly seed: number;
  readonly machine: { readonly cpu: string; readonly threads: number; readonly memoryGiB: number };
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
  readonly truths: readonly TruthRow[];
  readonly times: readonly TimeRow[];
}

/** Every estimate on one set, with its interval. */
export function estimatesTable({ name, n, D, d, estimates, notes }: TruthRow): Table {
  return {
    caption: [`${name}: d = ${d} in D = ${D}, ${formatCount(n)} points.`, ...notes].join(" "),
    columns: [
      { title: "method", align: "left" },
      { title: "parameters", align: "left" },
      { title: "estimate", align: "right" },
      { title: "95 % interval", align: "right" },
      { title: `holds ${d}`, align: "right" },
    ],
    rows: estimates.map(({ method, params, dimension, interval: [low, high] }) => [
      method,
      Object.entries(params)
        .map(([key, value]) => `${key}=${value}`)
        .join(" "),
      formatNumber(dimension, 3),
      `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`,
      low <= d && d <= high ? "yes" : "no",
    ]),
  };
}

/**
 * A set a line, a method a column: the estimate, of a scan its plateau's; a star where the interval holds the truth.
 * @param only methods to show; left out: all
 */
export function truthTable({ truths, seed, date }: DimensionResults, only?: readonly string[]): Table {
  const methods = only ?? [...new Set(truths.flatMap(({ estimates }) => estimates.map(({ method }) => method)))];
  const cell = ({ estimates, plateaus, d }: TruthRow, method: string): string => {
    const scan = plateaus.find((one) => one.method === method);
    if (scan) return scan.plateau ? formatNumber(scan.plateau.dimension, 3) : "none";
    const found = estimates.find((one) => one.method === method);
    if (!found) return NO_NUMBER;
    const [low, high] = found.interval;
    return `${formatNumber(found.dimension, 3)}${low <= d && d <= high ? "*" : ""}`;
  };
  return {
    caption: `${formatCount(truths[0]?.n ?? 0)} points of each set, seed ${seed}; of a scan the plateau, or none. *: the 95 % interval holds d. ${date}.`,
    columns: [
      { title: "set", align: "left" },
      { title: "d", align: "right" },
      ...methods.map((title) => ({ title, align: "right" as const })),
    ],
    rows: truths.map((row) => [row.name, String(row.d), ...methods.map((method) => cell(row, method))]),
  };
}

/** What a contestant took for several estimates of one cloud: ours in one pass, theirs one after the other. */
export const TOGETHER = "all above";

/** An estimator a line: our seconds, and the rivals' over ours. */
export function timesTable({ times, machine, node, date, versions }: DimensionResults): Table {
  const rivals = [...new Set(times.map(({ contestant }) => contestant))].filter((name) => name !== OURS);
  const lines = [...new Map(times.map((row) => [keyOf(row), row])).values()];
  const at = (line: TimeRow, contestant: string) =>
    times.find((row) => keyOf(row) === keyOf(line) && row.contestant === contestant);
  const over = (line: TimeRow, rival: string): string => {
    const [ours, theirs] = [at(line, OURS), at(line, rival)];
    return ours && theirs ? `${formatNumber(median(theirs.cpuSeconds) / median(ours.cpuSeconds), 3)}\u00d7` : NO_NUMBER;
  };
  return {
    caption: `From the points to the estimate, search included: processor seconds on one thread, medians; for rivals their time over dimlaw's, and in the last columns what they estimate. ${Object.entries(
      versions,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join("; ")}. ${machine.cpu}, Node ${node.replace("v", "")}, ${date}.`,
    columns: [
      { title: "estimator", align: "left" },
      { title: "cloud", align: "left" },
      { title: "n", align: "right" },
      { title: `${OURS}, s`, align: "right" },
      ...rivals.map((title) => ({ title, align: "right" as const })),
      ...[OURS, ...rivals].map((name) => ({ title: `d, ${name}`, align: "right" as const })),
    ],
    rows: lines.map((line) => [
      line.estimator,
      line.cloud,
      formatCount(line.n),
      formatNumber(median(at(line, OURS)?.cpuSeconds ?? []), 3),
      ...rivals.map((rival) => over(line, rival)),
      ...[OURS, ...rivals].map((name) => formatNumber(at(line, name)?.value ?? null, 3)),
    ]),
  };
}

const keyOf = ({ cloud, n, estimator }: TimeRow) => `${cloud} ${n} ${estimator}`;
