import { F32, I16, I7, PANEL, STEP } from "./panel";
import { NEGLIGIBLE, ROUND_UP, UNIT_F64 } from "./rounding";

/** Words whose sum of two is the largest i32 but one: an outlier's half square lets every pair through. */
export const LET_THROUGH: i32 = 0x3fffffff;
/** Largest half square of i8 codes: below it LET_THROUGH outweighs any other. */
export const MOST_HALF: i64 = 0x1fffffff;
/** Longest i16 code vector: squared distances of two stay within 32 bits. */
const LONGEST: f64 = 32000;

/**
 * Packs rows into panels of 24: y = round(v * scale) as f32, i16, i8 or i7, with what the filter's proof needs of
 * each [docs/kernels.md#codes]. For i8 the kernel multiplies 8 signed bits by 7 unsigned ones: as rows, points are packed
 * in half steps from -128 to 127, as columns in whole steps from 0 to 127 about 64; for i7 as rows in whole steps from -64 to 63. A row whose error exceeds
 * `most`, or whose length does not fit the format, is set aside: packed as zeros with a half square that lets all its pairs
 * through. Missing rows of the last panel are zeros with the least half square.
 *
 * @param rows     count x D f64, v = x - centre
 * @param width    4-byte words of a row's codes: ceil(D / coordinates a word), for i7 an even number of them
 * @param carried  0, or what each row is off already: count f64
 * @param codes    panels x width x 24 words, out: as columns
 * @param half     a word a point, out: -|y|^2 / 2, for i8 -|y|^2, rounded up
 * @param error    f32 a point, out: upper bound of |y - exact (x - centre) * scale|
 * @param rowCodes, rowHalf, rowError the same as rows; for f32 and i16 not written
 * @param tally    4 f64, in and out: largest error as column and as row, largest norm, of points that are not set aside;
 *                 how many are
 */
export function packCodes(
  rows: usize,
  count: i32,
  D: i32,
  scale: f64,
  format: i32,
  width: i32,
  most: f64,
  carried: usize,
  codes: usize,
  half: usize,
  error: usize,
  rowCodes: usize,
  rowHalf: usize,
  rowError: usize,
  tally: usize,
): void {
  assert(format != I7 || (width & 1) == 0);
  const padded = ((count + PANEL - 1) / PANEL) * PANEL;
  for (let i = 0; i < padded; i++) {
    const at = <usize>(i / PANEL) * <usize>width * STEP + (<usize>(i % PANEL) << 2);
    const word = <usize>i << 2;
    const row = i < count ? rows + ((<usize>i * <usize>D) << 3) : 0;
    const off = carried != 0 && row != 0 ? load<f64>(carried + (<usize>i << 3)) * scale : 0;
    if (format == F32) {
      pack<f32>(row, D, scale, width, most, off, codes + at, half + word, error + word, tally, 0, 1);
    } else if (format == I16) {
      pack<i16>(row, D, scale, width, most, off, codes + at, half + word, error + word, tally, 0, 1);
    } else {
      // Steps of a row in one of a column: those of i8 are halved.
      const steps = format == I7 ? 1 : 2;
      const kept = pack<i8>(row, D, scale, width, most, off, codes + at, half + word, error + word, tally, 0, steps);
      // A point that is set aside as a column is set aside as a row too.
      const limit = kept ? Infinity : -1.0;
      pack<u8>(row, D, steps * scale, width, limit, steps * off, rowCodes + at, rowHalf + word, rowError + word, tally, 8, steps);
    }
  }
}

