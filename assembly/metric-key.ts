import { CHEBYSHEV, INNER, MANHATTAN, PERIODIC } from "./metric";

/**
 * What rows are ranked by, ascending, in f64 on raw rows: the sum of |p - q|, the largest |p - q|, the sum of squared
 * min(|p - q|, period - |p - q|), or the inner product negated. Sums run in the eight lanes (c mod 8) of sqDistance, which
 * are then added in pairs [docs/kernels.md#direct]. p and q: D numbers each, f64 or f32, which widen exactly.
 */
export function metricKey<T>(metric: i32, period: f64, p: usize, q: usize, D: i32): f64 {
  if (metric == MANHATTAN) return key<T>(MANHATTAN, period, p, q, D);
  if (metric == CHEBYSHEV) return key<T>(CHEBYSHEV, period, p, q, D);
  if (metric == PERIODIC) return key<T>(PERIODIC, period, p, q, D);
  return -key<T>(INNER, period, p, q, D);
}

// @ts-ignore: decorator
@inline
function key<T>(metric: i32, period: f64, p: usize, q: usize, D: i32): f64 {
  const around = f64x2.splat(period);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const to = p + <usize>(D & ~7) * sizeof<T>();
  while (p < to) {
    s0 = take(metric, s0, pair<T>(p, 0), pair<T>(q, 0), around);
    s1 = take(metric, s1, pair<T>(p, 2), pair<T>(q, 2), around);
    s2 = take(metric, s2, pair<T>(p, 4), pair<T>(q, 4), around);
    s3 = take(metric, s3, pair<T>(p, 6), pair<T>(q, 6), around);
    p += 8 * sizeof<T>();
    q += 8 * sizeof<T>();
  }
  const left = D & 7;
  if (left > 1) s0 = take(metric, s0, pair<T>(p, 0), pair<T>(q, 0), around);
  if (left > 3) s1 = take(metric, s1, pair<T>(p, 2), pair<T>(q, 2), around);
  if (left > 5) s2 = take(metric, s2, pair<T>(p, 4), pair<T>(q, 4), around);
  if (left == 1) s0 = take(metric, s0, single<T>(p, 0), single<T>(q, 0), around);
  if (left == 3) s1 = take(metric, s1, single<T>(p, 2), single<T>(q, 2), around);
  if (left == 5) s2 = take(metric, s2, single<T>(p, 4), single<T>(q, 4), around);
  if (left == 7) s3 = take(metric, s3, single<T>(p, 6), single<T>(q, 6), around);
  if (metric == CHEBYSHEV) {
    s0 = f64x2.pmax(f64x2.pmax(s0, s1), f64x2.pmax(s2, s3));
    return max(f64x2.extract_lane(s0, 0), f64x2.extract_lane(s0, 1));
  }
  s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  return f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
}

/** A sum, or largest so far, with two coordinates more; two zeros change nothing. */
// @ts-ignore: decorator
@inline
function take(metric: i32, sum: v128, a: v128, b: v128, around: v128): v128 {
  if (metric == INNER) return f64x2.add(sum, f64x2.mul(a, b));
  const apart = f64x2.abs(f64x2.sub(a, b));
  if (metric == MANHATTAN) return f64x2.add(sum, apart);
  if (metric == CHEBYSHEV) return f64x2.pmax(sum, apart);
  const least = f64x2.pmin(apart, f64x2.sub(around, apart));
  return f64x2.add(sum, f64x2.mul(least, least));
}

// @ts-ignore: decorator
@inline
function pair<T>(at: usize, c: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at + (c << 2))) : v128.load(at + (c << 3));
}

/** The last of an odd number of coordinates, a zero beside it. */
// @ts-ignore: decorator
@inline
function single<T>(at: usize, c: usize): v128 {
  return sizeof<T>() == 4
    ? f64x2.promote_low_f32x4(v128.load32_zero(at + (c << 2)))
    : v128.load64_zero(at + (c << 3));
}
