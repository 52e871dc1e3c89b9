import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Task } from "../pool/pool.ts";
import { f64, scope } from "../wasm/arena.ts";
import { type Build, machine } from "../wasm/kernels.ts";

export interface LocalLinearShared {
  readonly build: Build;
  readonly cloud: PointCloud;
  /** targets[t*n + i]: target t at point i; T x n. */
  readonly targets: Float64Array;
  /** Principal directions kept. */
  readonly d: number;
}

/** Test points with the neighbours each is predicted from. */
export interface LocalLinearPart {
  /** Rows of the cloud to predict at. */
  readonly points: Int32Array;
  /** Rows of the cloud to predict from; points x k. */
  readonly neighbors: Int32Array;
  readonly k: number;
}

/** Sum over the points of the squared error, one number a target. */
export const localLinearTask: Task<LocalLinearShared, LocalLinearPart, Float64Array> = {
  name: "experiments.local-linear",
  *run({ build, cloud, targets, d }, { points, neighbors, k }) {
    const { n, D, coords } = cloud;
    const T = targets.length / n;
    const sqErrors = new Float64Array(T);
    const used = machine(build);
    const layout = { rows: f64(k * D), query: f64(D), targets: f64(T * k), work: f64(k * k + 3 * k), out: f64(T) };
    for (let from = 0; from < points.length; from += POINTS_PER_STEP) {
      const to = Math.min(from + POINTS_PER_STEP, points.length);
      scope(used, layout, (at) => {
        for (let p = from; p < to; p++) {
          const point = points[p];
          at.query.view.set(coords.subarray(point * D, (point + 1) * D));
          for (let j = 0; j < k; j++) {
            const row = neighbors[p * k + j];
            at.rows.view.set(coords.subarray(row * D, (row + 1) * D), j * D);
            for (let t = 0; t < T; t++) at.targets.view[t * k + j] = targets[t * n + row];
          }
          // biome-ignore format: one line an array of arguments
          used.kernels.localLinear(at.rows.pointer, at.query.pointer, at.targets.pointer, D, k, d, T, at.work.pointer, at.out.pointer);
          for (let t = 0; t < T; t++) sqErrors[t] += (at.out.view[t] - targets[t * n + point]) ** 2;
        }
      });
      yield to / points.length;
    }
    return sqErrors;
  },
};

const POINTS_PER_STEP = 16;
