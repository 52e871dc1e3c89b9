import { dataError } from "../base/errors.ts";
import { parseNumber } from "./parse-number.ts";

/** One line that holds data: not blank, no `#` comment; bytes [from, to) without the line end. */
export interface TextLine {
  readonly from: number;
  readonly to: number;
  /** As an editor counts, from 1. */
  readonly number: number;
}

/** What parts the cells of a line; white space means runs of blanks and tabs. */
export type Delimiter = "," | "\t" | ";" | "white space";

const LF = 10;
const CR = 13;
const HASH = 35;
export const isBlank = (byte: number) => byte === 32 || byte === 9;

/**
 * The lines of a text table that hold data. Read: UTF-8 with or without its mark, line ends LF and CRLF.
 * @throws DATA for UTF-16
 */
export function* textLines(text: Uint8Array): Generator<TextLine> {
  if ((text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff))
    throw dataError("text", "UTF-8", "UTF-16");
  let from = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf(LF, from);
    const next = end < 0 ? text.length : end;
    let to = next;
    if (text[to - 1] === CR && to > from) to--;
    let first = from;
    while (first < to && isBlank(text[first])) first++;
    if (first < to && text[first] !== HASH) yield { from, to, number };
    from = next + 1;
  }
}

/** The first of tab, semicolon and comma that the line has; white space where it has none. */
export function delimiterOf(text: Uint8Array, line: TextLine): Delimiter {
  const bytes = text.subarray(line.from, line.to);
  return (["\t", ";", ","] as const).find((sign) => bytes.includes(sign.charCodeAt(0))) ?? "white space";
}

/**
 * The cells of one line, trimmed; a cell in double quotes may hold the delimiter, and a quote written twice.
 * @throws DATA naming the line of a quote that is not closed
 */
export function cellsOf(text: Uint8Array, line: TextLine, delimiter: Delimiter): string[] {
  const written = new TextDecoder().decode(text.slice(line.from, line.to));
  if (delimiter === "white space")
    return written
      .trim()
      .split(/[ \t]+/)
      .map(unquoted);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const sign of written) {
    if (sign === '"') quoted = !quoted;
    if (sign !== delimiter || quoted) cell += sign;
    else {
      cells.push(cell);
      cell = "";
    }
  }
  if (quoted) throw dataError(`line ${line.number}`, "cells whose quotes are closed", written.slice(0, 60));
  return [...cells, cell].map((whole) => unquoted(whole.trim()));
}

/**
 * Whether a table's first line names the columns: some cell is neither a number nor empty.
 * An empty cell before 0, 1, 2, ... is how data frames name columns that have no names.
 */
export function isHeader(cells: readonly string[]): boolean {
  if (cells.some((cell) => cell !== "" && !isNumberWord(cell))) return true;
  return cells.length > 1 && cells.every((cell, i) => cell === (i === 0 ? "" : String(i - 1)));
}

function isNumberWord(cell: string): boolean {
  const bytes = new TextEncoder().encode(cell);
  return !Number.isNaN(parseNumber(bytes, 0, bytes.length)) || /^[+-]?(nan|inf|infinity)$/i.test(cell);
}

function unquoted(cell: string): string {
  return /^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
