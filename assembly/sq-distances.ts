/**
 * Squared distances of some rows to others, in f64, four rows by one at a time.
 * A missing row of the last four is the last one again: its distances are stored twice.
 * @param rows    count x D f64
 * @param others  references x D f64
 * @param out     count rows of f64, `outBytes` apart
 */
export function sqDistances(
  rows: usize,
  count: i32,
  others: usize,
  references: i32,
  D: i32,
  out: usize,
  outBytes: usize,
): void {
  const rowBytes = <usize>D << 3;
  for (let j = 0; j < references; j++, others += rowBytes, out += 8) {
    for (let i = 0; i < count; i += 4) {
      const i1 = <usize>min(i + 1, count - 1);
      const i2 = <usize>min(i + 2, count - 1);
      const i3 = <usize>min(i + 3, count - 1);
      let r0 = rows + <usize>i * rowBytes;
      let r1 = rows + i1 * rowBytes;
      let r2 = rows + i2 * rowBytes;
      let r3 = rows + i3 * rowBytes;
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at = others;
      for (const end = others + ((<usize>D >> 1) << 4); at < end; at += 16, r0 += 16, r1 += 16, r2 += 16, r3 += 16) {
        const x = v128.load(at);
        s0 = addSquares(s0, f64x2.sub(x, v128.load(r0)));
        s1 = addSquares(s1, f64x2.sub(x, v128.load(r1)));
        s2 = addSquares(s2, f64x2.sub(x, v128.load(r2)));
        s3 = addSquares(s3, f64x2.sub(x, v128.load(r3)));
      }
      if (D & 1) {
        const x = v128.load64_zero(at);
        s0 = addSquares(s0, f64x2.sub(x, v128.load64_zero(r0)));
        s1 = addSquares(s1, f64x2.sub(x, v128.load64_zero(r1)));
        s2 = addSquares(s2, f64x2.sub(x, v128.load64_zero(r2)));
        s3 = addSquares(s3, f64x2.sub(x, v128.load64_zero(r3)));
      }
      store<f64>(out + <usize>i * outBytes, lanes(s0));
      store<f64>(out + i1 * outBytes, lanes(s1));
      store<f64>(out + i2 * outBytes, lanes(s2));
      store<f64>(out + i3 * outBytes, lanes(s3));
    }
  }
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x));
}

// @ts-ignore: decorator
@inline
function lanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
