import { joined } from "./pack-codes";
import { ROUND_UP, UNIT_F64 } from "./rounding";

/** Longest code vector: differences of two fit 16 bits, and squared distances 31. */
const LONGEST: f64 = 16000;

/**
 * Packs rows as i16, row after row, for a second look at pairs that the tile filter lets through: the same bound as
 * packCodes, from all coordinates in fine steps [docs/kernels.md#slack]. Rows too long are let through by an infinite error.
 *
 * @param rows    count x D f64, about their centre
 * @param stride  coordinates of a packed row, D rounded up to 8
 * @param codes   count x stride i16, out
 * @param error   f32 a row, out
 */
export function packFine(
  rows: usize,
  count: i32,
  D: i32,
  scale: f64,
  stride: i32,
  codes: usize,
  error: usize,
): void {
  const scales = f64x2.splat(scale);
  const low = f64x2.splat(-LONGEST);
  const high = f64x2.splat(LONGEST);
  for (let i = 0; i < count; i++) {
    const row = rows + ((<usize>i * <usize>D) << 3);
    const to = codes + ((<usize>i * <usize>stride) << 1);
    let sqErrors = f64x2.splat(0);
    let sqExacts = f64x2.splat(0);
    let c = 0;
    for (; c + 4 <= D; c += 4) {
      const x = row + (<usize>c << 3);
      const left = f64x2.mul(v128.load(x), scales);
      const right = f64x2.mul(v128.load(x, 16), scales);
      const y = f64x2.nearest(f64x2.pmax(low, f64x2.pmin(high, left)));
      const z = f64x2.nearest(f64x2.pmax(low, f64x2.pmin(high, right)));
      const leftOff = f64x2.sub(left, y);
      const rightOff = f64x2.sub(right, z);
      sqExacts = f64x2.add(sqExacts, f64x2.add(f64x2.mul(left, left), f64x2.mul(right, right)));
      sqErrors = f64x2.add(sqErrors, f64x2.add(f64x2.mul(leftOff, leftOff), f64x2.mul(rightOff, rightOff)));
      const code = joined(y, z);
      v128.store64_lane(to + (<usize>c << 1), i16x8.narrow_i32x4_s(code, code), 0);
    }
    let sqError = f64x2.extract_lane(sqErrors, 0) + f64x2.extract_lane(sqErrors, 1);
    let sqExact = f64x2.extract_lane(sqExacts, 0) + f64x2.extract_lane(sqExacts, 1);
    for (; c < D; c++) {
      const at = <usize>c << 3;
      const exact = load<f64>(row + at) * scale;
      const code = nearest(max(-LONGEST, min(LONGEST, exact)));
      store<i16>(to + (<usize>c << 1), <i16>code);
      sqExact += exact * exact;
      sqError += (exact - code) * (exact - code);
    }
    for (let c = D; c < stride; c++) store<i16>(to + (<usize>c << 1), 0);
    const miss = (sqrt(sqError) + sqrt(sqExact) * (2 * UNIT_F64)) * ROUND_UP;
    if (sqrt(sqExact) + miss < LONGEST) store<f32>(error + (<usize>i << 2), <f32>(miss * (1 + 1.0 / 8388608.0)));
    else {
      for (let c = 0; c < stride; c++) store<i16>(to + (<usize>c << 1), 0);
      store<f32>(error + (<usize>i << 2), Infinity);
    }
  }
}

/** Squared distance of two packed rows, exactly. */
// @ts-ignore: decorator
@inline
export function fineSqDistance(p: usize, q: usize, stride: i32): i32 {
  let sum = i32x4.splat(0);
  let other = i32x4.splat(0);
  const to = p + (<usize>(stride & ~31) << 1);
  while (p < to) {
    sum = addSquares(sum, p, q, 0);
    other = addSquares(other, p, q, 16);
    sum = addSquares(sum, p, q, 32);
    other = addSquares(other, p, q, 48);
    p += 64;
    q += 64;
  }
  for (let left = stride & 31; left > 0; left -= 8, p += 16, q += 16) sum = addSquares(sum, p, q, 0);
  sum = i32x4.add(sum, other);
  return (
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + (i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3))
  );
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, p: usize, q: usize, at: usize): v128 {
  const difference = i16x8.sub(v128.load(p + at), v128.load(q + at));
  return i32x4.add(sum, i32x4.dot_i16x8_s(difference, difference));
}
