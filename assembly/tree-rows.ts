import { dot } from "./vectors";

/**
 * What the tree and the codes keep of rows: their first coordinates in the boxes' units, cut off at +-2^20 (which moves
 * points nearer to one another only), and all of them, both as f32 [docs/kernels.md#scan].
 * @param rows   count x width f64
 * @param wanted coordinates for the tree, at most 8 and `width`
 * @param coords count x 8 f32, out; zeros beyond those wanted
 * @param kept   count x width f32, out; or 0 for none
 * @returns the largest sum of squares of a row as it is
 */
export function treeRows(
  rows: usize,
  count: i32,
  width: i32,
  wanted: i32,
  boxScale: f64,
  coords: usize,
  kept: usize,
): f64 {
  let farthest: f64 = 0;
  for (let i = 0; i < count; i++, rows += <usize>width << 3, coords += 32) {
    v128.store(coords, i32x4.splat(0));
    v128.store(coords, i32x4.splat(0), 16);
    for (let c = 0; c < wanted; c++) {
      const x = load<f64>(rows + (<usize>c << 3));
      store<f32>(coords + (<usize>c << 2), <f32>max(-FARTHEST, min(FARTHEST, x * boxScale)));
    }
    farthest = max(farthest, dot(rows, rows, width));
    if (kept == 0) continue;
    for (let c = 0; c < width; c++, kept += 4) store<f32>(kept, <f32>load<f64>(rows + (<usize>c << 3)));
  }
  return farthest;
}

/**
 * Some rows of those kept, widened.
 * @param kept  f32 rows of `width`
 * @param order count i32: which
 * @param out   count x width f64
 */
export function gatherRows(kept: usize, order: usize, count: i32, width: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    let from = kept + ((<usize>load<i32>(order + (<usize>i << 2)) * <usize>width) << 2);
    for (let c = 0; c < width; c++, from += 4, out += 8) store<f64>(out, <f64>load<f32>(from));
  }
}

/** In the boxes' units, where nearly all points are near one. */
const FARTHEST: f64 = 1048576;
