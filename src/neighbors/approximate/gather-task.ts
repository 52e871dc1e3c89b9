import type { Task } from "../../pool/pool.ts";
import { copyRows } from "./copy-rows.ts";
import type { Range } from "./range.ts";

interface GatherShared {
  readonly words: Int32Array;
  readonly width: number;
  readonly order: Int32Array;
}

/** Rows of words in another order: those of places from..to. */
export const gatherTask: Task<GatherShared, Range, Int32Array> = {
  name: "approximate.gather",
  *run({ words, width, order }, { from, to }) {
    const out = new Int32Array((to - from) * width);
    for (let first = from; first < to; first += ROWS) {
      const last = Math.min(to, first + ROWS);
      copyRows(words, width, order, first, last, out, first - from);
      yield (last - from) / (to - from);
    }
    return out;
  },
};

const ROWS = 16384;
