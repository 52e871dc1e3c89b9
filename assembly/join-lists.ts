import { fineSqDistance } from "./fine-codes";
import { isListed, offerNeighbor } from "./nearest-lists";
import { sqDistance } from "./sq-distance";

/** Beside a name: the link was not there at the last pass. */
const FRESH: i32 = 1 << 30;
const NAME: i32 = FRESH - 1;

/**
 * Gives every point named in `names` a local number, in order of appearance, and puts that in place of its name.
 * Names below zero stay, and so does FRESH.
 * @param names count i32, in and out
 * @param local i32 a point of the cloud: its local number, -1 where it has none; in and out
 * @param ids   i32 a local number: who that is; in and out
 * @param known local numbers given so far
 * @returns local numbers given now
 */
export function numberLocally(names: usize, count: i32, local: usize, ids: usize, known: i32): i32 {
  for (const to = names + (<usize>count << 2); names < to; names += 4) {
    const name = load<i32>(names);
    if (name < 0) continue;
    const at = local + (<usize>(name & NAME) << 2);
    let number = load<i32>(at);
    if (number < 0) {
      number = known++;
      store<i32>(at, number);
      store<i32>(ids + (<usize>number << 2), name & NAME);
    }
    store<i32>(names, number | (name & FRESH));
  }
  return known;
}

/** Takes the local numbers of `count` points back. */
export function forgetLocally(local: usize, ids: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i32>(local + (<usize>load<i32>(ids + (<usize>i << 2)) << 2), -1);
}

/**
 * Offers to the lists of points from..to the points that are linked to those that they are linked to, where either
 * link is fresh: pairs over two old ones were offered before.
 * @param links  a row of `width` local numbers a point, -1 for none: first the point's list, then others' lists it is in
 * @param k      neighbours a list
 * @param codes  rounded rows by local number, of `stride` i16
 * @param ids    who they are
 * @param seen   i32 a local number, scratch, not above 0 at first
 * @param sq, index lists of the points by local number, heaps
 * @returns neighbours replaced
 */
export function joinLists(
  from: i32,
  to: i32,
  links: usize,
  width: i32,
  k: i32,
  codes: usize,
  stride: i32,
  ids: usize,
  seen: usize,
  sq: usize,
  index: usize,
): i32 {
  const bytes = <usize>stride << 1;
  const rowBytes = <usize>width << 2;
  let replaced = 0;
  for (let p = from; p < to; p++) {
    const stamp = p + 1;
    const row = links + <usize>p * rowBytes;
    const code = codes + <usize>p * bytes;
    const root = sq + ((<usize>p * <usize>k) << 3);
    store<i32>(seen + (<usize>p << 2), stamp);
    for (let a = 0; a < k; a++) {
      const q = load<i32>(row + (<usize>a << 2));
      if (q >= 0) store<i32>(seen + (<usize>(q & NAME) << 2), stamp);
    }
    for (let a = 0; a < width; a++) {
      const link = load<i32>(row + (<usize>a << 2));
      if (link < 0) continue;
      // The point itself, then what it is linked to.
      const others = links + <usize>(link & NAME) * rowBytes;
      for (let b = -1; b < width; b++) {
        const next = b < 0 ? link : load<i32>(others + (<usize>b << 2));
        if (next < 0 || ((link | next) & FRESH) == 0) continue;
        const c = next & NAME;
        const mark = seen + (<usize>c << 2);
        if (load<i32>(mark) == stamp) continue;
        store<i32>(mark, stamp);
        const other = codes + <usize>c * bytes;
        const limit = load<f64>(root);
        // What is far is mostly far by half of its coordinates.
        if (stride >= 64) {
          const half = (stride >> 4) << 3;
          if (<f64>fineSqDistance(code, other, half) > limit) continue;
        }
        const apart = <f64>fineSqDistance(code, other, stride);
        if (apart > limit) continue;
        if (offerNeighbor(sq, index, p, k, apart, load<i32>(ids + (<usize>c << 2)))) replaced++;
      }
    }
  }
  return replaced;
}

/**
 * The links of points from..to: their own lists; room for others is left free.
 * @param index n x k i32, -1 for none
 * @param links n x width i32, out
 */
export function linkLists(index: usize, from: i32, to: i32, k: i32, links: usize, width: i32): void {
  for (let p = from; p < to; p++) {
    const row = links + ((<usize>p * <usize>width) << 2);
    for (let a = 0; a < width; a++)
      store<i32>(row + (<usize>a << 2), a < k ? load<i32>(index + ((<usize>p * <usize>k + <usize>a) << 2)) : -1);
  }
}

/** Links points back to points from..to whose lists they are in without having them in theirs, as far as there is room. */
export function linkBack(index: usize, from: i32, to: i32, k: i32, links: usize, width: i32): void {
  for (let p = from; p < to; p++) {
    for (let a = 0; a < k; a++) {
      const q = load<i32>(index + ((<usize>p * <usize>k + <usize>a) << 2));
      if (q < 0) continue;
      const row = links + ((<usize>q * <usize>width) << 2);
      if (load<i32>(row + (<usize>(width - 1) << 2)) >= 0 || isListed(index, q, k, p)) continue;
      let at = row + (<usize>k << 2);
      while (load<i32>(at) >= 0) at += 4;
      store<i32>(at, p);
    }
  }
}

/** Marks the links of points from..to that were not there before. */
export function markFresh(links: usize, before: usize, from: i32, to: i32, width: i32): void {
  for (let p = from; p < to; p++) {
    const first = (<usize>p * <usize>width) << 2;
    for (let a = 0; a < width; a++) {
      const at = links + first + (<usize>a << 2);
      const name = load<i32>(at);
      if (name >= 0 && !wasLinked(before + first, width, name)) store<i32>(at, name | FRESH);
    }
  }
}

// @ts-ignore: decorator
@inline
function wasLinked(row: usize, width: i32, name: i32): bool {
  for (const to = row + (<usize>width << 2); row < to; row += 4) {
    const other = load<i32>(row);
    if (other >= 0 && (other & NAME) == name) return true;
  }
  return false;
}

/**
 * Measures the points linked to each of `count` points and keeps the k nearest, ascending by (squared distance, row).
 * @param links count x width local numbers, -1 for none
 * @param raw   rows of D f32 or f64 by local number
 * @param rows  who they are in the cloud
 * @param sq, index count x k, filled with (Infinity, -1) before: heaps, out
 */
export function measureLists(
  count: i32,
  links: usize,
  width: i32,
  raw: usize,
  D: i32,
  bytes: i32,
  rows: usize,
  sq: usize,
  index: usize,
  k: i32,
): void {
  const size = <usize>D * <usize>bytes;
  for (let p = 0; p < count; p++)
    for (let a = 0; a < width; a++, links += 4) {
      const q = load<i32>(links);
      if (q < 0) continue;
      const x = raw + <usize>p * size;
      const y = raw + <usize>q * size;
      const apart = bytes == 4 ? sqDistance<f32>(x, y, D) : sqDistance<f64>(x, y, D);
      offerNeighbor(sq, index, p, k, apart, load<i32>(rows + (<usize>q << 2)));
    }
}
