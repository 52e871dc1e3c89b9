/**
 * Lists of the k nearest so far: per row a binary heap with the farthest by (squared distance, index) at its root,
 * so that a better neighbour costs log k. That order is total: any order of visiting yields the same list.
 */

/** Puts (sq, j) into row i's list in place of the farthest, if it is nearer; says whether it did. */
export function offerNeighbor(sqPtr: usize, indexPtr: usize, i: i32, k: i32, sq: f64, j: i32): bool {
  const first = <usize>i * <usize>k;
  const distances = sqPtr + (first << 3);
  const indices = indexPtr + (first << 2);
  if (!before(sq, j, distances, indices, 0)) return false;
  sink(distances, indices, k, sq, j);
  return true;
}

/**
 * The same for lists that are kept whole in order, farthest first, as every heap may be: for short lists, which are then only
 * to be turned round.
 */
export function insertNeighbor(sqPtr: usize, indexPtr: usize, i: i32, k: i32, sq: f64, j: i32): bool {
  const first = <usize>i * <usize>k;
  let distances = sqPtr + (first << 3);
  let indices = indexPtr + (first << 2);
  if (!before(sq, j, distances, indices, 0)) return false;
  for (const last = distances + (<usize>(k - 1) << 3); distances < last; distances += 8, indices += 4) {
    if (!before(sq, j, distances, indices, 1)) break;
    store<f64>(distances, load<f64>(distances, 8));
    store<i32>(indices, load<i32>(indices, 4));
  }
  store<f64>(distances, sq);
  store<i32>(indices, j);
  return true;
}

/** Turns the rows' lists round. */
export function reverseLists(sqPtr: usize, indexPtr: usize, rows: i32, k: i32): void {
  for (let i = 0; i < rows; i++) {
    const first = <usize>i * <usize>k;
    let a = sqPtr + (first << 3);
    let b = a + (<usize>(k - 1) << 3);
    let c = indexPtr + (first << 2);
    let d = c + (<usize>(k - 1) << 2);
    for (; a < b; a += 8, b -= 8, c += 4, d -= 4) {
      const sq = load<f64>(a);
      store<f64>(a, load<f64>(b));
      store<f64>(b, sq);
      const j = load<i32>(c);
      store<i32>(c, load<i32>(d));
      store<i32>(d, j);
    }
  }
}

/**
 * Brings the rows' lists from heaps into ascending order (heapsort).
 * @param sqPtr, indexPtr rows x k f64 and i32
 */
export function sortLists(sqPtr: usize, indexPtr: usize, rows: i32, k: i32): void {
  for (let i = 0; i < rows; i++) {
    const first = <usize>i * <usize>k;
    const distances = sqPtr + (first << 3);
    const indices = indexPtr + (first << 2);
    for (let last = k - 1; last > 0; last--) {
      const sq = load<f64>(distances + (<usize>last << 3));
      const j = load<i32>(indices + (<usize>last << 2));
      store<f64>(distances + (<usize>last << 3), load<f64>(distances));
      store<i32>(indices + (<usize>last << 2), load<i32>(indices));
      sink(distances, indices, last, sq, j);
    }
  }
}

/** Drops the root of a heap of `length` and puts (sq, j) where it belongs. */
function sink(distances: usize, indices: usize, length: i32, sq: f64, j: i32): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= length) break;
    const right = child + 1;
    if (right < length) {
      const rightSq = load<f64>(distances + (<usize>right << 3));
      if (!before(rightSq, load<i32>(indices + (<usize>right << 2)), distances, indices, child)) child = right;
    }
    if (!before(sq, j, distances, indices, child)) break;
    store<f64>(distances + (<usize>place << 3), load<f64>(distances + (<usize>child << 3)));
    store<i32>(indices + (<usize>place << 2), load<i32>(indices + (<usize>child << 2)));
    place = child;
  }
  store<f64>(distances + (<usize>place << 3), sq);
  store<i32>(indices + (<usize>place << 2), j);
}

// @ts-ignore: decorator
@inline
function before(sq: f64, j: i32, distances: usize, indices: usize, place: i32): bool {
  const other = load<f64>(distances + (<usize>place << 3));
  return sq < other || (sq == other && j < load<i32>(indices + (<usize>place << 2)));
}
