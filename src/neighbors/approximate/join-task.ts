import type { Task } from "../../pool/pool.ts";
import { f64, i32, place } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import type { Lists } from "../merge-lists.ts";
import { copyRows } from "./copy-rows.ts";
import type { Range } from "./range.ts";
import type { Rounding } from "./rounding.ts";

interface JoinShared {
  readonly rounding: Rounding;
  readonly words: Int32Array;
  readonly lists: Lists;
  readonly K: number;
  /** n x width [linkTask]. */
  readonly links: Int32Array;
  readonly width: number;
}

export interface Joined extends Lists {
  /** Neighbours replaced. */
  readonly replaced: number;
}

/**
 * Offers every point the neighbours of its neighbours. A block of points is worked on with copies of the rows that it
 * needs, under local numbers: points near in order share most of them, and the copies stay in the cache.
 */
export const joinTask: Task<JoinShared, Range, Joined> = {
  name: "approximate.join",
  *run({ rounding, words, lists, K, links, width }, { from, to }) {
    const { stride } = rounding;
    const machine = borrowMachine(rounding.build);
    try {
      const { kernels } = machine;
      const n = lists.index.length / K;
      const block = Math.max(
        64,
        Math.min(to - from, Math.floor(BLOCK_BYTES / (2 * stride)), Math.floor(LINKS / width)),
      );
      const linked = Math.min(n, block * (1 + width));
      const step = Math.max(1, Math.floor(CALL_NS / (width * width * (5 + 0.06 * stride))));
      const out = {
        sq: lists.sq.slice(from * K, to * K),
        index: lists.index.slice(from * K, to * K),
      };
      const layout = {
        local: i32(n),
        ids: i32(n),
        sq: f64(block * K),
        index: i32(block * K),
        links: i32(linked * width),
      };
      let at = place(machine, layout);
      at.local.view.fill(-1);
      let replaced = 0;
      for (let first = from; first < to; first += block) {
        const count = Math.min(block, to - first);
        for (let i = 0; i < count; i++) {
          at.local.view[first + i] = i;
          at.ids.view[i] = first + i;
        }
        copyRows(links, width, at.ids.view, 0, count, at.links.view);
        const near = kernels.numberLocally(at.links.pointer, count * width, at.local.pointer, at.ids.pointer, count);
        yield (first - from) / (to - from);
        copyRows(links, width, at.ids.view, count, near, at.links.view, count);
        const rest = at.links.pointer + 4 * count * width;
        const all = kernels.numberLocally(rest, (near - count) * width, at.local.pointer, at.ids.pointer, near);
        yield (first - from) / (to - from);
        const whole = place(machine, { ...layout, codes: i32((all * stride) / 2), seen: i32(all) });
        at = whole;
        for (let done = 0; done < all; done += ROWS) {
          copyRows(words, stride / 2, at.ids.view, done, Math.min(all, done + ROWS), whole.codes.view, done);
          yield (first - from) / (to - from);
        }
        whole.seen.view.fill(0);
        at.sq.view.set(lists.sq.subarray(first * K, (first + count) * K));
        at.index.view.set(lists.index.subarray(first * K, (first + count) * K));
        for (let done = 0; done < count; done += step) {
          const end = Math.min(count, done + step);
          // biome-ignore format: an array of arguments a line
          replaced += kernels.joinLists(done, end, at.links.pointer, width, K, whole.codes.pointer, stride, at.ids.pointer, whole.seen.pointer, at.sq.pointer, at.index.pointer);
          yield (first + end - from) / (to - from);
        }
        kernels.forgetLocally(at.local.pointer, at.ids.pointer, all);
        out.sq.set(at.sq.view.subarray(0, count * K), (first - from) * K);
        out.index.set(at.index.view.subarray(0, count * K), (first - from) * K);
      }
      return { ...out, replaced };
    } finally {
      giveBack(machine);
    }
  },
};

/** Of a block's own rows; with those it is linked to some times as much. */
const BLOCK_BYTES = 2 ** 23;
/** Links of a block. */
const LINKS = 2 ** 19;
const ROWS = 2 ** 14;
const CALL_NS = 1e7;
