import type { Task } from "../../pool/pool.ts";
import { i32, place } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";

interface LinkShared {
  /** n x K. */
  readonly index: Int32Array;
  readonly K: number;
  /** n x width, what this task returned for the pass before; empty: nothing. */
  readonly before: Int32Array;
  readonly width: number;
}

/** What every point is linked to: its list, and some whose lists it is in; new links marked. */
export const linkTask: Task<LinkShared, null, Int32Array> = {
  name: "approximate.link",
  *run({ index, K, before, width }) {
    const machine = borrowMachine("simd");
    try {
      const { kernels } = machine;
      const n = index.length / K;
      const at = place(machine, { index: i32(n * K), links: i32(n * width), before: i32(n * width) });
      at.index.view.set(index);
      if (before.length > 0) at.before.view.set(before);
      else at.before.view.fill(-1);
      const steps = [
        (from: number, to: number) => kernels.linkLists(at.index.pointer, from, to, K, at.links.pointer, width),
        (from: number, to: number) => kernels.linkBack(at.index.pointer, from, to, K, at.links.pointer, width),
        (from: number, to: number) => kernels.markFresh(at.links.pointer, at.before.pointer, from, to, width),
      ];
      for (const [i, step] of steps.entries())
        for (let from = 0; from < n; from += ROWS) {
          const to = Math.min(n, from + ROWS);
          step(from, to);
          yield (i + to / n) / steps.length;
        }
      return at.links.view.slice();
    } finally {
      giveBack(machine);
    }
  },
};

const ROWS = 2 ** 14;
