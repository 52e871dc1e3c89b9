import { dataError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";

/** Length of each row as a product that neither over- nor underflows: |x| = largest * norm. */
export interface RowLengths {
  /** Largest magnitude among the row's coordinates. */
  readonly largest: Float64Array;
  /** Euclidean length of the row over its largest magnitude, 1 to sqrt(D). */
  readonly norm: Float64Array;
}

/** @throws DATA naming the first row that is all zero: cosine has no direction for it */
export function rowLengths({ n, D, coords }: PointCloud, name = "row"): RowLengths {
  const lengths = { largest: new Float64Array(n), norm: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    let largest = 0;
    for (let c = i * D; c < (i + 1) * D; c++) largest = Math.max(largest, Math.abs(coords[c]));
    if (largest === 0) throw dataError(`${name} ${i}`, "a vector with a direction (metric cosine)", "all zeros");
    let sq = 0;
    for (let c = i * D; c < (i + 1) * D; c++) sq += (coords[c] / largest) ** 2;
    lengths.largest[i] = largest;
    lengths.norm[i] = Math.sqrt(sq);
  }
  return lengths;
}
