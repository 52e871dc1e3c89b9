import { capacityError } from "../base/errors.ts";
import type { Coords } from "./point-cloud.ts";
import { asCoords, emptyCoords, type StoredDtype, storedBytes, toHostOrder, widenHalves } from "./stored-numbers.ts";

/** Where an n x D matrix of plain numbers lies in a file. */
export interface StoredMatrix {
  readonly n: number;
  readonly D: number;
  readonly dtype: StoredDtype;
  readonly littleEndian: boolean;
  /** Column after column in the file, as Fortran writes; row-major in memory in any case. */
  readonly fortranOrder: boolean;
  /** Byte in the file where the numbers begin. */
  readonly dataOffset: number;
}

/** A wish for bytes: `into` is to be filled from the file's byte `offset` on. */
interface Landing {
  readonly into: Uint8Array;
  readonly offset: number;
}

const BLOCK_BYTES = 1 << 24;
// Reading over a gap of this size costs about as much as asking for another read.
const GAP_BYTES = 1 << 15;

/**
 * Reads a matrix without knowing how files are read: yields which bytes it wants where, one block at a time,
 * and returns the coordinates, row-major, in memory that workers may see.
 * @param rows ascending rows to keep; all of them where left out
 * @param into where the coordinates go; new memory where left out
 * @returns (rows.length or n) x D numbers
 * @throws CAPACITY where there is no memory or more rows than an index can name
 */
export function* landings(matrix: StoredMatrix, rows?: Int32Array, into?: Coords): Generator<Landing, Coords, void> {
  if (matrix.n > 0x7fffffff) throw capacityError("n", "at most 2147483647 rows", matrix.n);
  const coords = into ?? emptyCoords(matrix.dtype, (rows?.length ?? matrix.n) * matrix.D);
  if (matrix.fortranOrder) yield* columns(matrix, coords, rows);
  else if (rows) yield* pickedRows(matrix, coords, rows);
  else if (matrix.dtype === "f16") yield* halves(matrix, coords as Float32Array);
  else yield* straight(matrix, coords);
  return coords;
}

function* straight(matrix: StoredMatrix, coords: Coords): Generator<Landing> {
  const all = new Uint8Array(coords.buffer, coords.byteOffset, coords.byteLength);
  for (let from = 0; from < all.length; from += BLOCK_BYTES) {
    const into = all.subarray(from, from + BLOCK_BYTES);
    yield { into, offset: matrix.dataOffset + from };
    toHostOrder(into, matrix.dtype, matrix.littleEndian);
  }
}

function* halves(matrix: StoredMatrix, coords: Float32Array): Generator<Landing> {
  const scratch = new Uint16Array(Math.min(coords.length, BLOCK_BYTES / 2));
  for (let from = 0; from < coords.length; from += scratch.length) {
    const part = scratch.subarray(0, Math.min(scratch.length, coords.length - from));
    const into = new Uint8Array(part.buffer, 0, part.byteLength);
    yield { into, offset: matrix.dataOffset + 2 * from };
    toHostOrder(into, "f16", matrix.littleEndian);
    widenHalves(part, coords.subarray(from, from + part.length));
  }
}

function* pickedRows(matrix: StoredMatrix, coords: Coords, rows: Int32Array): Generator<Landing> {
  const { D, dtype } = matrix;
  const rowBytes = D * storedBytes[dtype];
  const blockBytes = Math.max(BLOCK_BYTES, rowBytes);
  let scratch = new Uint8Array(0);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    for (to = from + 1; to < rows.length; to++) {
      if ((rows[to] - rows[to - 1] - 1) * rowBytes > GAP_BYTES) break;
      if ((rows[to] - rows[from] + 1) * rowBytes > blockBytes) break;
    }
    const bytes = (rows[to - 1] - rows[from] + 1) * rowBytes;
    if (scratch.length < bytes) scratch = new Uint8Array(bytes);
    const into = scratch.subarray(0, bytes);
    yield { into, offset: matrix.dataOffset + rows[from] * rowBytes };
    toHostOrder(into, dtype, matrix.littleEndian);
    const read = asCoords(into, dtype);
    for (let i = from; i < to; i++) {
      const at = (rows[i] - rows[from]) * D;
      coords.set(read.subarray(at, at + D), i * D);
    }
  }
}

function* columns(matrix: StoredMatrix, coords: Coords, rows?: Int32Array): Generator<Landing> {
  const { n, D, dtype } = matrix;
  const size = storedBytes[dtype];
  const place = rows && new Int32Array(n).fill(-1);
  if (place) for (let i = 0; i < rows.length; i++) place[rows[i]] = i;
  const scratch = new Uint8Array(Math.min(n * D * size, BLOCK_BYTES));
  let row = 0;
  let column = 0;
  for (let from = 0; from < n * D * size; from += scratch.length) {
    const into = scratch.subarray(0, Math.min(scratch.length, n * D * size - from));
    yield { into, offset: matrix.dataOffset + from };
    toHostOrder(into, dtype, matrix.littleEndian);
    const read = asCoords(into, dtype);
    for (let i = 0; i < read.length; i++) {
      const at = place ? place[row] : row;
      if (at >= 0) coords[at * D + column] = read[i];
      if (++row === n) {
        row = 0;
        column++;
      }
    }
  }
}
