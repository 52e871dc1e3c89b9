import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";

export interface SeparabilityShared {
  /** n x m, group by group: unit vectors. */
  readonly directions: Float64Array;
  readonly m: number;
  /** Group g is rows starts[g] to starts[g + 1] - 1. */
  readonly starts: Int32Array;
  /** Ascending. */
  readonly levels: Float64Array;
}

/** How many pairs of rows of two groups have a scalar product of at least each level; of one group, each pair once. */
export const separabilityTask: Task<SeparabilityShared, readonly [number, number], Float64Array> = {
  name: "dimension.separability",
  *run({ directions, m, starts, levels }, [g, h]) {
    const T = levels.length;
    const [first, past] = [starts[h], starts[h + 1]];
    const counts = new Float64Array(T);
    const used = machine("simd");
    for (let from = starts[g]; from < starts[g + 1]; from += ROWS) {
      const to = Math.min(from + ROWS, starts[g + 1]);
      // Of one group only what lies before a row, or among its fellows of this step.
      const end = g === h ? from : past;
      const layout = {
        a: f64((to - from) * m),
        b: f64((past - first) * m),
        levels: f64(T),
        counts: f64(T),
        products: f64(4 * (past - first)),
      };
      scope(used, layout, (at) => {
        at.a.view.set(directions.subarray(from * m, to * m));
        at.b.view.set(directions.subarray(first * m, end * m));
        at.levels.view.set(levels);
        at.counts.view.set(counts);
        const count = (b: number, nb: number, same: boolean) =>
          used.kernels.countProducts(
            at.a.pointer,
            to - from,
            b,
            nb,
            m,
            same,
            at.levels.pointer,
            T,
            at.counts.pointer,
            at.products.pointer,
          );
        if (end > first) count(at.b.pointer, end - first, false);
        if (g === h) count(at.a.pointer, to - from, true);
        counts.set(at.counts.view);
      });
      yield (to - starts[g]) / (starts[g + 1] - starts[g]);
    }
    for (let t = T - 2; t >= 0; t--) counts[t] += counts[t + 1];
    return counts;
  },
};

/** At a time, so that a count can be stopped. */
const ROWS = 512;
