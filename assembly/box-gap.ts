import { CHEBYSHEV, INNER, MANHATTAN } from "./metric";
import { DEFLATE, LEAST } from "./tree-boxes";

/**
 * A lower bound of the key between the points of two boxes, other than Euclidean, in the boxes' units: the sum, the largest
 * or the sum of squares of the gaps along the axes, less 2^-20 of it; nothing is known of inner products. On a circle of
 * length `period` a gap is the lesser of what lies between two intervals and of what their span leaves
 * [docs/kernels.md#direct].
 * @param a, b 16 f32 each, as treeBoxes left them
 */
export function boxGap(metric: i32, period: f64, a: usize, b: usize): f32 {
  if (metric == INNER) return 0;
  const zero = f32x4.splat(0);
  let x = f32x4.sub(v128.load(a), v128.load(b, 32));
  x = f32x4.pmax(x, f32x4.sub(v128.load(b), v128.load(a, 32)));
  let y = f32x4.sub(v128.load(a, 16), v128.load(b, 48));
  y = f32x4.pmax(y, f32x4.sub(v128.load(b, 16), v128.load(a, 48)));
  if (metric == MANHATTAN) {
    const sum = f32x4.add(f32x4.pmax(zero, x), f32x4.pmax(zero, y));
    return (lane(sum, 0) + lane(sum, 1) + (lane(sum, 2) + lane(sum, 3))) * DEFLATE;
  }
  if (metric == CHEBYSHEV) {
    const most = f32x4.pmax(f32x4.pmax(zero, x), y);
    return max(max(lane(most, 0), lane(most, 1)), max(lane(most, 2), lane(most, 3))) * DEFLATE;
  }
  // Shorter by more than the span's rounding.
  const around = f32x4.splat(<f32>(period * (1 - 1.0 / 2097152.0)));
  const spanX = f32x4.sub(
    f32x4.pmax(v128.load(a, 32), v128.load(b, 32)),
    f32x4.pmin(v128.load(a), v128.load(b)),
  );
  const spanY = f32x4.sub(
    f32x4.pmax(v128.load(a, 48), v128.load(b, 48)),
    f32x4.pmin(v128.load(a, 16), v128.load(b, 16)),
  );
  x = f32x4.pmax(zero, f32x4.pmin(x, f32x4.sub(around, spanX)));
  y = f32x4.pmax(zero, f32x4.pmin(y, f32x4.sub(around, spanY)));
  const squares = f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y));
  const sq = lane(squares, 0) + lane(squares, 1) + (lane(squares, 2) + lane(squares, 3));
  return sq < LEAST ? 0 : sq * DEFLATE;
}

// @ts-ignore: decorator
@inline
function lane(x: v128, which: u8): f32 {
  return which == 0
    ? f32x4.extract_lane(x, 0)
    : which == 1
      ? f32x4.extract_lane(x, 1)
      : which == 2
        ? f32x4.extract_lane(x, 2)
        : f32x4.extract_lane(x, 3);
}
