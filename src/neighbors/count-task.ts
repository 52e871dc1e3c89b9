import type { Task } from "../pool/pool.ts";
import { i32 } from "../wasm/arena.ts";
import type { Plan, RowRange } from "./plan.ts";
import { tilesOf, withTile } from "./with-tile.ts";

/** A plan with the two radii to count within. */
export interface CountPlan extends Plan {
  readonly inner: number;
  readonly outer: number;
}

/** Pairs of one shard: counts[2*i] nearer than the inner radius, counts[2*i + 1] nearer than the outer. */
export const countTask: Task<CountPlan, RowRange, Int32Array> = {
  name: "neighbors.count",
  *run(plan, range) {
    const { inner, outer, unit, references } = plan;
    const counts = new Int32Array(2 * (range.to - range.from));
    let seen = 0;
    for (const tile of tilesOf(plan, range)) {
      withTile(plan, range, tile, { counts: i32(counts.length) }, (kernels, packed, scratch, at) => {
        at.counts.view.set(counts);
        kernels.countTile(...packed, inner * unit, outer * unit, at.counts.pointer, ...scratch);
        counts.set(at.counts.view);
      });
      seen += tile.to - tile.from;
      yield seen / references.n;
    }
    return counts;
  },
};
