import type { Machine } from "../../wasm/kernels.ts";
import type { RowMatrix } from "./row-matrix.ts";

/**
 * Factors the first n rows of a matrix, A = L L', and brings the rows below to B L'^-1 [docs/kernel-regression.md#solving].
 * `ridge` is added to the diagonal first. Yields the share done.
 * @returns whether A was positive definite to rounding; if not, the matrix is spoilt
 */
export function* solveRows(
  { kernels }: Machine,
  { at, view, rows, columns, stride }: RowMatrix,
  n: number,
  ridge: number,
): Generator<number, boolean> {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    view[i * stride + i] += ridge;
    largest = Math.max(largest, view[i * stride + i]);
  }
  // Rows that fill up are those of the identity.
  for (let i = n; i < columns; i++) view[i * stride + i] = 1;
  const least = n * ROUNDING * largest;
  for (let from = 0; from < columns; from += BLOCK) {
    const to = Math.min(from + BLOCK, columns);
    if (kernels.choleskyColumns(at, 8 * stride, rows, from, to, least) >= 0) return false;
    yield to / columns;
  }
  return true;
}

/** A multiple of 4; so many rows of a chunk of columns stay in the nearest cache. */
const BLOCK = 32;
const ROUNDING = 2 ** -52;