/** Packs one point, T = u8 standing for a row of i8 or i7, so many of whose steps are one of a column; no row at all at 0. Says whether it fits. */
function pack<T>(
  row: usize,
  D: i32,
  scale: f64,
  width: i32,
  most: f64,
  off: f64,
  codes: usize,
  half: usize,
  error: usize,
  tally: usize,
  which: usize,
  steps: i32,
): bool {
  const per = <i32>(4 / sizeof<T>());
  const asRow = isInteger<T>() && !isSigned<T>();
  store<f32>(error, 0);
  if (row == 0) {
    clear(codes, width);
    if (isFloat<T>()) store<f32>(half, -f32.MAX_VALUE);
    else store<i32>(half, -LET_THROUGH);
    return true;
  }
  let sq: f64 = 0;
  let sqError: f64 = 0;
  let sqExact: f64 = 0;
  let sum: i64 = 0;
  let to = codes;
  let x = row;
  let c = 0;
  if (isInteger<T>()) {
    const scales = f64x2.splat(scale);
    const low = f64x2.splat(asRow ? -64 * steps : sizeof<T>() == 2 ? -LONGEST : -64);
    const high = f64x2.splat(asRow ? 64 * steps - 1 : sizeof<T>() == 2 ? LONGEST : 63);
    let sqErrors = f64x2.splat(0);
    let sqExacts = f64x2.splat(0);
    let squares = i64x2.splat(0);
    let plain = i32x4.splat(0);
    for (; c + 4 <= D; c += 4, x += 32) {
      const left = f64x2.mul(v128.load(x), scales);
      const right = f64x2.mul(v128.load(x, 16), scales);
      const y = f64x2.nearest(f64x2.pmax(low, f64x2.pmin(high, left)));
      const z = f64x2.nearest(f64x2.pmax(low, f64x2.pmin(high, right)));
      const leftOff = f64x2.sub(left, y);
      const rightOff = f64x2.sub(right, z);
      sqExacts = f64x2.add(sqExacts, f64x2.add(f64x2.mul(left, left), f64x2.mul(right, right)));
      sqErrors = f64x2.add(sqErrors, f64x2.add(f64x2.mul(leftOff, leftOff), f64x2.mul(rightOff, rightOff)));
      const code = joined(y, z);
      squares = i64x2.add(squares, i64x2.add(i64x2.extmul_low_i32x4_s(code, code), i64x2.extmul_high_i32x4_s(code, code)));
      plain = i32x4.add(plain, code);
      if (sizeof<T>() == 2) {
        const halves = i16x8.narrow_i32x4_s(code, code);
        v128.store32_lane(to, halves, 0);
        v128.store32_lane(to + STEP, halves, 1);
        to += 2 * STEP;
      } else {
        const halves = i16x8.narrow_i32x4_s(asRow ? code : i32x4.add(code, i32x4.splat(64)), code);
        v128.store32_lane(to, i8x16.narrow_i16x8_s(halves, halves), 0);
        to += STEP;
      }
    }
    sqExact = f64x2.extract_lane(sqExacts, 0) + f64x2.extract_lane(sqExacts, 1);
    sqError = f64x2.extract_lane(sqErrors, 0) + f64x2.extract_lane(sqErrors, 1);
    sum = i64x2.extract_lane(squares, 0) + i64x2.extract_lane(squares, 1);
    if (asRow) {
      const pairs = i64x2.add(i64x2.extend_low_i32x4_s(plain), i64x2.extend_high_i32x4_s(plain));
      sum += 128 * steps * (i64x2.extract_lane(pairs, 0) + i64x2.extract_lane(pairs, 1));
    }
  }
  for (; c < D; to += STEP) {
    if (per > 1) store<i32>(to, 0);
    for (let lane = 0; lane < per && c < D; lane++, c++, x += 8) {
      const exact = load<f64>(x) * scale;
      let y: f64;
      if (isFloat<T>()) {
        const rounded: f32 = abs(exact) < NEGLIGIBLE ? 0 : <f32>exact;
        store<f32>(to, rounded);
        y = <f64>rounded;
        sq += y * y;
      } else if (sizeof<T>() == 2) {
        const code = <i32>nearest(max(-LONGEST, min(LONGEST, exact)));
        store<i16>(to + (<usize>lane << 1), <i16>code);
        y = <f64>code;
        sum += code * code;
      } else if (asRow) {
        const code = <i32>nearest(max(<f64>(-64 * steps), min(<f64>(64 * steps - 1), exact)));
        store<i8>(to + <usize>lane, <i8>code);
        y = <f64>code;
        sum += code * code + 128 * steps * code;
      } else {
        const code = <i32>nearest(max(-64.0, min(63.0, exact)));
        store<i8>(to + <usize>lane, <i8>(code + 64));
        y = <f64>code;
        sum += code * code;
      }
      const rounding = exact - y;
      sqExact += exact * exact;
      sqError += rounding * rounding;
    }
  }
  for (const end = codes + <usize>width * STEP; to < end; to += STEP) store<i32>(to, 0);
  // The subtraction of the centre and the scaling rounded too: by 2^-53 of each.
  let miss = (sqrt(sqError) + sqrt(sqExact) * (2 * UNIT_F64) + off) * ROUND_UP;
  const norm = isFloat<T>() ? sqrt(sq) * ROUND_UP : sqrt(sqExact) + miss;
  if (asRow) sum >>= steps;
  const tooLong = sizeof<T>() == 1 && (sum > MOST_HALF || sum < -MOST_HALF);
  // A test that what is no number does not pass: features may lie beyond f32.
  if (!(miss <= most) || tooLong || (isFloat<T>() && !(norm <= 16 * sqrt(<f64>D))) || (sizeof<T>() == 2 && !(norm <= LONGEST))) {
    clear(codes, width);
    if (isFloat<T>()) store<f32>(half, Infinity);
    else store<i32>(half, LET_THROUGH);
    if (which == 0) store<f64>(tally, load<f64>(tally, 24) + 1, 24);
    return false;
  }
  if (isFloat<T>()) store<f32>(half, <f32>(-0.5 * sq));
  else if (sizeof<T>() == 2) store<i32>(half, -<i32>(sum >> 1));
  else store<i32>(half, -<i32>(asRow || steps == 2 ? sum : sum >> 1));
  if (asRow) miss /= steps;
  miss *= 1 + 1.0 / 4194304.0;
  store<f32>(error, <f32>miss);
  store<f64>(tally + which, max(load<f64>(tally + which), miss * (1 + 1.0 / 4194304.0)));
  if (!asRow) store<f64>(tally, max(load<f64>(tally, 16), norm), 16);
  return true;
}

/** Two pairs of whole numbers as four i32. */
// @ts-ignore: decorator
@inline
export function joined(pair: v128, other: v128): v128 {
  return i8x16.shuffle(
    i32x4.trunc_sat_f64x2_s_zero(pair),
    i32x4.trunc_sat_f64x2_s_zero(other),
    0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
}

function clear(to: usize, width: i32): void {
  for (let s = 0; s < width; s++, to += STEP) store<i32>(to, 0);
}
