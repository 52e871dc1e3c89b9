/**
 * Puts (sq, j) into row i's list of k, ascending by (sq, index), if it belongs there; says whether it did.
 * Ties go to the smaller index, so any order of visiting yields the same list.
 */
export function insertNeighbor(sqPtr: usize, indexPtr: usize, i: i32, k: i32, sq: f64, j: i32): bool {
  const first = <usize>i * <usize>k;
  const distances = sqPtr + (first << 3);
  const indices = indexPtr + (first << 2);
  let place = k - 1;
  if (!before(sq, j, distances, indices, place)) return false;
  while (place > 0 && before(sq, j, distances, indices, place - 1)) {
    const from = place - 1;
    store<f64>(distances + (<usize>place << 3), load<f64>(distances + (<usize>from << 3)));
    store<i32>(indices + (<usize>place << 2), load<i32>(indices + (<usize>from << 2)));
    place = from;
  }
  store<f64>(distances + (<usize>place << 3), sq);
  store<i32>(indices + (<usize>place << 2), j);
  return true;
}

// @ts-ignore: decorator
@inline
function before(sq: f64, j: i32, distances: usize, indices: usize, place: i32): bool {
  const other = load<f64>(distances + (<usize>place << 3));
  return sq < other || (sq == other && j < load<i32>(indices + (<usize>place << 2)));
}
