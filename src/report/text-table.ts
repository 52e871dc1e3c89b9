import { plainText } from "./plain-text.ts";
import type { Table } from "./tables.ts";

const GAP = "  ";
/** A column of words is not made narrower than this; nor than it needs while a minor column is left to drop. */
const NARROWEST = 10;
/** A column that clips takes no more than this, and other columns of words take this before a minor column stays. */
const CLIPPED = 34;
const ROOMY = 40;
/** Longer words are broken where room is short. */
const LONG_WORD = 28;

/**
 * The table as aligned lines of at most `width` characters where its numbers allow; columns of words are wrapped,
 * columns of numbers are not, columns that clip are cut to two lines, minor columns go from the right until the rest fits, and columns that are empty in
 * every row are left out. The first line holds the headers.
 */
export function textTable({ columns, rows }: Table, width: number): string[] {
  const longest = (j: number, of: (text: string) => number) =>
    Math.max(of(columns[j].title), ...rows.map((row) => of(plainText(row[j]))));
  const needs = columns.map(({ clips }, j) => Math.min(longest(j, length), clips ? CLIPPED : Number.POSITIVE_INFINITY));
  const kept = columns.map((_, j) => j).filter((j) => rows.some((row) => row[j] !== ""));
  const total = () => kept.reduce((sum, j) => sum + Math.min(needs[j], ROOMY) + GAP.length, -GAP.length);
  while (total() > width) {
    const last = kept.findLast((j) => columns[j].minor);
    if (last === undefined) break;
    kept.splice(kept.indexOf(last), 1);
  }
  const cells = [kept.map((j) => columns[j].title), ...rows.map((row) => kept.map((j) => plainText(row[j])))];
  const widths = columnWidths(
    kept.map((j) => ({
      wraps: columns[j].align === "left",
      needs: needs[j],
      least: columns[j].clips ? NARROWEST : Math.max(NARROWEST, Math.min(longest(j, longestWord), LONG_WORD)),
    })),
    width,
  );
  const lines = cells.flatMap((row) => {
    const wrapped = row.map((cell, k) =>
      columns[kept[k]].clips ? clipped(cell, widths[k]) : wrapText(cell, widths[k]),
    );
    return Array.from({ length: Math.max(...wrapped.map((parts) => parts.length)) }, (_, l) =>
      wrapped
        .map((parts, k) => padded(parts[l] ?? "", widths[k], columns[kept[k]].align))
        .join(GAP)
        .trimEnd(),
    );
  });
  const rule = widths.map((chars) => "\u2500".repeat(chars)).join(GAP);
  return [lines[0], rule, ...lines.slice(1)];
}

/** Words in lines of at most `width` characters; a longer word is broken. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (let word of text.split(" ").filter((part) => part !== "")) {
    if (current !== "" && length(current) + 1 + length(word) > width) {
      lines.push(current);
      current = "";
    }
    while (length(word) > width) {
      lines.push(Array.from(word).slice(0, width).join(""));
      word = Array.from(word).slice(width).join("");
    }
    current = current === "" ? word : `${current} ${word}`;
  }
  return current === "" && lines.length > 0 ? lines : [...lines, current];
}

/** The text in two lines at most; an ellipsis says that there was more. */
function clipped(text: string, width: number): string[] {
  const lines = wrapText(text, width);
  return lines.length <= 2 ? lines : [lines[0], `${wrapText(lines[1], width - 2)[0]} \u2026`];
}

/** Takes from the widest column of words until the line fits; words are broken last. */
function columnWidths(columns: readonly { wraps: boolean; needs: number; least: number }[], width: number): number[] {
  const widths = columns.map((column) => column.needs);
  const excess = () => widths.reduce((sum, chars) => sum + chars, GAP.length * (widths.length - 1)) - width;
  while (excess() > 0) {
    const above = (least: (k: number) => number) =>
      widths.map((chars, k) => (columns[k].wraps && chars > least(k) ? chars : 0));
    const gentle = above((k) => columns[k].least);
    const words = Math.max(...gentle) > 0 ? gentle : above(() => NARROWEST);
    const widest = words.indexOf(Math.max(...words));
    if (words[widest] === 0) break;
    widths[widest]--;
  }
  return widths;
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - length(text)));
  return align === "right" ? blanks + text : text + blanks;
}

const longestWord = (text: string): number => Math.max(...text.split(" ").map(length));

const length = (text: string): number => Array.from(text).length;
