import { dataError, optionError } from "../base/errors.ts";
import { parseNumber } from "./parse-number.ts";
import { cellsOf, delimiterOf, isHeader, type TextLine, textLines } from "./text-lines.ts";

/** A small text table with named columns; cells are text until a column is asked for as numbers. */
interface TextTable {
  /** From the header, or "1", "2", ... where there is none. */
  readonly names: readonly string[];
  /** columns[c][i]: cell of column c in row i. */
  readonly columns: readonly (readonly string[])[];
  /** lines[i]: line of row i in the file, from 1. */
  readonly lines: readonly number[];
}

/**
 * Reads a table by the rules of text clouds [docs/formats.md#text-tables], with text allowed in its cells.
 * @throws DATA for a table without rows, or naming the line of a row with more or fewer cells than the first
 */
export function readTable(text: string | Uint8Array): TextTable {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  if (bytes.length === 0) throw dataError("file", "a table", "an empty file");
  const lines: TextLine[] = [...textLines(bytes)];
  if (lines.length === 0) throw dataError("table", "at least one line of cells", "none");
  const delimiter = delimiterOf(bytes, lines[0]);
  const head = cellsOf(bytes, lines[0], delimiter);
  const named = isHeader(head);
  const body = named ? lines.slice(1) : lines;
  if (body.length === 0) throw dataError("table", "at least one line below the header", "none");

  const columns = head.map((): string[] => []);
  for (const line of body) {
    const cells = cellsOf(bytes, line, delimiter);
    if (cells.length !== head.length)
      throw dataError(`line ${line.number}`, `${head.length} cells as in line ${lines[0].number}`, cells.length);
    for (const [c, cell] of cells.entries()) columns[c].push(cell);
  }
  return {
    names: named ? head : head.map((_, c) => String(c + 1)),
    columns,
    lines: body.map((line) => line.number),
  };
}

/**
 * A column of a table as numbers.
 * @param option which option named the column, for the message
 * @throws OPTION listing the columns where there is none of that name; DATA for two of that name, and naming the line
 * of a cell that is no finite number
 */
export function numericColumn(table: TextTable, name: string, option = "column"): number[] {
  return textColumn(table, name, option).map((cell, i) => {
    const bytes = new TextEncoder().encode(cell);
    const value = parseNumber(bytes, 0, bytes.length);
    if (!Number.isFinite(value))
      throw dataError(`line ${table.lines[i]}, column "${name}"`, "a finite number", cell || "an empty cell");
    return value;
  });
}

/** A column of a table as it stands; throws as `numericColumn` does for the column's name. */
export function textColumn(table: TextTable, name: string, option = "column"): readonly string[] {
  const at = table.names.indexOf(name);
  if (at < 0) throw optionError(option, `one of the columns ${table.names.join(", ")}`, name);
  if (table.names.lastIndexOf(name) !== at)
    throw dataError("header", "a name of its own for each column", `"${name}" twice`);
  return table.columns[at];
}
