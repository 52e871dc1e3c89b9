import type { Task } from "../../pool/pool.ts";
import { f32, f64, i32, place, u8 } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { FORMATS, isCoarse, PANEL, widthOf } from "../frame.ts";
import type { Lists } from "../merge-lists.ts";
import { panelsOf } from "../nodes.ts";
import { copyRows } from "./copy-rows.ts";
import type { Rounding } from "./rounding.ts";

interface LeavesShared {
  readonly rounding: Rounding;
  readonly words: Int32Array;
  /** The points in the order of a tree. */
  readonly order: Int32Array;
  /** By point, heaps. */
  readonly lists: Lists;
  readonly K: number;
}

/** Places where leaves begin, and the end of the last. */
type Leaves = Int32Array;

/** Compares all pairs within each leaf: the lists of its points, in the order of the tree. */
export const leavesTask: Task<LeavesShared, Leaves, Lists> = {
  name: "approximate.leaves",
  *run({ rounding, words, order, lists, K }, starts) {
    const { stride, format, ratio, most } = rounding;
    const machine = borrowMachine(rounding.build);
    try {
      const { kernels } = machine;
      const width = stride / 2;
      const first = starts[0];
      const out = {
        sq: new Float64Array((starts[starts.length - 1] - first) * K),
        index: new Int32Array((starts[starts.length - 1] - first) * K),
      };
      let largest = 0;
      for (let leaf = 1; leaf < starts.length; leaf++) largest = Math.max(largest, starts[leaf] - starts[leaf - 1]);
      const padded = panelsOf(largest) * PANEL;
      const tile = widthOf(format, stride);
      const two = isCoarse(format);
      const at = place(machine, {
        codes: u8(4 * padded * tile),
        half: i32(padded),
        error: f32(padded),
        rowCodes: u8(two ? 4 * padded * tile : 0),
        rowHalf: i32(two ? padded : 0),
        threshold: f32(padded),
        lowest: f32(padded),
        kappa: f32(padded),
        rows: i32(largest * width),
        fineError: f32(largest),
        ids: i32(largest),
        bound: f64(largest),
        sq: f64(largest * K),
        index: i32(largest * K),
        side: i32(32),
        scan: i32(64),
        accumulators: f32(3 * PANEL * PANEL),
      });
      at.bound.view.fill(Infinity);
      for (let leaf = 1; leaf < starts.length; leaf++) {
        const from = starts[leaf - 1];
        const count = starts[leaf] - from;
        copyRows(words, width, order, from, from + count, at.rows.view);
        copyLists(lists, order, from, count, K, at.sq.view, at.index.view);
        for (let i = 0; i < count; i++) at.ids.view[i] = order[from + i];
        // biome-ignore format: an array of arguments a line
        const error = kernels.packRounded(at.rows.pointer, count, stride, ratio, FORMATS[format].code, most, at.codes.pointer, at.half.pointer, at.error.pointer, at.rowCodes.pointer, at.rowHalf.pointer);
        // biome-ignore format: an array of arguments a line
        kernels.openSide(at.side.pointer, at.codes.pointer, at.half.pointer, at.error.pointer, (two ? at.rowCodes : at.codes).pointer, (two ? at.rowHalf : at.half).pointer, at.error.pointer, at.threshold.pointer, at.lowest.pointer, at.rows.pointer, at.fineError.pointer, at.kappa.pointer, 0, at.ids.pointer, at.bound.pointer, at.sq.pointer, at.index.pointer, 0, 0, count);
        // biome-ignore format: an array of arguments a line
        kernels.openScan(at.scan.pointer, at.side.pointer, at.side.pointer, FORMATS[format].code, tile, rounding.D, ROUNDED, K, true, ratio || 1, 1, error, error, 0, 1, 0, 0, stride, 1, at.accumulators.pointer);
        kernels.scanLeaf(at.scan.pointer);
        out.sq.set(at.sq.view.subarray(0, count * K), (from - first) * K);
        out.index.set(at.index.view.subarray(0, count * K), (from - first) * K);
        yield leaf / (starts.length - 1);
      }
      return out;
    } finally {
      giveBack(machine);
    }
  },
};

/** The lists of the points at some places of an order, place by place. */
function copyLists(
  lists: Lists,
  order: Int32Array,
  from: number,
  count: number,
  K: number,
  sq: Float64Array,
  index: Int32Array,
): void {
  for (let i = 0, to = 0; i < count; i++)
    for (let source = order[from + i] * K, end = source + K; source < end; source++, to++) {
      sq[to] = lists.sq[source];
      index[to] = lists.index[source];
    }
}

/** Bytes of a raw coordinate: there are none. */
const ROUNDED = 0;
