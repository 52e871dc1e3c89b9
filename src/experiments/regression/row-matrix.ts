import { f64, type Layout, type Placed } from "../../wasm/arena.ts";
import type { Machine, Pointer } from "../../wasm/kernels.ts";

/** A row-major f64 matrix in kernel memory, rows and columns filled up with zeros to multiples of 4. */
export interface RowMatrix {
  readonly at: Pointer;
  readonly view: Float64Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  /** Numbers from row to row. */
  readonly stride: number;
}

/** The field of a matrix for a layout. */
export const matrixField = (rows: number, columns: number) => f64(roundUp(rows) * strideOf(columns));

/** A matrix among placed fields that are zeros. */
export function matrixAt(placed: Placed<Layout>, name: string, rows: number, columns: number): RowMatrix {
  const { pointer, view } = placed[name] as { pointer: Pointer; view: Float64Array<ArrayBuffer> };
  return { at: pointer, view, rows: roundUp(rows), columns: roundUp(columns), stride: strideOf(columns) };
}

/** Rows [from, to) of a matrix. */
export function rowsOf(matrix: RowMatrix, from: number, to: number): RowMatrix {
  const { at, view, stride } = matrix;
  return {
    ...matrix,
    at: at + 8 * from * stride,
    view: view.subarray(from * stride, to * stride),
    rows: roundUp(to - from),
  };
}

/** Writes rows of `width` numbers into the first columns. */
export function setRows(matrix: RowMatrix, values: ArrayLike<number>, width: number): void {
  for (let i = 0; i * width < values.length; i++)
    for (let c = 0; c < width; c++) matrix.view[i * matrix.stride + c] = values[i * width + c];
}

/** c += a b', a few rows at a time so that the caller may pause; of a with itself the lower half alone. */
export function* addProducts({ kernels }: Machine, a: RowMatrix, b: RowMatrix, c: RowMatrix): Generator<undefined> {
  const step = Math.max(4, 4 * Math.floor(WORK / (4 * b.rows * a.columns)));
  for (let i = 0; i < a.rows; i += step) {
    const m = Math.min(step, a.rows - i);
    const from = a.at + 8 * i * a.stride;
    const to = c.at + 8 * i * c.stride;
    const n = a === b ? i + m : b.rows;
    kernels.addRowProducts(from, 8 * a.stride, m, b.at, 8 * b.stride, n, a.columns, 1, to, 8 * c.stride);
    yield;
  }
}

/** The sum of products of two rows. */
export function rowProduct(a: RowMatrix, i: number, b: RowMatrix, j: number): number {
  let sum = 0;
  for (let c = 0; c < a.columns; c++) sum += a.view[i * a.stride + c] * b.view[j * b.stride + c];
  return sum;
}

export const roundUp = (count: number) => Math.ceil(count / 4) * 4;

/** An odd number of cache lines: strides of a power of two would send all rows to the same few sets of the cache. */
function strideOf(columns: number): number {
  const lines = Math.ceil(columns / 8);
  return 8 * (lines + 1 - (lines % 2));
}

/** Multiplications of one call: some milliseconds. */
const WORK = 3e7;
