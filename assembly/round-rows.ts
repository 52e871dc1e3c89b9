import { LET_THROUGH, MOST_HALF } from "./pack-codes";
import { PANEL, rowSteps, STEP } from "./panel";
import { ROUND_UP } from "./rounding";

/** Longest rounded row: differences of two fit 16 bits, and squared distances 31. */
const LONGEST: f64 = 15900;

/**
 * Rounds rows to i16, y = round((x - centre) * scale); rows that are too long are drawn in towards the centre.
 * @param rows   count x D f64
 * @param centre D f64
 * @param stride coordinates of a rounded row, D rounded up to 8
 * @param codes  count x stride i16, out
 */
export function roundRows(rows: usize, count: i32, D: i32, centre: usize, scale: f64, stride: i32, codes: usize): void {
  for (let i = 0; i < count; i++) {
    const row = rows + ((<usize>i * <usize>D) << 3);
    const to = codes + ((<usize>i * <usize>stride) << 1);
    let sq: f64 = 0;
    for (let c = 0; c < D; c++) {
      const y = (load<f64>(row + (<usize>c << 3)) - load<f64>(centre + (<usize>c << 3))) * scale;
      sq += y * y;
    }
    const norm = sqrt(sq);
    const factor = norm > LONGEST ? scale * (LONGEST / norm) : scale;
    for (let c = 0; c < D; c++) {
      const y = (load<f64>(row + (<usize>c << 3)) - load<f64>(centre + (<usize>c << 3))) * factor;
      store<i16>(to + (<usize>c << 1), <i16>nearest(max(-LONGEST, min(LONGEST, y))));
    }
    for (let c = D; c < stride; c++) store<i16>(to + (<usize>c << 1), 0);
  }
}

/**
 * Products of rounded rows with eight directions, exactly.
 * @param codes      count x stride i16
 * @param directions 8 x stride i16 of length at most 2^16
 * @param out        count x 8 f32
 */
export function projectRounded(codes: usize, count: i32, stride: i32, directions: usize, out: usize): void {
  const bytes = <usize>stride << 1;
  for (let i = 0; i < count; i++, codes += bytes) {
    let direction = directions;
    for (let m = 0; m < 8; m++, out += 4) {
      let sum = i32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16, direction += 16)
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(codes + at), v128.load(direction)));
      const total =
        i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + (i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3));
      store<f32>(out, <f32>total);
    }
  }
}

/**
 * Packs rounded rows into panels of 24, as they are (ratio 0) or as 7 bits of y * ratio, with what the tile filter
 * needs to let through every pair whose rounded rows are near enough. Of 7 bits, rows of the filter are the columns' codes
 * times the steps that packCodes makes of one of theirs, so that products and thresholds are the same.
 * @param codes  count x stride i16
 * @param format I8 or I7; any for ratio 0
 * @param most   error beyond which a row is set aside: all its pairs are let through
 * @param panels panels x (stride / 2 or 4) x 24 words, out
 * @param half, error a word a point, out
 * @param rowCodes, rowHalf the same as rows; for ratio 0 not written
 * @returns the largest error
 */
export function packRounded(
  codes: usize,
  count: i32,
  stride: i32,
  ratio: f64,
  format: i32,
  most: f64,
  panels: usize,
  half: usize,
  error: usize,
  rowCodes: usize,
  rowHalf: usize,
): f64 {
  const width = ratio == 0 ? stride >> 1 : stride >> 2;
  const padded = ((count + PANEL - 1) / PANEL) * PANEL;
  const steps = rowSteps(format);
  let largest: f64 = 0;
  for (let i = 0; i < padded; i++) {
    const first = <usize>(i / PANEL) * <usize>width * STEP + (<usize>(i % PANEL) << 2);
    let to = panels + first;
    let toRow = rowCodes + first;
    const row = codes + ((<usize>i * <usize>stride) << 1);
    let sum: i32 = 0;
    let rowSum: i64 = 0;
    let sqError: f64 = 0;
    if (i < count && ratio == 0) {
      for (let s = 0; s < width; s++, to += STEP) {
        const word = load<i32>(row + (<usize>s << 2));
        store<i32>(to, word);
        const low = <i32>(<i16>word);
        const high = word >> 16;
        sum += low * low + high * high;
      }
    } else if (i < count) {
      const f = <f32>ratio;
      const factor = f32x4.splat(f);
      let squares = f32x4.splat(0);
      let sums = i32x4.splat(0);
      let codeSums = i32x4.splat(0);
      for (let s = 0; s < width; s++, to += STEP, toRow += STEP) {
        const exact = f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(row + (<usize>s << 3))), factor);
        const rounded = f32x4.nearest(f32x4.pmax(f32x4.splat(-64), f32x4.pmin(f32x4.splat(63), exact)));
        const off = f32x4.sub(exact, rounded);
        squares = f32x4.add(squares, f32x4.mul(off, off));
        const code = i32x4.trunc_sat_f32x4_s(rounded);
        sums = i32x4.add(sums, i32x4.mul(code, code));
        codeSums = i32x4.add(codeSums, code);
        store<i32>(to, lowBytes(i32x4.add(code, i32x4.splat(64))));
        store<i32>(toRow, lowBytes(steps == 2 ? i32x4.add(code, code) : code));
      }
      const total = sumOf(sums);
      rowSum = (total + 128 * sumOf(codeSums)) >> (2 - steps);
      sum = <i32>min<i64>(total, MOST_HALF + 1);
      sqError =
        <f64>f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1) +
        f32x4.extract_lane(squares, 2) + f32x4.extract_lane(squares, 3);
    }
    // The products are off by 2^-24 of at most 64, the sum of squares by a few roundings a step.
    const miss = ratio == 0 ? 0 : sqrt(sqError) * (1 + <f64>width / 4194304.0) * ROUND_UP + sqrt(<f64>stride) / 65536.0;
    const tooLong = ratio != 0 && (<i64>sum > MOST_HALF || rowSum > MOST_HALF || rowSum < -MOST_HALF);
    const aside = i < count && (tooLong || !(miss <= most));
    if (aside || i >= count)
      for (let s = 0, at = first; s < width; s++, at += STEP) {
        store<i32>(panels + at, 0);
        if (ratio != 0) store<i32>(rowCodes + at, 0);
      }
    const none = i >= count ? -LET_THROUGH : LET_THROUGH;
    const kept = i < count && !aside;
    store<i32>(half + (<usize>i << 2), kept ? (ratio == 0 || steps == 1 ? -(sum >> 1) : -sum) : none);
    if (ratio != 0) store<i32>(rowHalf + (<usize>i << 2), kept ? -<i32>rowSum : none);
    store<f32>(error + (<usize>i << 2), aside ? 0 : <f32>(miss * (1 + 1.0 / 4194304.0)));
    if (!aside) largest = max(largest, miss * (1 + 1.0 / 2097152.0));
  }
  return largest;
}

/** The lowest bytes of four lanes. */
// @ts-ignore: decorator
@inline
function lowBytes(a: v128): i32 {
  return i32x4.extract_lane(i8x16.shuffle(a, a, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}

// @ts-ignore: decorator
@inline
function sumOf(a: v128): i64 {
  return (
    <i64>i32x4.extract_lane(a, 0) + <i64>i32x4.extract_lane(a, 1) +
    (<i64>i32x4.extract_lane(a, 2) + <i64>i32x4.extract_lane(a, 3))
  );
}
