import { median } from "../src/base/statistics.ts";
import { formatCount, formatNumber, NO_NUMBER } from "../src/report/format-number.ts";
import type { Table } from "../src/report/tables.ts";
import { OURS } from "./rivals.ts";

/** One contestant on one cloud. */
export interface BenchRow {
  readonly data: string;
  readonly n: number;
  /** Points whose neighbours were asked for: all n, or so many queries. */
  readonly asked: number;
  readonly D: number;
  readonly contestant: string;
  readonly label: string;
  /** Whether it compares with every point or proves that it need not; ours is also checked to be bit-equal. */
  readonly exact: boolean;
  /** All that were asked, index included, ascending; where `scaled`, reckoned from `queries` of them. */
  readonly seconds: readonly number[];
  readonly queries: number;
  readonly scaled: boolean;
  /** Of the median of `seconds`: what does not grow with the queries. */
  readonly build: number;
  /** The breadth of search chosen, where there is one. */
  readonly breadth: number | null;
  /** The least of all rounds. */
  readonly recall: number;
  readonly distanceError: number;
  /** How ours went about it. */
  readonly plan: string | null;
  readonly gflops: number | null;
  /** Largest resident memory of our process so far, the points among it. */
  readonly peakBytes: number | null;
  /** Sum of the distances found. */
  readonly sink: number;
}

export interface BenchResults {
  readonly bench: "neighbors";
  readonly date: string;
  readonly seed: number;
  readonly k: number;
  readonly rounds: number;
  readonly checkedRows: number;
  readonly machine: { readonly cpu: string; readonly threads: number; readonly memoryGiB: number };
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly contestant: string; readonly data: string | null; readonly reason: string }[];
  readonly rows: readonly BenchRow[];
}

/**
 * One column a cloud: seconds of ours and of the best faiss, then every rival's time over ours.
 * @param only contestants to show; left out: all
 */
export function resultsTable(results: BenchResults, only?: readonly string[]): Table {
  const rows = results.rows.filter(({ contestant }) => !only || contestant === OURS || only.includes(contestant));
  const clouds = [...new Map(rows.map((row) => [cloudOf(row), row])).values()];
  const sizes = new Set(clouds.map(sizeOf));
  const at = (contestant: string, cloud: BenchRow) =>
    rows.find((row) => row.contestant === contestant && cloudOf(row) === cloudOf(cloud));
  const over = (row: BenchRow | undefined, cloud: BenchRow): string => {
    const ours = at(OURS, cloud);
    return row && ours ? ratio(row, median(row.seconds) / median(ours.seconds)) : NO_NUMBER;
  };
  const line = (title: string, cell: (cloud: BenchRow) => string) => [title, ...clouds.map(cell)];
  const faiss = (cloud: BenchRow) => bestFaiss(rows, cloud);
  const rivals = [...new Map(rows.map((row) => [row.contestant, row])).values()].filter((row) => !isOurs(row));
  const ours = [...new Set(rows.filter(isOurs).map((row) => row.contestant))];
  const hasFaiss = rivals.some(({ contestant }) => contestant.startsWith("faiss"));
  return {
    caption: caption(results, rows, sizes),
    columns: [
      { title: "", align: "left" },
      ...clouds.map((row) => ({
        title: sizes.size === 1 ? row.data : `${row.data}, ${sizeOf(row)}`,
        align: "right" as const,
      })),
    ],
    rows: [
      ...ours.map((name) => line(`${name}, s`, (cloud) => formatNumber(medianOf(at(name, cloud))))),
      ...(hasFaiss
        ? [
            line("best faiss, s", (cloud) => formatNumber(medianOf(faiss(cloud)))),
            line("best faiss / dimlaw", (cloud) => over(faiss(cloud), cloud)),
          ]
        : []),
      ...[...rivals.filter((row) => row.exact), ...rivals.filter((row) => !row.exact)].map(({ contestant, label }) =>
        line(label, (cloud) => over(at(contestant, cloud), cloud)),
      ),
    ],
  };
}

