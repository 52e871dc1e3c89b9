import { CHEBYSHEV, INNER, isFirstPower, MANHATTAN } from "./metric";
import { PANEL, STEP } from "./panel";
import { NEGLIGIBLE, OUTLYING, ROUND_UP, UNIT_F64 } from "./rounding";

/** Length beyond which rows of inner products are outliers: products of two and their sums stay within f32. */
const LONGEST: f64 = 1099511627776.0;

/**
 * Packs rows into panels of 24 as packCodes does, in f32, for the metrics whose pairs are compared coordinate by
 * coordinate and for inner products: y = f32(v * scale). Lengths and errors are by the metric's own norm
 * [docs/kernels.md#direct]. An outlier is packed as zeros with a half of +infinity, so that all its pairs come through.
 *
 * @param rows   count x D f64, v = x - centre, the centre zero for inner products
 * @param codes  panels x D x 24 f32, out
 * @param half   f32 a point, out: 0; what pads the last panel has the least number
 * @param error  f32 a point, out: upper bound of |y - exact (x - centre) * scale|; for inner products of |y|
 * @param tally  as packCodes; the second stays as it is
 */
export function packDirect(
  rows: usize,
  count: i32,
  D: i32,
  scale: f64,
  metric: i32,
  codes: usize,
  half: usize,
  error: usize,
  tally: usize,
): void {
  // By the norm: every row whose coordinates all stay within OUTLYING is shorter.
  const share: f64 = metric == MANHATTAN ? <f64>D : metric == CHEBYSHEV ? 1 : sqrt(<f64>D);
  const longest = metric == INNER ? LONGEST : OUTLYING * share;
  const padded = ((count + PANEL - 1) / PANEL) * PANEL;
  for (let i = 0; i < padded; i++) {
    const start = codes + <usize>(i / PANEL) * <usize>D * STEP + (<usize>(i % PANEL) << 2);
    const h = half + (<usize>i << 2);
    const e = error + (<usize>i << 2);
    if (i >= count) {
      clear(start, D);
      store<f32>(h, -f32.MAX_VALUE);
      store<f32>(e, 0);
      continue;
    }
    let x = rows + ((<usize>i * <usize>D) << 3);
    let length: f64 = 0;
    let exactly: f64 = 0;
    let off: f64 = 0;
    let to = start;
    for (let c = 0; c < D; c++, x += 8, to += STEP) {
      const exact = load<f64>(x) * scale;
      const y: f32 = abs(exact) < NEGLIGIBLE ? 0 : <f32>exact;
      store<f32>(to, y);
      length = longer(metric, length, <f64>y);
      exactly = longer(metric, exactly, exact);
      off = longer(metric, off, exact - <f64>y);
    }
    if (!isFirstPower(metric)) {
      length = sqrt(length);
      exactly = sqrt(exactly);
      off = sqrt(off);
    }
    length *= ROUND_UP;
    // The subtraction of the centre and the scaling rounded too: by 2^-53 of each.
    const miss = (off + exactly * (2 * UNIT_F64)) * ROUND_UP;
    if (!(length <= longest)) {
      clear(start, D);
      store<f32>(h, Infinity);
      store<f32>(e, 0);
      store<f64>(tally, load<f64>(tally, 24) + 1, 24);
      continue;
    }
    store<f32>(h, 0);
    store<f32>(e, <f32>((metric == INNER ? length : miss) * (1 + 1.0 / 8388608.0)));
    store<f64>(tally, max(load<f64>(tally), miss * (1 + 1.0 / 4194304.0)));
    store<f64>(tally, max(load<f64>(tally, 16), length), 16);
  }
}

/** The metric's norm (its square where that is a sum of squares) with one coordinate more. */
// @ts-ignore: decorator
@inline
function longer(metric: i32, norm: f64, by: f64): f64 {
  if (metric == MANHATTAN) return norm + abs(by);
  if (metric == CHEBYSHEV) return max(norm, abs(by));
  return norm + by * by;
}

function clear(to: usize, D: i32): void {
  for (let s = 0; s < D; s++, to += STEP) store<i32>(to, 0);
}
