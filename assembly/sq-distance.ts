/**
 * Squared Euclidean distance by direct difference in f64, summed in two lanes (even, odd) and then added:
 * the order that "bit-equal" means [docs/kernels.md#distance]. p and q: D f64 each.
 */
// @ts-ignore: decorator
@inline
export function sqDistance(p: usize, q: usize, D: i32): f64 {
  let sum = f64x2.splat(0);
  const to = p + ((<usize>D >> 1) << 4);
  while (p < to) {
    const difference = f64x2.sub(v128.load(p), v128.load(q));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
    p += 16;
    q += 16;
  }
  if (D & 1) {
    const difference = f64x2.sub(v128.load64_zero(p), v128.load64_zero(q));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
