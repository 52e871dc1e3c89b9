import { float64s, int32s } from "../base/claimed.ts";

/** Lists of the k nearest by place, ascending by (squared distance, id); free places hold (Infinity, -1). */
export interface Lists {
  /** n x k. */
  readonly sq: Float64Array;
  readonly index: Int32Array;
}

export const emptyLists = (n: number, k: number): Lists => ({
  sq: float64s("lists", n * k).fill(Infinity),
  index: int32s("lists", n * k).fill(-1),
});

/** Brings lists of the places from `from` on into those of all: the k least of both, point by point. */
export function mergeLists(into: Lists, found: Lists, from: number, k: number): void {
  const sq = new Float64Array(k);
  const index = new Int32Array(k);
  const count = found.sq.length / k;
  for (let i = 0; i < count; i++) {
    const at = (from + i) * k;
    let a = at;
    let b = i * k;
    if (found.sq[b] === Infinity) continue;
    if (into.index[at] < 0) {
      for (let j = 0; j < k; j++) {
        into.sq[at + j] = found.sq[b + j];
        into.index[at + j] = found.index[b + j];
      }
      continue;
    }
    for (let j = 0; j < k; j++) {
      const nearer =
        into.sq[a] < found.sq[b] ||
        (into.sq[a] === found.sq[b] && (found.index[b] < 0 || (into.index[a] >= 0 && into.index[a] < found.index[b])));
      sq[j] = nearer ? into.sq[a] : found.sq[b];
      index[j] = nearer ? into.index[a++] : found.index[b++];
    }
    into.sq.set(sq, at);
    into.index.set(index, at);
  }
}
