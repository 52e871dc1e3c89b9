import { type Control, stage } from "../../base/control.ts";
import { degenerateError } from "../../base/errors.ts";
import { type PointCloud, sharedBuffer } from "../../cloud/point-cloud.ts";
import type { Pool } from "../../pool/pool.ts";
import { groupProducts } from "../spectra/half-spectra.ts";
import { principalTask } from "./principal-task.ts";
import { normalize, whitenTask } from "./whiten-task.ts";

/** Points as unit vectors, in random groups. */
export interface Directions {
  /** points x m, group by group: whitened principal coordinates, divided by their length. */
  readonly directions: Float64Array;
  readonly m: number;
  /** Group g is rows starts[g] to starts[g + 1] - 1. */
  readonly starts: Int32Array;
}

/**
 * A cloud about its mean, along the principal axes whose variance is above the largest over `conditionNumber`, whitened and
 * projected on the sphere; of so many random points at most.
 * @throws DEGENERATE for fewer than ten points or all points one
 */
export async function whitenedDirections(
  given: PointCloud,
  conditionNumber: number,
  seed: number,
  most: number,
  pool: Pool,
  control: Control,
): Promise<Directions> {
  const { cloud, unit, centre, groups, products } = await groupProducts(given, seed, pool, stage(control, 0, 0.4));
  const [axes] = await pool.run(principalTask, products, [{ conditionNumber }], stage(control, 0.4, 0.6));
  const { n, D, wide } = products;
  if (axes.length === 0) throw degenerateError("points", "points that differ", "all of them one");
  const m = axes.length / (wide ? n : D);
  const kept = groups.map((group) => group.subarray(0, Math.ceil(group.length * Math.min(1, most / n))));
  const starts = new Int32Array(kept.length + 1);
  for (const [g, { length }] of kept.entries()) starts[g + 1] = starts[g] + length;
  const directions = new Float64Array(sharedBuffer(8 * starts[kept.length] * m));
  if (wide) {
    for (const [g, { length }] of kept.entries())
      for (let i = 0; i < length; i++) {
        const row = directions.subarray((starts[g] + i) * m, (starts[g] + i + 1) * m);
        for (let c = 0; c < m; c++) row[c] = axes[c * n + products.starts[g] + i];
        normalize(row);
      }
    return { directions, m, starts };
  }
  const middle = products.sums.reduce((sums, sum, at) => {
    sums[at % D] += sum / n;
    return sums;
  }, centre.slice());
  const parts = await pool.run(whitenTask, { cloud, unit, centre: middle, axes }, kept, stage(control, 0.6, 1));
  for (const [g, part] of parts.entries()) directions.set(part, starts[g] * m);
  return { directions, m, starts };
}
