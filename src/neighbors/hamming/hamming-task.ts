import type { Task } from "../../pool/pool.ts";
import { f64, i32, place, u8 } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack } from "../../wasm/kernels.ts";
import type { PackedSymbols } from "./pack-symbols.ts";

/** Everybody asked about against all references. */
export interface HammingShared {
  readonly build: Build;
  readonly references: PackedSymbols;
  /** null: the references themselves. */
  readonly queries: PackedSymbols | null;
  /** Which reference each query is, or -1; left out: none is any. */
  readonly own?: Int32Array | undefined;
  /** Neighbours a row; 0: count within two radii. */
  readonly k: number;
  readonly inner: number;
  readonly outer: number;
}

/** Rows from..to of those asked about. */
interface Rows {
  readonly from: number;
  readonly to: number;
}

interface HammingFound {
  /** rows x k, ascending by (distance, index); empty when counting. */
  readonly distances: Float64Array;
  /** rows x k indices, or rows x 2 counts. */
  readonly index: Int32Array;
}

/** Compares rows with all references [docs/kernels.md#hamming]. */
export const hammingTask: Task<HammingShared, Rows, HammingFound> = {
  name: "neighbors.hamming",
  *run({ build, references, queries, own, k, inner, outer }, { from, to }) {
    const machine = borrowMachine(build);
    try {
      const { kernels } = machine;
      const { bytes, stride } = queries ?? references;
      const kind = kindOf(references);
      const count = to - from;
      const tile = tileColumns(stride);
      const at = place(machine, {
        rows: u8(count * stride),
        skip: i32(count),
        cols: u8((tile + PADDING) * stride),
        sq: f64(count * k),
        index: i32(count * (k || 2)),
        work: i32(tile + PADDING),
      });
      at.rows.view.set(bytes.subarray(from * stride, to * stride));
      for (let i = 0; i < count; i++) at.skip.view[i] = queries ? (own?.[from + i] ?? -1) : from + i;
      at.sq.view.fill(Infinity);
      at.index.view.fill(k === 0 ? 0 : -1);
      const step = Math.max(1, Math.floor(CALL_BYTES / (tile * stride)));
      for (let first = 0; first < references.n; first += tile) {
        const columns = Math.min(tile, references.n - first);
        at.cols.view.set(references.bytes.subarray(first * stride, (first + columns) * stride));
        for (let i = 0; i < count; i += step) {
          const rows = Math.min(step, count - i);
          const [row, skip] = [at.rows.pointer + i * stride, at.skip.pointer + 4 * i];
          const [cols, work] = [at.cols.pointer, at.work.pointer];
          // biome-ignore format: an array of arguments a line
          if (k > 0) kernels.hammingNearest(row, rows, skip, cols, first, columns, stride, kind, k, at.sq.pointer + 8 * i * k, at.index.pointer + 4 * i * k, work);
          // biome-ignore format: an array of arguments a line
          else kernels.hammingCounts(row, rows, skip, cols, first, columns, stride, kind, inner, outer, at.index.pointer + 8 * i, work);
          yield (first + (columns * (i + rows)) / count) / references.n;
        }
      }
      if (k > 0) kernels.sortLists(at.sq.pointer, at.index.pointer, count, k);
      return { distances: at.sq.view.slice(), index: at.index.view.slice() };
    } finally {
      giveBack(machine);
    }
  },
};

/** The number by which kernels know a packing [assembly/hamming-distances.ts]. */
export const kindOf = ({ bits }: PackedSymbols) => (bits === 1 ? 0 : bits === 8 ? 1 : 2);

/** Columns that stay in the cache while rows pass. */
export const tileColumns = (stride: number) => Math.max(64, Math.floor(TILE_BYTES / stride));

/** Rows and distances beyond the last column that a kernel reads. */
export const PADDING = 4;
/** Bytes compared in one call: some milliseconds, so that a search can be stopped. */
export const CALL_BYTES = 2 ** 26;
const TILE_BYTES = 2 ** 17;
