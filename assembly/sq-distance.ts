/**
 * Squared Euclidean distance by direct difference in f64, summed in eight lanes (c mod 8) that are then added in pairs:
 * the order that "bit-equal" means [docs/kernels.md#distance]. p and q: D numbers each, f64 or f32, which widen exactly.
 */
export function sqDistance<T>(p: usize, q: usize, D: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const to = p + <usize>(D & ~7) * sizeof<T>();
  while (p < to) {
    s0 = addSquares<T>(s0, p, q, 0);
    s1 = addSquares<T>(s1, p, q, 2);
    s2 = addSquares<T>(s2, p, q, 4);
    s3 = addSquares<T>(s3, p, q, 6);
    p += 8 * sizeof<T>();
    q += 8 * sizeof<T>();
  }
  const left = D & 7;
  if (left > 1) s0 = addSquares<T>(s0, p, q, 0);
  if (left > 3) s1 = addSquares<T>(s1, p, q, 2);
  if (left > 5) s2 = addSquares<T>(s2, p, q, 4);
  if (left & 1) {
    const at = <usize>(left - 1) * sizeof<T>();
    const difference = <f64>load<T>(p + at) - <f64>load<T>(q + at);
    const square = f64x2.replace_lane(f64x2.splat(0), 0, difference * difference);
    if (left == 1) s0 = f64x2.add(s0, square);
    else if (left == 3) s1 = f64x2.add(s1, square);
    else if (left == 5) s2 = f64x2.add(s2, square);
    else s3 = f64x2.add(s3, square);
  }
  s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  return f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
}

// @ts-ignore: decorator
@inline
function addSquares<T>(sum: v128, p: usize, q: usize, at: usize): v128 {
  const difference = f64x2.sub(pair<T>(p + at * sizeof<T>()), pair<T>(q + at * sizeof<T>()));
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** Two numbers of a row, widened to f64. */
// @ts-ignore: decorator
@inline
export function pair<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at);
}
