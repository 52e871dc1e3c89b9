import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";

export interface WhitenShared {
  readonly cloud: PointCloud;
  readonly unit: number;
  readonly centre: Float64Array;
  /** m x D: principal axes over the standard deviations along them. */
  readonly axes: Float64Array;
}

/** Directions of some rows from the centre in whitened coordinates; rows x m unit vectors, zeros for a row at the centre. */
export const whitenTask: Task<WhitenShared, Int32Array, Float64Array> = {
  name: "dimension.whiten",
  *run({ cloud: { D, coords }, unit, centre, axes }, rows) {
    const m = axes.length / D;
    const directions = new Float64Array(rows.length * m);
    const used = machine("simd");
    const layout = { rows: f64(ROWS * D), centre: f64(D), axes: f64(m * D), out: f64(ROWS * (m + 1)) };
    for (let from = 0; from < rows.length; from += ROWS) {
      const count = Math.min(ROWS, rows.length - from);
      scope(used, layout, (at) => {
        for (let r = 0; r < count; r++) {
          const row = rows[from + r] * D;
          for (let c = 0; c < D; c++) at.rows.view[r * D + c] = coords[row + c] * unit;
        }
        at.centre.view.set(centre);
        at.axes.view.set(axes);
        used.kernels.centreRows(at.rows.pointer, count, D, at.centre.pointer);
        used.kernels.projectRows(at.rows.pointer, count, D, at.axes.pointer, m, at.out.pointer);
        for (let r = 0; r < count; r++) {
          const along = at.out.view.subarray(r * (m + 1), r * (m + 1) + m);
          normalize(along);
          directions.set(along, (from + r) * m);
        }
      });
      yield (from + count) / rows.length;
    }
    return directions;
  },
};

/** To length one; a vector of zeros stays. */
export function normalize(vector: Float64Array): void {
  let sq = 0;
  for (const x of vector) sq += x * x;
  if (sq === 0) return;
  const by = 1 / Math.sqrt(sq);
  for (let c = 0; c < vector.length; c++) vector[c] *= by;
}

const ROWS = 256;
