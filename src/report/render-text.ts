import { checked, given } from "../base/checked.ts";
import type { Note } from "../base/note.ts";
import type { Outcome, Verdict } from "../theory/verdict.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { findings } from "./findings.ts";
import { formatNumber, formatWithInterval } from "./format-number.ts";
import { lawText } from "./law-text.ts";
import { plainText } from "./plain-text.ts";
import { READING_GUIDE } from "./reading-guide.ts";
import type { Report, Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";
import { scatterTable } from "./scatter-table.ts";
import { groupedNotes, named, reasonText } from "./sentences.ts";
import { dimensionTable, fitTable, fitWays, intervalTable, mixtureTable, scanText, type Table } from "./tables.ts";
import { textTable, wrapText } from "./text-table.ts";
import { theoryTables } from "./theory-tables.ts";

/** What a piece of text is, for whoever colours it. */
export type TextKind = "title" | "heading" | "muted" | Outcome;

export interface TextOptions {
  /** Wraps a piece of text in colour; it must not change what is read. */
  readonly color: (kind: TextKind, text: string) => string;
}

const WIDTH = 100;
const INDENT = "  ";
const LONGEST_OUTCOME = "not applicable".length;

/**
 * The report for a terminal about 100 columns wide; figures give way to their numbers.
 * @throws OPTION for an unknown option.
 */
export function renderText(report: Report, options: Partial<TextOptions> = {}): string {
  const { color } = checked<TextOptions>(options, TEXT_OPTIONS);
  const paint: Paint = (kind, text) => (text === "" ? "" : color(kind, text));
  const title = plainText(report.title);
  const run = Object.entries(report.run).map(([name, value]) => [name, String(value)]);
  const blocks = [
    [
      ...wrapText(title, WIDTH).map((line) => paint("title", line)),
      paint("muted", `dimlaw ${plainText(report.version)}`),
    ],
    noteLines(report.notes),
    [
      countOutcomes(report)
        .map(([outcome, count]) => paint(outcome, `${count} ${outcome.replace("-", " ")}`))
        .join(", "),
    ],
    ...summaryBlocks(report, paint),
    ...report.sections.flatMap((section) => sectionBlocks(section, paint)),
    run.length === 0 ? [] : [paint("heading", "How to repeat this run"), ...pairs(run)],
  ];
  return `${blocks
    .map((lines) => lines.filter((line) => line !== "").join("\n"))
    .filter((block) => block !== "")
    .join("\n\n")}\n`;
}

type Paint = (kind: TextKind, text: string) => string;

const TEXT_OPTIONS = { color: given<TextOptions["color"]>((_kind, text) => text) };

/** What was found, section by section, and how to read it. */
function summaryBlocks(report: Report, paint: Paint): string[][] {
  const found = findings(report);
  if (found.length === 0) return [];
  const lines = found.flatMap(({ title, dimension, outcomes }) => [
    ...wrapText(`${plainText(title)}${dimension === "" ? "" : `: judged at d = ${dimension}`}`, WIDTH),
    ...outcomes.flatMap(({ outcome, laws }) => {
      const word = outcome.replace("-", " ").padEnd(LONGEST_OUTCOME);
      const [first, ...more] = wrapText(plainText(laws), WIDTH - LONGEST_OUTCOME - 2 * INDENT.length);
      return [`${INDENT}${paint(outcome, word)}${INDENT}${first}`, ...indented(more, INDENT + word)];
    }),
  ]);
  const terms = READING_GUIDE.map(({ term, text }) => [term, text]);
  return [lines, [paint("heading", "How to read the verdicts"), ...pairs(terms)]];
}

function sectionBlocks(section: Section, paint: Paint): string[][] {
  const estimates = resultsOf(section, "dimension-estimate");
  const scans = resultsOf(section, "dimension-scan");
  const fits = resultsOf(section, "curve-fit");
  const curves = resultsOf(section, "learning-curve");
  const several = intervalTable(fits);
  const heading = wrapText(plainText(section.title), WIDTH);
  const table = (content: Table): string[] => {
    const [head, ...rest] = textTable(content, WIDTH);
    return [paint("heading", head), ...rest];
  };
  return [
    [
      ...heading.map((line) => paint("heading", line)),
      paint("muted", "\u2500".repeat(Math.max(...heading.map((line) => Array.from(line).length)))),
      ...wrapText(plainText(section.text), WIDTH),
      ...noteLines(section.notes),
    ],
    estimates.length === 0 ? [] : [...table(dimensionTable(estimates, "")), ...remarks(estimates.map(named), section)],
    ...scans.map((scan) => [
      ...wrapText(plainText(scanText(scan)), WIDTH),
      ...(scan.estimates.length === 0 ? [] : table(dimensionTable(scan.estimates, ""))),
      ...remarks(scan.estimates.map(named), section),
    ]),
    ...resultsOf(section, "dimension-mixture").map((mixture) => table(mixtureTable(mixture))),
    [
      ...(fits.length === 0 ? [] : table(fitTable(fits))),
      ...fitWays(fits).flatMap((way) => listItem(way)),
      ...remarks([...fits.map(named), ...curves], section),
    ],
    several === null ? [] : [several.caption, ...table(several)],
    ...resultsOf(section, "verdict").map((verdict) => verdictLines(verdict, paint)),
    ...resultsOf(section, "scatter").map((scatter) => {
      const content = scatterTable(scatter);
      return content.rows.length === 0 ? [] : [...wrapText(plainText(content.caption), WIDTH), ...table(content)];
    }),
    ...theoryTables(section).map(({ table: content, remarks: said }) => [
      ...wrapText(plainText(content.caption), WIDTH),
      ...(content.rows.length === 0 ? [] : table(content)),
      ...(content.remarks ?? []).flatMap((remark, i) =>
        remark === "" ? [] : listItem(`${content.rows[i].slice(0, 2).join(" ")}: ${remark}`),
      ),
      ...said.flatMap(listItem),
    ]),
  ];
}

function verdictLines(verdict: Verdict, paint: Paint): string[] {
  const { outcome, predicted, z } = verdict;
  const word = outcome.replace("-", " ").padEnd(LONGEST_OUTCOME);
  const [first, ...more] = wrapText(
    `${plainText(lawText(verdict))} on ${plainText(verdict.curve)}`,
    WIDTH - word.length - INDENT.length,
  );
  const numbers = [
    predicted === null ? "" : `predicted \u03b1 = ${formatWithInterval(predicted, verdict.predictedInterval)}`,
    `measured \u03b1 = ${formatWithInterval(verdict.measured, verdict.measuredInterval)}`,
    z === null ? "" : `z = ${formatNumber(z, 2)}`,
  ].filter((part) => part !== "");
  return [
    `${paint(outcome, word)}${INDENT}${first}`,
    ...indented(
      [...more, numbers.join(", "), ...wrapText(plainText(reasonText(verdict)), WIDTH - word.length - INDENT.length)],
      word,
    ),
  ];
}

function indented(lines: readonly string[], under: string): string[] {
  return lines.filter((line) => line !== "").map((line) => " ".repeat(under.length) + INDENT + line);
}

function remarks(results: Parameters<typeof groupedNotes>[0], { notes }: Section): string[] {
  return groupedNotes(results, notes).flatMap(listItem);
}

function noteLines(notes: readonly Note[]): string[] {
  return notes.flatMap((note) => listItem(note.message));
}

function listItem(text: string): string[] {
  return wrapText(plainText(text), WIDTH - 2).map((line, i) => (i === 0 ? "- " : "  ") + line);
}

function pairs(run: readonly (readonly string[])[]): string[] {
  const width = Math.max(...run.map(([name]) => plainText(name).length));
  return run.flatMap(([name, value]) =>
    wrapText(plainText(value), Math.max(20, WIDTH - width - INDENT.length)).map(
      (line, i) => (i === 0 ? plainText(name) : "").padEnd(width) + INDENT + line,
    ),
  );
}
