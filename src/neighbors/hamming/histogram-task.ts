import type { Task } from "../../pool/pool.ts";
import { i32, place, u8 } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { CALL_BYTES, kindOf, PADDING, tileColumns } from "./hamming-task.ts";
import type { PackedSymbols } from "./pack-symbols.ts";

interface HistogramShared {
  readonly build: Build;
  readonly symbols: PackedSymbols;
  readonly D: number;
  /** Row g starts group g; the last is n. */
  readonly starts: Int32Array;
  /** How many later rows each row is compared with; n - 1: all. */
  readonly band: number;
}

/**
 * The pairs of a group's rows and later ones by their distance: counts[h * (D + 1) + d] for later rows of group h.
 */
export const histogramTask: Task<HistogramShared, number, Float64Array> = {
  name: "neighbors.histogram",
  *run({ build, symbols, D, starts, band }, group) {
    const machine = borrowMachine(build);
    try {
      const { kernels } = machine;
      const { stride, bytes } = symbols;
      const kind = kindOf(symbols);
      const groups = starts.length - 1;
      const [from, to] = [starts[group], starts[group + 1]];
      const last = Math.min(starts[groups], to + band);
      const tile = tileColumns(stride);
      // Of all the rows at once, a call's share of pairs would be more than an i32 counts.
      const step = Math.max(1, Math.floor(CALL_BYTES / (tile * stride)));
      const at = place(machine, {
        rows: u8(step * stride),
        cols: u8((tile + PADDING) * stride),
        histogram: i32(D + 1),
        work: i32(tile + PADDING),
      });
      const counts = new Float64Array(groups * (D + 1));
      for (let h = group; h < groups; h++) {
        const end = Math.min(starts[h + 1], last);
        for (let first = starts[h]; first < end; first += tile) {
          const columns = Math.min(tile, end - first);
          at.cols.view.set(bytes.subarray(first * stride, (first + columns) * stride));
          for (let i = from; i < to; i += step) {
            const rows = Math.min(step, to - i);
            if (i + rows + band <= first) continue;
            at.rows.view.set(bytes.subarray(i * stride, (i + rows) * stride));
            at.histogram.view.fill(0);
            // biome-ignore format: an array of arguments a line
            kernels.hammingHistogram(at.rows.pointer, i, rows, at.cols.pointer, first, columns, band, stride, kind, at.histogram.pointer, at.work.pointer);
            for (let d = 0; d <= D; d++) counts[h * (D + 1) + d] += at.histogram.view[d];
            yield (first - from) / (last - from);
          }
        }
      }
      return counts;
    } finally {
      giveBack(machine);
    }
  },
};
