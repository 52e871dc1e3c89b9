import { PANEL } from "./panel";

/**
 * Brings points into the order of an implicit balanced kd tree over panels of 24 points: a node of L panels gives its
 * first L >> 1 panels to the left child and the rest to the right; one panel is a leaf, and only the last may be short.
 * A node is split along its widest dimension by (coordinate, id), so that the tree depends on nothing else.
 *
 * @param coords n x 8 f32, permuted in place; unused dimensions are zeros
 * @param order  n i32, ids, permuted along
 */
export function kdOrder(coords: usize, n: i32, order: usize): void {
  split(coords, order, n, (n + PANEL - 1) / PANEL);
}

/** Calls itself for left children only, of half the panels: never deeper than log2 of them. */
function split(coords: usize, order: usize, n: i32, panels: i32): void {
  while (panels > 1) {
    const leftPanels = panels >> 1;
    const left = leftPanels * PANEL;
    select(coords + (<usize>widest(coords, n) << 2), coords, order, n, left);
    split(coords, order, left, leftPanels);
    coords += <usize>left << 5;
    order += <usize>left << 2;
    n -= left;
    panels -= leftPanels;
  }
}

/** The dimension of the largest spread, the first of equals. */
function widest(coords: usize, n: i32): i32 {
  let lo0 = v128.load(coords);
  let lo1 = v128.load(coords, 16);
  let hi0 = lo0;
  let hi1 = lo1;
  for (const end = coords + (<usize>n << 5); coords < end; coords += 32) {
    const x = v128.load(coords);
    const y = v128.load(coords, 16);
    lo0 = f32x4.pmin(lo0, x);
    lo1 = f32x4.pmin(lo1, y);
    hi0 = f32x4.pmax(hi0, x);
    hi1 = f32x4.pmax(hi1, y);
  }
  const first = f32x4.sub(hi0, lo0);
  const second = f32x4.sub(hi1, lo1);
  let most = f32x4.pmax(first, second);
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
  const widest = i32x4.bitmask(f32x4.eq(first, most)) | (i32x4.bitmask(f32x4.eq(second, most)) << 4);
  // Where spreads are no numbers, dimension 0.
  return ctz(widest | 256) & 7;
}

/**
 * Puts the `nth` least points by (key, id) first (Hoare's select). Pivots are medians of three places, or of three such
 * medians; after a poor one the places are drawn at random, so that no arrangement keeps them poor.
 * @param keys the first point's coordinate to go by; the next one's is 32 bytes on
 */
function select(keys: usize, coords: usize, order: usize, n: i32, nth: i32): void {
  let from = 0;
  let to = n - 1;
  let state: u32 = 0x9e3779b9;
  let poor = false;
  while (from < to) {
    const length = to - from + 1;
    let pivot: i32;
    if (poor) {
      state = scramble(state);
      const a = from + <i32>(state % <u32>length);
      state = scramble(state);
      const b = from + <i32>(state % <u32>length);
      state = scramble(state);
      pivot = median(keys, order, a, b, from + <i32>(state % <u32>length));
    } else if (length < 256) {
      pivot = median(keys, order, from, from + (length >> 1), to);
    } else {
      const step = length / 9;
      const at = from + (step >> 1);
      const a = median(keys, order, at, at + step, at + 2 * step);
      const b = median(keys, order, at + 3 * step, at + 4 * step, at + 5 * step);
      pivot = median(keys, order, a, b, median(keys, order, at + 6 * step, at + 7 * step, at + 8 * step));
    }
    const key = load<f32>(keys + (<usize>pivot << 5));
    const id = load<i32>(order + (<usize>pivot << 2));
    let i = from;
    let j = to;
    while (i <= j) {
      while (before(keys, order, i, key, id)) i++;
      while (after(keys, order, j, key, id)) j--;
      if (i > j) break;
      swap(coords, order, i, j);
      i++;
      j--;
    }
    // Points up to j are not after the pivot, points from i not before it; between them lies the pivot alone.
    if (nth <= j) to = j;
    else if (nth >= i) from = i;
    else return;
    poor = to - from + 1 > length - (length >> 3);
  }
}

// @ts-ignore: decorator
@inline
function scramble(state: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^ (state << 5);
}

function median(keys: usize, order: usize, a: i32, b: i32, c: i32): i32 {
  if (less(keys, order, b, a)) {
    const other = a;
    a = b;
    b = other;
  }
  if (!less(keys, order, c, b)) return b;
  return less(keys, order, c, a) ? a : c;
}

// @ts-ignore: decorator
@inline
function less(keys: usize, order: usize, i: i32, j: i32): bool {
  return before(keys, order, i, load<f32>(keys + (<usize>j << 5)), load<i32>(order + (<usize>j << 2)));
}

// @ts-ignore: decorator
@inline
function before(keys: usize, order: usize, i: i32, key: f32, id: i32): bool {
  const other = load<f32>(keys + (<usize>i << 5));
  return other < key || (other == key && load<i32>(order + (<usize>i << 2)) < id);
}

// @ts-ignore: decorator
@inline
function after(keys: usize, order: usize, i: i32, key: f32, id: i32): bool {
  const other = load<f32>(keys + (<usize>i << 5));
  return other > key || (other == key && load<i32>(order + (<usize>i << 2)) > id);
}

// @ts-ignore: decorator
@inline
function swap(coords: usize, order: usize, i: i32, j: i32): void {
  const a = coords + (<usize>i << 5);
  const b = coords + (<usize>j << 5);
  const x = v128.load(a);
  const y = v128.load(a, 16);
  v128.store(a, v128.load(b));
  v128.store(a, v128.load(b, 16), 16);
  v128.store(b, x);
  v128.store(b, y, 16);
  const p = order + (<usize>i << 2);
  const q = order + (<usize>j << 2);
  const id = load<i32>(p);
  store<i32>(p, load<i32>(q));
  store<i32>(q, id);
}
