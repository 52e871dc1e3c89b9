import { filterTile } from "./filter-tile";
import { openTile, ROWS } from "./tile";

/** Height of the query panels of this build. */
export function panelRows(): i32 {
  return ROWS;
}

/**
 * Brings the k nearest of each query row up to date with one tile of references: a fused f32 filter
 * over packed panels lets through every pair that could belong, survivors are verified in f64 on the
 * raw rows [docs/kernels.md#exactness]. Lists are ascending by (squared distance, index).
 *
 * @param rawRows, rawCols     rows x D and cols x D f64
 * @param rowPanels.., half, norm, error  as packPanels left them (panels of panelRows() and of 8)
 * @param own                  rows i32: the reference that row is itself, or -1
 * @param firstCol             index of the tile's first reference
 * @param scale                the scale of packing
 * @param sq, index            rows x k f64 and i32, in and out; free places hold (Infinity, -1)
 * @param threshold            scratch, rows rounded up to panels, f32
 * @param slack                scratch, rows x 2 f64
 * @param scratch              scratch, 512 bytes
 * @param block                reference panels that stay in cache together
 */
export function scanTile(
  rawRows: usize,
  rows: i32,
  rowPanels: usize,
  rowHalf: usize,
  rowNorm: usize,
  rowError: usize,
  own: usize,
  rawCols: usize,
  cols: i32,
  colPanels: usize,
  colHalf: usize,
  colNorm: usize,
  colError: usize,
  firstCol: i32,
  D: i32,
  scale: f64,
  k: i32,
  sq: usize,
  index: usize,
  threshold: usize,
  slack: usize,
  scratch: usize,
  block: i32,
): void {
  assert(k > 0);
  const tile = openTile(rawRows, rows, own, rawCols, cols, firstCol, D, scale, threshold, slack, scratch);
  tile.k = k;
  tile.sq = sq;
  tile.index = index;
  filterTile(tile, rowPanels, rowHalf, rowNorm, rowError, colPanels, colHalf, colNorm, colError, block);
}

/**
 * Adds to each query row's counts the references of one tile strictly nearer than the two radii, itself aside;
 * filtered and verified as in scanTile, with the outer radius in place of the k-th distance.
 * @param inner, outer radii, in units of the raw rows
 * @param counts rows x 2 i32, in and out: nearer than inner, nearer than outer
 */
export function countTile(
  rawRows: usize,
  rows: i32,
  rowPanels: usize,
  rowHalf: usize,
  rowNorm: usize,
  rowError: usize,
  own: usize,
  rawCols: usize,
  cols: i32,
  colPanels: usize,
  colHalf: usize,
  colNorm: usize,
  colError: usize,
  firstCol: i32,
  D: i32,
  scale: f64,
  inner: f64,
  outer: f64,
  counts: usize,
  threshold: usize,
  slack: usize,
  scratch: usize,
  block: i32,
): void {
  const tile = openTile(rawRows, rows, own, rawCols, cols, firstCol, D, scale, threshold, slack, scratch);
  tile.k = 0;
  tile.inner = inner;
  tile.outer = outer;
  tile.counts = counts;
  filterTile(tile, rowPanels, rowHalf, rowNorm, rowError, colPanels, colHalf, colNorm, colError, block);
}
