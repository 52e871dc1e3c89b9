import { checked, given, text } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import type { Report, Result, Section } from "./report.ts";
import { VERSION } from "./version.ts";

export interface ReportOptions {
  readonly title: string;
  /** Command, seed, sizes: what is needed to repeat the run. */
  readonly run: Report["run"];
  readonly notes: readonly Note[];
}

/** What a report takes; how anything else among the results is named in the error. */
const RESULT_KINDS = [
  "dimension-estimate",
  "dimension-scan",
  "dimension-mixture",
  "learning-curve",
  "error-curve",
  "curve-fit",
  "sensitivity",
  "isoflop",
  "verdict",
  "regime-map",
  "curve-rate",
  "spectrum",
  "forecast",
  "claim-check",
  "regime-panels",
  "scatter",
];

/**
 * One document from results and sections, in the given order; loose results are gathered in one section.
 * @throws OPTION for a missing title, an unknown option, or an entry that is neither a result nor a section.
 */
export function makeReport(
  results: readonly (Result | Section)[],
  options: Pick<ReportOptions, "title"> & Partial<ReportOptions>,
): Report {
  const { title, run, notes } = checked<ReportOptions>(options, REPORT_OPTIONS);
  if (title === "") throw optionError("title", "a text that is not empty", options?.title ?? "none");
  const loose = results.filter((entry): entry is Result => entry?.kind !== "section");
  const first = results.findIndex((entry) => entry?.kind !== "section");
  const sections = results.flatMap((entry, i) =>
    entry?.kind === "section" ? [entry] : i === first ? [section("Results", "", loose)] : [],
  );
  return Object.freeze({ kind: "report", title, version: VERSION, sections, run, notes });
}

/**
 * The results on one cloud or curve under a heading.
 * @throws OPTION for an entry that is not a result.
 */
export function section(title: string, said: string, results: readonly Result[], notes: readonly Note[] = []): Section {
  for (const entry of results) asResult(entry);
  return Object.freeze({ kind: "section", title, text: said, results, notes });
}

const REPORT_OPTIONS = { title: text(""), run: given<Report["run"]>({}), notes: given<readonly Note[]>([]) };

function asResult(entry: Result): Result {
  const kind: unknown = entry?.kind;
  if (!RESULT_KINDS.includes(kind as string))
    throw optionError("results", `entries of kind section, ${RESULT_KINDS.join(", ")}`, kind);
  return entry;
}
