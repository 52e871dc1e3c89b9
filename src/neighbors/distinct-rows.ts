import { random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Metric } from "./neighbors.ts";
import { rowLengths } from "./row-lengths.ts";

/**
 * The rows that copy no earlier row, ascending. Under cosine parallel rows are copies: directions that agree
 * to the rounding of the cloud's dtype, since a scaled row was rounded when it was stored.
 * @throws DATA for a zero row under cosine
 */
export function distinctRows(cloud: PointCloud, metric: Metric = "euclidean"): Int32Array {
  const { n, D } = cloud;
  const lengths = metric === "cosine" ? rowLengths(cloud) : null;
  const tolerance = lengths === null ? 0 : cloud.dtype === "f32" ? 2 ** -23 : 2 ** -50;
  const keys = projections(cloud, lengths);
  const order = Int32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || a - b);
  const copied = new Uint8Array(n);
  const alike = (i: number, j: number) => {
    const a = lengths === null ? 1 : lengths[i];
    const b = lengths === null ? 1 : lengths[j];
    for (let c = 0; c < D; c++)
      if (Math.abs(cloud.coords[i * D + c] / a - cloud.coords[j * D + c] / b) > tolerance) return false;
    return true;
  };
  for (let p = 0; p < n; p++) {
    const head = order[p];
    if (copied[head]) continue;
    const group = [head];
    for (let q = p + 1; q < n && keys[order[q]] - keys[head] <= tolerance; q++)
      if (!copied[order[q]] && alike(head, order[q])) group.push(order[q]);
    const kept = group.reduce((least, i) => Math.min(least, i));
    for (const i of group) copied[i] = i === kept ? 0 : 1;
  }
  return Int32Array.from(keys.keys()).filter((i) => copied[i] === 0);
}

/** One number a row, equal for equal rows and within the tolerance for rows within it: weights sum to at most one. */
function projections({ n, D, coords }: PointCloud, lengths: Float64Array | null): Float64Array {
  const rng = random("distinct-rows");
  const weights = Float64Array.from({ length: D }, () => (2 * rng.uniform() - 1) / D);
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const length = lengths === null ? 1 : lengths[i];
    for (let c = 0; c < D; c++) keys[i] += (coords[i * D + c] / length) * weights[c];
  }
  return keys;
}
