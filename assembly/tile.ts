/** Rows of a query panel and of a reference panel: accumulators that fit the 16 registers without a spill. */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
export const COLS: i32 = 8;

/** What a survivor needs to be verified; lives in the caller's scratch for the length of one call. */
@unmanaged
export class Tile {
  rawRows: usize;
  rawCols: usize;
  own: usize;
  sq: usize;
  index: usize;
  threshold: usize;
  slack: usize;
  accumulators: usize;
  rows: i32;
  cols: i32;
  firstCol: i32;
  D: i32;
  k: i32;
  scale: f64;
  /** Pairs nearer than these are counted, where k is 0. */
  inner: f64;
  outer: f64;
  counts: usize;
}

/** Writes the descriptor of one call into the caller's scratch. */
export function openTile(
  rawRows: usize,
  rows: i32,
  own: usize,
  rawCols: usize,
  cols: i32,
  firstCol: i32,
  D: i32,
  scale: f64,
  threshold: usize,
  slack: usize,
  scratch: usize,
): Tile {
  assert(rows > 0 && cols > 0 && D > 0);
  assert(((rawRows | rawCols | slack | scratch) & 7) == 0);
  const tile = changetype<Tile>(scratch);
  tile.rawRows = rawRows;
  tile.rawCols = rawCols;
  tile.own = own;
  tile.threshold = threshold;
  tile.slack = slack;
  tile.accumulators = scratch + 256;
  tile.rows = rows;
  tile.cols = cols;
  tile.firstCol = firstCol;
  tile.D = D;
  tile.scale = scale;
  return tile;
}
