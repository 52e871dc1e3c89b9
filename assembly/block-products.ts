/**
 * out[i][j] = rows[i] . axes[j] in f64, four rows by two axes at a time; each sum in two lanes (even, odd).
 * A missing row or axis of the last block is the last one again: its products are stored twice.
 *
 * @param rows     count x D f64
 * @param axes     m x D f64
 * @param out      count x m f64, its rows `outBytes` apart
 */
export function blockProducts(rows: usize, count: i32, D: i32, axes: usize, m: i32, out: usize, outBytes: usize): void {
  const rowBytes = <usize>D << 3;
  for (let i = 0; i < count; i += 4) {
    const i1 = <usize>min(i + 1, count - 1);
    const i2 = <usize>min(i + 2, count - 1);
    const i3 = <usize>min(i + 3, count - 1);
    const r0 = rows + <usize>i * rowBytes;
    const r1 = rows + i1 * rowBytes;
    const r2 = rows + i2 * rowBytes;
    const r3 = rows + i3 * rowBytes;
    for (let j = 0; j < m; j += 2) {
      const pair = <usize>min(1, m - 1 - j);
      const a0 = axes + <usize>j * rowBytes;
      const a1 = a0 + pair * rowBytes;
      const to = out + (<usize>j << 3);
      const o0 = to + <usize>i * outBytes;
      const o1 = to + i1 * outBytes;
      const o2 = to + i2 * outBytes;
      const o3 = to + i3 * outBytes;
      block(r0, r1, r2, r3, a0, a1, D, o0, o1, o2, o3, pair << 3);
    }
  }
}

// @ts-ignore: decorator
@inline
function block(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  a0: usize,
  a1: usize,
  D: i32,
  o0: usize,
  o1: usize,
  o2: usize,
  o3: usize,
  next: usize,
): void {
  const end = r0 + ((<usize>D >> 1) << 4);
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  // Not unrolled: with more values in flight the engine spills registers.
  while (r0 < end) {
    const p = v128.load(a0);
    const q = v128.load(a1);
    let x = v128.load(r0);
    s00 = f64x2.add(s00, f64x2.mul(x, p));
    s01 = f64x2.add(s01, f64x2.mul(x, q));
    x = v128.load(r1);
    s10 = f64x2.add(s10, f64x2.mul(x, p));
    s11 = f64x2.add(s11, f64x2.mul(x, q));
    x = v128.load(r2);
    s20 = f64x2.add(s20, f64x2.mul(x, p));
    s21 = f64x2.add(s21, f64x2.mul(x, q));
    x = v128.load(r3);
    s30 = f64x2.add(s30, f64x2.mul(x, p));
    s31 = f64x2.add(s31, f64x2.mul(x, q));
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    a0 += 16;
    a1 += 16;
  }
  const odd = (D & 1) != 0;
  finish(o0, s00, r0, a0, odd);
  finish(o0 + next, s01, r0, a1, odd);
  finish(o1, s10, r1, a0, odd);
  finish(o1 + next, s11, r1, a1, odd);
  finish(o2, s20, r2, a0, odd);
  finish(o2 + next, s21, r2, a1, odd);
  finish(o3, s30, r3, a0, odd);
  finish(o3 + next, s31, r3, a1, odd);
}

/** Adds the lanes, and the last coordinate where D is odd. */
// @ts-ignore: decorator
@inline
function finish(out: usize, lanes: v128, row: usize, axis: usize, odd: bool): void {
  let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  if (odd) sum += load<f64>(row) * load<f64>(axis);
  store<f64>(out, sum);
}
