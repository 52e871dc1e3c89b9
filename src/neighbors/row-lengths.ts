import { dataError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";

/**
 * Euclidean length of every row, without over- or underflow.
 * @throws DATA naming the first row that is all zero: cosine has no direction for it
 */
export function rowLengths({ n, D, coords }: PointCloud, name = "row"): Float64Array {
  const lengths = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let largest = 0;
    for (let c = i * D; c < (i + 1) * D; c++) largest = Math.max(largest, Math.abs(coords[c]));
    if (largest === 0) throw dataError(`${name} ${i}`, "a vector with a direction (metric cosine)", "all zeros");
    let sq = 0;
    for (let c = i * D; c < (i + 1) * D; c++) sq += (coords[c] / largest) ** 2;
    lengths[i] = largest * Math.sqrt(sq);
  }
  return lengths;
}
