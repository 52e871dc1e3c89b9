import type { PointCloud } from "../src/cloud/point-cloud.ts";

/** For some rows of a cloud their k nearest others. */
export interface Lists {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** Squared distance in f64 of rows i and j, summed in eight lanes that are then added in pairs [docs/kernels.md#distance]. */
function sqDistance({ coords, D }: PointCloud, i: number, j: number): number {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let c = 0, a = i * D, b = j * D; c < D; c++, a++, b++) s[c & 7] += (coords[a] - coords[b]) ** 2;
  return s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7]));
}

/** The k nearest others of each row by comparing all distances, ties to the smaller index. */
export function plainSearch(cloud: PointCloud, rows: Int32Array, k: number): Lists {
  const lists = { indices: new Int32Array(rows.length * k), distances: new Float64Array(rows.length * k) };
  const sq = new Float64Array(cloud.n);
  rows.forEach((row, i) => {
    for (let j = 0; j < cloud.n; j++) sq[j] = sqDistance(cloud, row, j);
    const order = Int32Array.from(sq.keys()).filter((j) => j !== row);
    order.sort((a, b) => sq[a] - sq[b] || a - b);
    for (let j = 0; j < k; j++) {
      lists.indices[i * k + j] = order[j];
      lists.distances[i * k + j] = Math.sqrt(sq[order[j]]);
    }
  });
  return lists;
}

/** Whether found lists are the true ones, bit for bit. */
export function same(found: Lists, truth: Lists): boolean {
  return (
    found.indices.every((index, i) => index === truth.indices[i]) &&
    found.distances.every((distance, i) => Object.is(distance, truth.distances[i]))
  );
}

/** The share of found neighbours that are no farther than the true k-th, and the largest relative error of their distances. */
export function compare(cloud: PointCloud, rows: Int32Array, k: number, found: Lists, truth: Lists) {
  let hits = 0;
  let error = 0;
  rows.forEach((row, i) => {
    const last = truth.distances[i * k + k - 1];
    const seen = new Set<number>();
    for (let at = i * k; at < (i + 1) * k; at++) {
      const index = found.indices[at];
      if (index < 0 || index >= cloud.n || index === row || seen.has(index)) continue;
      seen.add(index);
      const distance = Math.sqrt(sqDistance(cloud, row, index));
      if (distance <= last) hits++;
      if (distance > 0) error = Math.max(error, Math.abs(found.distances[at] - distance) / distance);
    }
  });
  return { recall: hits / (rows.length * k), distanceError: error };
}

/** Some of many lists. */
export function pick({ indices, distances }: Lists, places: ArrayLike<number>, k: number): Lists {
  const at = Array.from(places).flatMap((place) => Array.from({ length: k }, (_, j) => place * k + j));
  return { indices: Int32Array.from(at, (i) => indices[i]), distances: Float64Array.from(at, (i) => distances[i]) };
}
