import type { PointCloud } from "../../src/cloud/point-cloud.ts";

/** Squared distance by direct difference in f64, even and odd lanes apart, then added. */
export function sqDistance(a: ArrayLike<number>, b: ArrayLike<number>, D: number, aFrom = 0, bFrom = 0): number {
  const lanes = [0, 0];
  for (let c = 0; c < D; c++) lanes[c & 1] += (a[aFrom + c] - b[bFrom + c]) ** 2;
  return lanes[0] + lanes[1];
}

/** Rows over their length as the kernels do it: first over the largest magnitude, then over the norm. */
export function unitRows({ n, D, coords }: PointCloud): Float64Array {
  const out = Float64Array.from(coords);
  for (let i = 0; i < n; i++) {
    let largest = 0;
    for (let c = 0; c < D; c++) largest = Math.max(largest, Math.abs(out[i * D + c]));
    const lanes = [0, 0];
    for (let c = 0; c < D; c++) {
      out[i * D + c] /= largest;
      lanes[c & 1] += out[i * D + c] ** 2;
    }
    const length = Math.sqrt(lanes[0] + lanes[1]);
    for (let c = 0; c < D; c++) out[i * D + c] /= length;
  }
  return out;
}

/** All distances of each query, sorted by (squared distance, index): the plain truth the kernels are held to. */
export function bruteNeighbors(
  references: PointCloud,
  k: number,
  metric: "euclidean" | "cosine" = "euclidean",
  queries?: PointCloud,
) {
  const D = references.D;
  const from = queries ?? references;
  const rows = metric === "cosine" ? unitRows(from) : from.coords;
  const columns = metric === "cosine" ? unitRows(references) : references.coords;
  const distances = new Float64Array(from.n * k);
  const indices = new Int32Array(from.n * k);
  for (let i = 0; i < from.n; i++) {
    const all: [number, number][] = [];
    for (let j = 0; j < references.n; j++)
      if (queries || j !== i) all.push([sqDistance(rows, columns, D, i * D, j * D), j]);
    all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let j = 0; j < k; j++) {
      distances[i * k + j] = Math.sqrt(all[j][0]);
      indices[i * k + j] = all[j][1];
    }
  }
  return { distances, indices };
}
