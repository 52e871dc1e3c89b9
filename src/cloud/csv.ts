import { dataError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { parseNumber } from "./parse-number.ts";
import { type PointCloud, pointCloud } from "./point-cloud.ts";
import { emptyCoords } from "./stored-numbers.ts";
import { cellsOf, type Delimiter, delimiterOf, isBlank, isHeader, type TextLine, textLines } from "./text-lines.ts";

/**
 * The cloud of a text table, one point a line, f64 [docs/formats.md#text-tables].
 * @throws DATA naming the line of a row with more or fewer cells than the first, and line and column of a cell
 * that is no finite number
 */
export function parseCsv(text: Uint8Array): PointCloud {
  if (text.length === 0) throw dataError("file", "a table of numbers", "an empty file");
  const head = textLines(text).next().value as TextLine | undefined;
  if (!head) throw dataError("table", "at least one line of numbers", "none");
  const delimiter = delimiterOf(text, head);
  const cells = cellsOf(text, head, delimiter);
  const named = isHeader(cells);
  const D = cells.length;

  let n = named ? -1 : 0;
  for (const _ of textLines(text)) n++;
  if (n < 1) throw dataError("table", "at least one line of numbers", "a header alone");
  // A cell takes a byte and its delimiter, so a table of equal rows has no more of them; one of unequal rows fails below.
  const coords = emptyCoords("f64", Math.min(n * D, Math.ceil((text.length + 1) / 2))) as Float64Array;

  let row = named ? -1 : 0;
  for (const line of textLines(text)) {
    if (row >= 0) {
      const read = readRow(text, line, delimiter, coords, row * D, D, named ? cells : []);
      if (read !== D) throw dataError(`line ${line.number}`, `${D} cells as in line ${head.number}`, read);
    }
    row++;
  }
  return pointCloud(coords, D, countingNotes(coords, n, D, named));
}

/** Stores the numbers of a line from `at` on and returns how many cells it has; those beyond D are only counted. */
function readRow(
  text: Uint8Array,
  line: TextLine,
  delimiter: Delimiter,
  coords: Float64Array,
  at: number,
  D: number,
  names: readonly string[],
): number {
  const loose = delimiter === "white space";
  const sign = loose ? 32 : delimiter.charCodeAt(0);
  let end = line.to;
  while (loose && isBlank(text[end - 1])) end--;
  let cells = 0;
  for (let from = line.from; ; cells++) {
    while (from < end && isBlank(text[from]) && text[from] !== (loose ? -1 : sign)) from++;
    let next = from;
    while (next < end && text[next] !== sign && !(loose && isBlank(text[next]))) next++;
    if (cells < D) {
      let to = next;
      while (to > from && isBlank(text[to - 1])) to--;
      const value = parseNumber(text, from, to);
      if (!Number.isFinite(value)) {
        const name = names[cells] ? ` ("${names[cells]}")` : "";
        const cell = new TextDecoder().decode(text.slice(from, to)).slice(0, 60);
        throw dataError(`line ${line.number}, column ${cells + 1}${name}`, "a finite number", cell || "an empty cell");
      }
      coords[at + cells] = value;
    }
    if (next >= end) return cells + 1;
    from = next + 1;
  }
}

/** Remarks on what a table saved with its labels looks like: numbers that only count. */
function countingNotes(coords: Float64Array, n: number, D: number, named: boolean): Note[] {
  const notes: Note[] = [];
  const counts = (length: number, step: number) =>
    length >= 3 && Array.from({ length }, (_, i) => coords[i * step] - i).every((start) => start === coords[0]);
  if (!named && counts(D, 1) && (coords[0] === 0 || coords[0] === 1))
    notes.push(
      note("counting-row", `the first line counts ${coords[0]}, ${coords[0] + 1}, ...: a header taken as a point?`),
    );
  if (D > 1 && counts(n, D) && (coords[0] === 0 || coords[0] === 1))
    notes.push(
      note("counting-column", `column 1 counts ${coords[0]}, ${coords[0] + 1}, ...: row labels taken as coordinates?`),
    );
  return notes;
}
