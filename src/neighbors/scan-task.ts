import type { Task } from "../pool/pool.ts";
import { f64, i32, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import type { Plan, RowRange } from "./plan.ts";
import { tilesOf, withTile } from "./with-tile.ts";

/** The finished lists of a range: ascending by (distance, index), (to - from) x k. */
export interface NeighborLists extends RowRange {
  readonly distances: Float64Array;
  readonly indices: Int32Array;
}

/** One shard of a search: a range of queries against all references, tile by tile. */
export const scanTask: Task<Plan, RowRange, NeighborLists> = {
  name: "neighbors.scan",
  *run(plan, range) {
    const { k, unit, references } = plan;
    const cells = (range.to - range.from) * k;
    const sq = new Float64Array(cells).fill(Infinity);
    const indices = new Int32Array(cells).fill(-1);
    let seen = 0;
    for (const tile of tilesOf(plan, range)) {
      withTile(plan, range, tile, { sq: f64(cells), index: i32(cells) }, (kernels, packed, scratch, at) => {
        at.sq.view.set(sq);
        at.index.view.set(indices);
        kernels.scanTile(...packed, k, at.sq.pointer, at.index.pointer, ...scratch);
        sq.set(at.sq.view);
        indices.set(at.index.view);
      });
      seen += tile.to - tile.from;
      yield seen / references.n;
    }
    const used = machine(plan.build);
    scope(used, { sq: f64(cells), index: i32(cells) }, (at) => {
      at.sq.view.set(sq);
      at.index.view.set(indices);
      used.kernels.sortLists(at.sq.pointer, at.index.pointer, range.to - range.from, k);
      for (let i = 0; i < cells; i++) sq[i] = Math.sqrt(at.sq.view[i]) / unit;
      indices.set(at.index.view);
    });
    return { ...range, distances: sq, indices };
  },
};
