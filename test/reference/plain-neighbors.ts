import type { Random } from "../../src/base/random.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { neighborsOf } from "./golden.ts";

/** n uniform points in [0, 1)^d, row-major. */
export const uniformPoints = (n: number, d: number, rng: Random): Float64Array =>
  Float64Array.from({ length: n * d }, () => rng.uniform());

/** The k nearest of each point, by brute force; `period` 1 wraps every coordinate (the flat torus: no edges). */
export function plainNeighbors(
  coords: Float64Array,
  d: number,
  k: number,
  period = Number.POSITIVE_INFINITY,
): Neighbors {
  const n = coords.length / d;
  const half = period / 2;
  const distances = new Float64Array(n * k);
  const indices = new Int32Array(n * k);
  const sq = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      sq[j] = 0;
      for (let c = 0; c < d; c++) {
        const apart = Math.abs(coords[i * d + c] - coords[j * d + c]);
        sq[j] += (apart > half ? period - apart : apart) ** 2;
      }
    }
    sq[i] = Number.POSITIVE_INFINITY;
    const nearest = indices.subarray(i * k, (i + 1) * k);
    if (8 * k > n) nearest.set(sorted(sq).subarray(0, k));
    else insert(sq, nearest);
    for (let j = 0; j < k; j++) distances[i * k + j] = Math.sqrt(sq[nearest[j]]);
  }
  return neighborsOf(n, distances, indices);
}

/** All indices in order of (key, index). */
function sorted(key: Float64Array): Int32Array {
  return Int32Array.from(key, (_, j) => j).sort((a, b) => key[a] - key[b] || a - b);
}

/** The indices of the least keys, in order of (key, index), as many as there is room for. */
function insert(key: Float64Array, room: Int32Array): void {
  let held = 0;
  for (let j = 0; j < key.length; j++) {
    if (held === room.length && key[j] >= key[room[held - 1]]) continue;
    let at = held < room.length ? held++ : held - 1;
    for (; at > 0 && key[room[at - 1]] > key[j]; at--) room[at] = room[at - 1];
    room[at] = j;
  }
}
