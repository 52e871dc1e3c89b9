import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Task } from "../../pool/pool.ts";
import { f32, f64, i32, place } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { isNarrow, loadRows } from "../load-rows.ts";
import type { Lists } from "../merge-lists.ts";
import type { Rounding } from "./rounding.ts";

interface MeasureShared {
  readonly rounding: Rounding;
  readonly cloud: PointCloud;
  /** order[point]: row of the cloud. */
  readonly order: Int32Array;
  /** Candidates by point. */
  readonly index: Int32Array;
  readonly K: number;
  readonly k: number;
}

/**
 * Measures the candidates of some points exactly: the k nearest, ascending by (squared distance, row), point by point.
 * @param points near in order, best
 */
export const measureTask: Task<MeasureShared, Int32Array, Lists> = {
  name: "approximate.measure",
  *run({ rounding, cloud, order, index, K, k }, points) {
    const { D } = rounding;
    const machine = borrowMachine(rounding.build);
    try {
      const { kernels } = machine;
      const n = index.length / K;
      const narrow = isNarrow(rounding, cloud);
      const bytes = narrow ? 4 : 8;
      const block = Math.max(1, Math.min(points.length, Math.floor(BLOCK_BYTES / (bytes * D))));
      const out = { sq: new Float64Array(points.length * k), index: new Int32Array(points.length * k) };
      const layout = {
        local: i32(n),
        ids: i32(n),
        links: i32(block * K),
        sq: f64(block * k),
        index: i32(block * k),
      };
      let at = place(machine, layout);
      at.local.view.fill(-1);
      for (let first = 0; first < points.length; first += block) {
        const count = Math.min(block, points.length - first);
        for (let i = 0; i < count; i++) {
          const point = points[first + i];
          at.local.view[point] = i;
          at.ids.view[i] = point;
          for (let j = 0; j < K; j++) at.links.view[i * K + j] = index[point * K + j];
        }
        const all = kernels.numberLocally(at.links.pointer, count * K, at.local.pointer, at.ids.pointer, count);
        kernels.forgetLocally(at.local.pointer, at.ids.pointer, all);
        const whole = place(machine, { ...layout, raw: narrow ? f32(all * D) : f64(all * D) });
        at = whole;
        for (let i = 0; i < all; i++) at.ids.view[i] = order[at.ids.view[i]];
        const rows = Math.max(1, Math.floor(CHUNK_BYTES / (bytes * D)));
        for (let done = 0; done < all; done += rows) {
          const to = Math.min(all, done + rows);
          const raw = {
            pointer: whole.raw.pointer + bytes * done * D,
            view: whole.raw.view.subarray(done * D, to * D),
          };
          loadRows(rounding, cloud, at.ids.view, done, to, machine, raw);
          yield first / points.length;
        }
        at.sq.view.fill(Infinity);
        at.index.view.fill(-1);
        // biome-ignore format: an array of arguments a line
        kernels.measureLists(count, at.links.pointer, K, whole.raw.pointer, D, bytes, at.ids.pointer, at.sq.pointer, at.index.pointer, k);
        kernels.sortLists(at.sq.pointer, at.index.pointer, count, k);
        out.sq.set(at.sq.view.subarray(0, count * k), first * k);
        out.index.set(at.index.view.subarray(0, count * k), first * k);
        yield (first + count) / points.length;
      }
      return out;
    } finally {
      giveBack(machine);
    }
  },
};

/** Of the rows of a block; with those of their candidates some times as much. */
const BLOCK_BYTES = 2 ** 22;
const CHUNK_BYTES = 2 ** 22;
