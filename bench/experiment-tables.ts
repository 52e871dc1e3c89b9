import type { ExperimentResult } from "../src/replications/experiment.ts";
import { formatInterval, formatNumber, formatWithError } from "../src/report/format-number.ts";

/** A file of bench/results/experiments: one experiment of one run of `dimlaw experiment`. */
export interface StoredExperiment {
  readonly run: Readonly<Record<"command" | "node" | "date" | "cpu", string>>;
  readonly experiments: readonly [ExperimentResult];
}

/** Where a page has the tables of the file named, from the mark's line to that of the end. */
const MARKED = /(<!-- results: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A page with the tables between its marks made anew. */
export function withTables(page: string, stored: (name: string) => StoredExperiment): string {
  return page.replaceAll(MARKED, (_, mark: string, name: string, end: string) => {
    return `${mark}${experimentTables(name, stored(name))}${end}`;
  });
}

/** The findings of an experiment, of sweeps their fits too, and how they were got, in Markdown. */
function experimentTables(name: string, { run, experiments: [result] }: StoredExperiment): string {
  const findings = result.findings.map(({ quantity, claimed, measured, standardError, interval, agreement }) => [
    quantity,
    claimed,
    formatWithError(measured, standardError),
    formatInterval(interval),
    agreement.replace("-", " "),
  ]);
  const how = `\`${run.command.replace(/ --out \S+/, "")}\`, ${run.date}, Node ${run.node.slice(1)}, ${run.cpu}`;
  return [
    ...sweepTable(result),
    table("lllll", ["quantity", "claimed", "measured", "95 % interval", "found"], findings),
    `${how} ([results](../bench/results/experiments/${name}.json)).`,
    "",
  ].join("\n");
}

/** 4/alpha (2p/alpha) of every sweep by its fits, as its section says it. */
function sweepTable({ sections }: ExperimentResult): string[] {
  const rows = sections.flatMap(({ title, text, results }) => {
    const fits =
      /alpha = (.+) by a pure power of N; (.+) with a free offset .*; (.+) without the two widest, (.+) without/.exec(
        text,
      );
    const own = results.filter(({ kind }) => kind === "dimension-estimate").at(-2);
    const d = own?.kind === "dimension-estimate" ? formatNumber(own.dimension) : formatNumber(null);
    return fits ? [[title, d, ...fits.slice(1)]] : [];
  });
  const head = [
    "sweep",
    "TwoNN, student",
    "pure power",
    "free offset",
    "without the two widest",
    "without the two narrowest",
  ];
  return rows.length > 0
    ? [table("lrllll", head, rows), "Numbers are 4/alpha, 2p/alpha for |y - y'|^p, with 95 % intervals.", ""]
    : [];
}

function table(align: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = [...align].map((side) => (side === "r" ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line), ""].join("\n");
}
