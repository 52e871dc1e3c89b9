import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";

export interface GramShared {
  readonly cloud: PointCloud;
  /** Power of two that brings the coordinates near one, and their means in its units. */
  readonly unit: number;
  readonly centre: Float64Array;
  /** Products of points with each other, instead of coordinates. */
  readonly wide: boolean;
}

export interface Gram {
  /** size x size, of which the upper triangle counts. */
  readonly products: Float64Array;
  /** Sums of the rows' coordinates about the centre. */
  readonly sums: Float64Array;
}

/** Products of some rows' coordinates about a centre: X'X, D x D, or XX' over the rows where they are fewer than D. */
export const gramTask: Task<GramShared, Int32Array, Gram> = {
  name: "dimension.gram",
  *run({ cloud, unit, centre, wide }, rows) {
    const { D, coords } = cloud;
    const size = wide ? rows.length : D;
    const length = wide ? D : rows.length;
    const products = new Float64Array(size * size);
    const sums = new Float64Array(D);
    const used = machine("simd");
    const layout = { vectors: f64(size * LENGTH), gram: f64(size * size), work: f64(4 * size) };
    for (let from = 0; from < length; from += LENGTH) {
      const count = Math.min(LENGTH, length - from);
      scope(used, layout, ({ vectors, gram, work }) => {
        const into = vectors.view;
        for (let r = 0; r < (wide ? rows.length : count); r++) {
          const row = rows[wide ? r : from + r] * D;
          const first = wide ? from : 0;
          const past = wide ? from + count : D;
          for (let c = first; c < past; c++) {
            const value = coords[row + c] * unit - centre[c];
            into[wide ? r * count + c - from : c * count + r] = value;
            sums[c] += value;
          }
        }
        gram.view.set(products);
        used.kernels.addGram(vectors.pointer, size, count, gram.pointer, work.pointer);
        products.set(gram.view);
      });
      yield (from + count) / length;
    }
    return { products, sums };
  },
};

/** Products that are added up at a time: the vectors' pieces stay in the caches. */
const LENGTH = 256;
