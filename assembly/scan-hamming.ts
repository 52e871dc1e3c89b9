import { hammingDistances } from "./hamming-distances";
import { offerNeighbor } from "./nearest-lists";

/**
 * Offers every row the columns as neighbours. Columns come in ascending order, so that of equal distances the smaller
 * index is there first.
 *
 * @param rows   count x stride bytes; what they hold is told by `kind` [hamming-distances]
 * @param skip   i32 a row: the column that is the row itself, or -1
 * @param cols   columns x stride bytes, and room for three rows more; the first is number `first`
 * @param sq, index count x k, heaps [nearest-lists] of the distances themselves
 * @param work   i32 a column, and three more
 */
export function hammingNearest(
  rows: usize,
  count: i32,
  skip: usize,
  cols: usize,
  first: i32,
  columns: i32,
  stride: i32,
  kind: i32,
  k: i32,
  sq: usize,
  index: usize,
  work: usize,
): void {
  for (let i = 0; i < count; i++) {
    hammingDistances(rows + <usize>i * <usize>stride, cols, columns, stride, kind, work);
    const own = load<i32>(skip + (<usize>i << 2)) - first;
    const root = sq + ((<usize>i * <usize>k) << 3);
    let farthest = farthestOf(root);
    for (let j = 0; j < columns; j += 4) {
      if (!v128.any_true(i32x4.lt_s(v128.load(work + (<usize>j << 2)), i32x4.splat(farthest)))) continue;
      const to = min(j + 4, columns);
      for (let c = j; c < to; c++) {
        const distance = load<i32>(work + (<usize>c << 2));
        if (distance >= farthest || c == own) continue;
        offerNeighbor(sq, index, i, k, <f64>distance, first + c);
        farthest = farthestOf(root);
      }
    }
  }
}

/** Counts, for every row, the columns strictly nearer than two radii. @param counts i32 x 2 a row, added to; others as hammingNearest */
export function hammingCounts(
  rows: usize,
  count: i32,
  skip: usize,
  cols: usize,
  first: i32,
  columns: i32,
  stride: i32,
  kind: i32,
  inner: i32,
  outer: i32,
  counts: usize,
  work: usize,
): void {
  for (let i = 0; i < count; i++) {
    hammingDistances(rows + <usize>i * <usize>stride, cols, columns, stride, kind, work);
    const own = load<i32>(skip + (<usize>i << 2)) - first;
    if (own >= 0 && own < columns) store<i32>(work + (<usize>own << 2), i32.MAX_VALUE);
    let within = i32x4.splat(0);
    let reached = i32x4.splat(0);
    for (let j = columns; j & 3; j++) store<i32>(work + (<usize>j << 2), i32.MAX_VALUE);
    for (let j = 0; j < columns; j += 4) {
      const distance = v128.load(work + (<usize>j << 2));
      within = i32x4.sub(within, i32x4.lt_s(distance, i32x4.splat(inner)));
      reached = i32x4.sub(reached, i32x4.lt_s(distance, i32x4.splat(outer)));
    }
    const at = counts + (<usize>i << 3);
    store<i32>(at, load<i32>(at) + sumOf(within));
    store<i32>(at, load<i32>(at, 4) + sumOf(reached), 4);
  }
}

/**
 * Counts the pairs of a row and a later column by their distance.
 * @param from number of the first row, in one numbering with `first`
 * @param band columns after its own that a row is compared with
 * @param histogram i32 a distance, added to
 */
export function hammingHistogram(
  rows: usize,
  from: i32,
  count: i32,
  cols: usize,
  first: i32,
  columns: i32,
  band: i32,
  stride: i32,
  kind: i32,
  histogram: usize,
  work: usize,
): void {
  for (let i = 0; i < count; i++) {
    const start = max(from + i + 1 - first, 0);
    const end = min(from + i + 1 + band - first, columns);
    if (end <= start) continue;
    const others = cols + <usize>start * <usize>stride;
    hammingDistances(rows + <usize>i * <usize>stride, others, end - start, stride, kind, work);
    for (let j = 0; j < end - start; j++) {
      const at = histogram + (<usize>load<i32>(work + (<usize>j << 2)) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
}

/** The distance at the root of a heap; the largest integer for one that is not full. */
// @ts-ignore: decorator
@inline
function farthestOf(root: usize): i32 {
  return <i32>min(load<f64>(root), <f64>i32.MAX_VALUE);
}

// @ts-ignore: decorator
@inline
function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
