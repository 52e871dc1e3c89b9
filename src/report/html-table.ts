import type { Outcome } from "../theory/verdict.ts";
import { OUTCOME_STYLES } from "./palette.ts";
import { escapeHtml } from "./plain-text.ts";
import type { Table } from "./tables.ts";

/** A table with its headers, in a box of its own that scrolls; columns that are empty in every row are left out. */
export function htmlTable({ caption, columns, rows, remarks = [] }: Table): string {
  const kept = columns.map((_, j) => j).filter((j) => rows.some((row) => row[j] !== ""));
  const side = (j: number): string => (columns[j].align === "right" ? ' class="right"' : "");
  const head = kept.map((j) => `<th scope="col"${side(j)}>${escapeHtml(columns[j].title)}</th>`);
  const body = rows.map((row, i) => {
    const cells = kept.map((j) => {
      const outcome = columns[j].title === "outcome" ? outcomeOf(row[j]) : null;
      return `<td${side(j)}>${outcome === null ? escapeHtml(row[j]) : outcomeWord(outcome)}</td>`;
    });
    if (!remarks[i]) return `<tr>${cells.join("")}</tr>`;
    const remark = `<tr class="remark"><td colspan="${kept.length}"><p>${escapeHtml(remarks[i])}</p></td></tr>`;
    return `<tr class="remarked">${cells.join("")}</tr>\n${remark}`;
  });
  const title = caption === "" ? "" : `<caption>${escapeHtml(caption)}</caption>`;
  const region = caption === "" ? "" : ` role="region" tabindex="0" aria-label="${escapeHtml(caption)}"`;
  return `<div class="scroll"${region}><table>${title}
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/** An outcome as glyph, colour and word. */
export function outcomeWord(outcome: Outcome): string {
  return `<span class="outcome ${outcome}">${OUTCOME_STYLES[outcome].glyph} ${outcome.replace("-", " ")}</span>`;
}

function outcomeOf(word: string): Outcome | null {
  const outcome = word.replace(" ", "-");
  return Object.hasOwn(OUTCOME_STYLES, outcome) ? (outcome as Outcome) : null;
}
