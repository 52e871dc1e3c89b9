import type { PointCloud } from "../../src/cloud/point-cloud.ts";
import type { Metric } from "../../src/neighbors/metric.ts";

/** Squared distance by direct difference in f64, summed in eight lanes, which are then added in pairs. */
export function sqDistance(a: ArrayLike<number>, b: ArrayLike<number>, D: number, aFrom = 0, bFrom = 0): number {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let c = 0; c < D; c++) s[c & 7] += (a[aFrom + c] - b[bFrom + c]) ** 2;
  return s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7]));
}

/** A sum over coordinates in eight lanes, which are then added in pairs. */
function laneSum(D: number, term: (c: number) => number): number {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let c = 0; c < D; c++) s[c & 7] += term(c);
  return s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7]));
}

export const innerProduct = (a: ArrayLike<number>, b: ArrayLike<number>, D: number, aFrom = 0, bFrom = 0) =>
  laneSum(D, (c) => a[aFrom + c] * b[bFrom + c]);

/** What a metric ranks by, and the distance it stands for. */
function ranking(metric: Metric) {
  const apart = (a: ArrayLike<number>, b: ArrayLike<number>, i: number, j: number) => Math.abs(a[i] - b[j]);
  type Key = (a: ArrayLike<number>, b: ArrayLike<number>, D: number, i: number, j: number) => number;
  const as = (key: Key, distance: (key: number) => number) => ({ key, distance });
  if (metric === "manhattan")
    return as(
      (a, b, D, i, j) => laneSum(D, (c) => apart(a, b, i + c, j + c)),
      (key) => key,
    );
  if (metric === "hamming")
    return as(
      (a, b, D, i, j) => {
        let differ = 0;
        for (let c = 0; c < D; c++) if (a[i + c] !== b[j + c]) differ++;
        return differ;
      },
      (key) => key,
    );
  if (metric === "chebyshev")
    return as(
      (a, b, D, i, j) => {
        let most = 0;
        for (let c = 0; c < D; c++) most = Math.max(most, apart(a, b, i + c, j + c));
        return most;
      },
      (key) => key,
    );
  if (metric.startsWith("periodic:")) {
    const length = Number(metric.slice(9));
    const around = (gap: number) => Math.min(gap, length - gap);
    return as((a, b, D, i, j) => laneSum(D, (c) => around(apart(a, b, i + c, j + c)) ** 2), Math.sqrt);
  }
  return as(sqDistance, metric === "angle" ? (key) => 2 * Math.asin(Math.min(1, Math.sqrt(key) / 2)) : Math.sqrt);
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

/** All distances of each query, sorted by (squared distance or distance, index): the plain truth the kernels are held to. */
export function bruteNeighbors(references: PointCloud, k: number, metric: Metric = "euclidean", queries?: PointCloud) {
  const D = references.D;
  const from = queries ?? references;
  const directional = metric === "cosine" || metric === "angle";
  const rows = directional ? unitRows(from) : from.coords;
  const columns = directional ? unitRows(references) : references.coords;
  const { key, distance } = ranking(metric);
  const distances = new Float64Array(from.n * k);
  const indices = new Int32Array(from.n * k);
  for (let i = 0; i < from.n; i++) {
    const all: [number, number][] = [];
    for (let j = 0; j < references.n; j++) if (queries || j !== i) all.push([key(rows, columns, D, i * D, j * D), j]);
    all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let j = 0; j < k; j++) {
      distances[i * k + j] = distance(all[j][0]);
      indices[i * k + j] = all[j][1];
    }
  }
  return { distances, indices };
}
