import { addRowProducts } from "./row-products";
import { at, dot, put } from "./vectors";

/**
 * Columns [from, to) of the Cholesky factor of the first n rows of a, in place, and of the rows below solved against it:
 * with a = [A; B], A = L L', afterwards [L; B L'^-1] [docs/kernel-regression.md#solving]. Columns before `from` are done.
 * @param stride  bytes from row to row
 * @param rows    n and the rows below, a multiple of 4; from and to are multiples of 4
 * @param least   pivots up to this size mean that A is not positive definite
 * @returns -1, or the first such pivot's column
 */
export function choleskyColumns(a: usize, stride: usize, rows: i32, from: i32, to: i32, least: f64): i32 {
  const block = a + <usize>from * stride;
  const inner = <usize>from << 3;
  addRowProducts(block, stride, rows - from, block, stride, to - from, from, -1, block + inner, stride);
  for (let i = from; i < rows; i++) {
    const row = a + <usize>i * stride;
    const end = min(i, to);
    for (let j = from; j < end; j++) {
      const above = a + <usize>j * stride;
      put(row, j, (at(row, j) - dot(row + inner, above + inner, j - from)) / at(above, j));
    }
    if (i >= to) continue;
    const pivot = at(row, i) - dot(row + inner, row + inner, i - from);
    if (!(pivot > least)) return i;
    put(row, i, sqrt(pivot));
  }
  return -1;
}
