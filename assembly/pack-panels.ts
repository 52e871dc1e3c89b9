import { NEGLIGIBLE, OUTLYING, ROUND_UP, UNIT_F64 } from "./rounding";

/**
 * Lays rows out for the tile filter: panels of `width` rows, coordinate after coordinate,
 * y = f32((x - centre) * scale), with what the filter's proof needs of each row [docs/kernels.md#slack].
 * An outlying row is packed as zeros with half square infinity: every threshold lets it through, to be verified.
 * Missing rows of the last panel are zeros with the lowest half square: below every threshold of a full list.
 *
 * @param rowsPtr   rows x D f64, raw
 * @param centrePtr D f64, any point: it moves the slack, never the result
 * @param scale     a power of two
 * @param panelsPtr ceil(rows / width) x D x width f32, out
 * @param halfPtr   ceil(rows / width) * width f32, out: -|y|^2 / 2
 * @param normPtr   rows f64, out: |y|
 * @param errorPtr  rows f64, out: upper bound of |y - (x - centre) * scale|
 */
export function packPanels(
  rowsPtr: usize,
  rows: i32,
  D: i32,
  centrePtr: usize,
  scale: f64,
  width: i32,
  panelsPtr: usize,
  halfPtr: usize,
  normPtr: usize,
  errorPtr: usize,
): void {
  assert(rows > 0 && D > 0 && width > 0);
  const rowBytes = <usize>D << 3;
  const step = <usize>width << 2;
  const padded = ((rows + width - 1) / width) * width;
  for (let i = 0; i < padded; i++) {
    let to = panelsPtr + <usize>(i / width) * <usize>D * step + (<usize>(i % width) << 2);
    if (i >= rows) {
      for (let c = 0; c < D; c++, to += step) store<f32>(to, 0);
      store<f32>(halfPtr + (<usize>i << 2), -f32.MAX_VALUE);
      continue;
    }
    let x = rowsPtr + <usize>i * rowBytes;
    let centre = centrePtr;
    let sq: f64 = 0;
    let sqExact: f64 = 0;
    let sqError: f64 = 0;
    let largest: f64 = 0;
    for (let c = 0; c < D; c++, x += 8, centre += 8, to += step) {
      const exact = (load<f64>(x) - load<f64>(centre)) * scale;
      const y: f32 = abs(exact) < NEGLIGIBLE ? 0 : <f32>exact;
      largest = max(largest, abs(exact));
      store<f32>(to, y);
      const rounding = exact - <f64>y;
      sq += <f64>y * <f64>y;
      sqExact += exact * exact;
      sqError += rounding * rounding;
    }
    if (largest > OUTLYING) {
      to = panelsPtr + <usize>(i / width) * <usize>D * step + (<usize>(i % width) << 2);
      for (let c = 0; c < D; c++, to += step) store<f32>(to, 0);
      store<f32>(halfPtr + (<usize>i << 2), Infinity);
      store<f64>(normPtr + (<usize>i << 3), 0);
      store<f64>(errorPtr + (<usize>i << 3), 0);
      continue;
    }
    store<f32>(halfPtr + (<usize>i << 2), <f32>(-0.5 * sq));
    store<f64>(normPtr + (<usize>i << 3), sqrt(sq) * ROUND_UP);
    // The subtraction of the centre rounded too: by 2^-53 of each difference.
    store<f64>(errorPtr + (<usize>i << 3), (sqrt(sqError) + sqrt(sqExact) * UNIT_F64) * ROUND_UP);
  }
}