/** One row a cloud of the first: seconds of ours and of the best faiss, and faiss's over ours there and in each of the other results. */
export function cloudTable(first: BenchResults, others: readonly BenchResults[]): Table {
  const ratioIn = ({ rows }: BenchResults, cloud: BenchRow): string => {
    const ours = rows.find((row) => row.contestant === OURS && cloudOf(row) === cloudOf(cloud));
    const faiss = bestFaiss(rows, cloud);
    return ours && faiss ? ratio(faiss, median(faiss.seconds) / median(ours.seconds)) : NO_NUMBER;
  };
  const about = ({ machine, node, date }: BenchResults) => `${machine.cpu}, Node ${node.replace("v", "")}, ${date}`;
  const all = [first, ...others];
  return {
    caption: `The ${first.k} nearest others, one thread, medians, all costs but loading. ${all.map((one, i) => `${all.length > 1 ? `${letter(i)}: ` : ""}${about(one)}`).join("; ")}.`,
    columns: [
      { title: "cloud", align: "left" },
      { title: "dimlaw, s", align: "right" },
      { title: "best faiss, s", align: "right" },
      ...all.map((_, i) => ({
        title: all.length === 1 ? "best faiss / dimlaw" : `best faiss / dimlaw, ${letter(i)}`,
        align: "right" as const,
      })),
    ],
    rows: first.rows
      .filter(({ contestant }) => contestant === OURS)
      .map((cloud) => [
        `${cloud.data}, ${sizeOf(cloud)}`,
        formatNumber(medianOf(cloud)),
        formatNumber(medianOf(bestFaiss(first.rows, cloud))),
        ...all.map((one) => ratioIn(one, cloud)),
      ]),
  };
}

const letter = (i: number) => String.fromCharCode(65 + i);

function bestFaiss(rows: readonly BenchRow[], cloud: BenchRow): BenchRow | undefined {
  return rows
    .filter((row) => row.contestant.startsWith("faiss") && cloudOf(row) === cloudOf(cloud))
    .sort((a, b) => median(a.seconds) - median(b.seconds))[0];
}

/** The table as Markdown, its caption under it. */
export function markdownTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map(line),
    "",
    caption,
    "",
  ].join("\n");
}

export const isOurs = ({ contestant }: BenchRow): boolean => contestant.split("-")[0] === OURS;

const cloudOf = ({ data, n, asked }: BenchRow): string => `${data} ${asked} ${n}`;

const sizeOf = ({ n, asked }: BenchRow): string =>
  asked < n ? `${formatCount(asked)} of n = ${formatCount(n)}` : `n = ${formatCount(n)}`;

const medianOf = (row: BenchRow | undefined): number | null => (row ? median(row.seconds) : null);

/** `~` where scaled; the recall where it is not all but one. */
function ratio({ scaled, recall, exact }: BenchRow, value: number): string {
  const found = exact && recall > 0.9995 ? "" : ` (${recall.toFixed(3)})`;
  return `${scaled ? "~" : ""}${formatNumber(value, value < 1 ? 2 : 3)}\u00d7${found}`;
}

function caption(
  { k, rounds, machine, node, date }: BenchResults,
  rows: readonly BenchRow[],
  sizes: ReadonlySet<string>,
): string {
  const scaled = new Set(rows.filter((row) => row.scaled).map((row) => row.queries));
  return [
    `The ${k} nearest others of ${rows.some(({ n, asked }) => asked < n) ? "the points" : "every point"}${sizes.size === 1 ? `, ${[...sizes][0]}` : ""}: one thread, median of ${rounds}, all costs but loading. `,
    "For rivals the time over dimlaw's: above 1, dimlaw is faster. ",
    rows.some((row) => !row.exact) ? "In brackets: recall where it is below 1. " : "",
    scaled.size > 0 ? `~: scaled from ${[...scaled].join(" or ")} queries. ` : "",
    `${machine.cpu}, Node ${node.replace("v", "")}, ${date}.`,
  ].join("");
}
