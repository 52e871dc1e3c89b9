import type { Task } from "../../pool/pool.ts";
import { f32, i32, place, u8 } from "../../wasm/arena.ts";
import type { Build, Kernels } from "../../wasm/kernels.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { PANEL } from "../frame.ts";
import { panelsOf } from "../nodes.ts";

interface TreeShared {
  readonly build: Build;
  /** Rounded rows. */
  readonly words: Int32Array;
  readonly stride: number;
  /** Panels of a leaf at most. */
  readonly most: number;
}

/** The points in the order of a kd tree along eight directions. */
export const treeTask: Task<TreeShared, Int32Array, Int32Array> = {
  name: "approximate.tree",
  *run({ build, words, stride, most }, directions) {
    const machine = borrowMachine(build);
    try {
      const width = stride / 2;
      const n = words.length / width;
      const rows = Math.min(n, Math.max(1, Math.floor(CHUNK_BYTES / (4 * width))));
      const at = place(machine, {
        coords: f32(n * 8),
        order: i32(n),
        directions: i32(directions.length),
        chunk: u8(4 * rows * width),
      });
      at.directions.view.set(directions);
      const chunk = new Int32Array(at.chunk.view.buffer, at.chunk.pointer, rows * width);
      for (let from = 0; from < n; from += rows) {
        const count = Math.min(rows, n - from);
        chunk.set(words.subarray(from * width, (from + count) * width));
        const out = at.coords.pointer + 32 * from;
        machine.kernels.projectRounded(at.chunk.pointer, count, stride, at.directions.pointer, out);
        yield (0.3 * (from + count)) / n;
      }
      for (let i = 0; i < n; i++) at.order.view[i] = i;
      for (const done of split(machine.kernels, at.coords.pointer, at.order.pointer, 0, n, most))
        yield 0.3 + (0.7 * done) / n;
      return at.order.view.slice();
    } finally {
      giveBack(machine);
    }
  },
};

/** Splits one large node at a time, small ones whole. */
function* split(
  kernels: Kernels,
  coords: number,
  order: number,
  from: number,
  to: number,
  most: number,
): Generator<number> {
  const n = to - from;
  const panels = panelsOf(n);
  if (n <= SMALL || panels <= most) {
    kernels.kdLeaves(coords + 32 * from, n, order + 4 * from, most);
    yield to;
    return;
  }
  kernels.kdSplit(coords + 32 * from, n, order + 4 * from);
  yield from;
  const middle = from + (panels >> 1) * PANEL;
  yield* split(kernels, coords, order, from, middle, most);
  yield* split(kernels, coords, order, middle, to, most);
}

const CHUNK_BYTES = 2 ** 22;
const SMALL = 2 ** 16;
