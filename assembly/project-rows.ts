import { blockProducts } from "./block-products";
import { ROUND_UP_F32, SUBNORMAL, UNIT_F32, UNIT_F64 } from "./rounding";
import { dot } from "./vectors";

/**
 * Features of rows: their coordinates along m axes, and the length of what is left [docs/kernels.md#features]:
 * z = [Pv, sqrt(max(0, |v|^2 - |Pv|^2))], in f64.
 *
 * @param rows   count x D f64, about their centre: v
 * @param axes   m x D f64, orthonormal rows: P
 * @param out    count x (m + 1) f64
 */
export function projectRows(rows: usize, count: i32, D: i32, axes: usize, m: i32, out: usize): void {
  assert(D > 0 && m >= 0);
  const outBytes = <usize>(m + 1) << 3;
  blockProducts(rows, count, D, axes, m, out, outBytes);
  for (let i = 0; i < count; i++, rows += <usize>D << 3, out += outBytes) {
    const left = dot(rows, rows, D) - dot(out, out, m);
    store<f64>(out + outBytes - 8, sqrt(max(0, left)));
  }
}

/**
 * A bound eta of |computed features - exact z(x)|, where z(x) = [Pv, |v - P'Pv|], v = x - centre. With u = 2^-53,
 * L the sum of the features' squares, which is |v|^2 to rounding, and delta >= |PP' - I|:
 *
 *   g = (D/2 + 2) u                          what a sum of D products in two lanes loses of sum |a_c b_c|
 *   E = g sqrt m + u                         |computed Pv - Pv| <= E |v|
 *   X = (delta + 2 E + g + (m + 5) u) L      |computed |v|^2 - |Pv|^2 - |v - P'Pv|^2| <= X
 *   eta = (E + u) sqrt L + min(sqrt X, X / residual)
 *
 * each with a term for underflow; the factor 1 + 2^-22 is for what is of second order [docs/kernels.md#features].
 *
 * @param features m + 1 f64, as projectRows left them
 * @param D, m     D and m at most 2^20
 * @param delta    at most 2^-24, as orthonormalDefect says
 */
// @ts-ignore: decorator
@inline
export function featureError(features: usize, D: i32, m: i32, delta: f64): f64 {
  assert(delta <= 1.0 / 16777216.0);
  const sq = dot(features, features, m + 1);
  const sum = (0.5 * <f64>D + 2) * UNIT_F64;
  const along = sum * sqrt(<f64>m) + UNIT_F64;
  const square = (delta + 2 * along + sum + <f64>(m + 5) * UNIT_F64) * sq + UNDERFLOW * UNDERFLOW;
  // Where the residual is zero the quotient is infinite, and the root counts.
  const across = min(sqrt(square), square / load<f64>(features + (<usize>m << 3)));
  return ((along + UNIT_F64) * sqrt(sq) + across + UNDERFLOW) * ROUND_UP_F32;
}

/**
 * What features are off, row by row, once rounded to f32: featureError and 2^-23 of their length.
 * @param features count x (m + 1) f64
 * @param errors   count f64, in and out: added to
 */
export function addFeatureErrors(features: usize, count: i32, D: i32, m: i32, defect: f64, errors: usize): void {
  for (let i = 0; i < count; i++, features += <usize>(m + 1) << 3, errors += 8) {
    const error =
      featureError(features, D, m, defect) + sqrt(dot(features, features, m + 1)) * (2 * UNIT_F32) + <f64>(m + 1) * SUBNORMAL;
    store<f64>(errors, load<f64>(errors) + error);
  }
}

/**
 * An upper bound of |PP' - I| in the spectral norm: the largest row sum of what is computed (Gershgorin), plus what the
 * products may be off, (D/4 + 6) 2^-53 |P|_F^2.
 * @param axes m x D f64: P
 */
export function orthonormalDefect(axes: usize, m: i32, D: i32): f64 {
  const rowBytes = <usize>D << 3;
  let largest: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < m; i++) {
    const row = axes + <usize>i * rowBytes;
    let sum: f64 = 0;
    for (let j = 0; j < m; j++) {
      const product = dot(row, axes + <usize>j * rowBytes, D);
      if (i == j) squares += product;
      sum += abs(i == j ? product - 1 : product);
    }
    largest = max(largest, sum);
  }
  return (largest + (0.25 * <f64>D + 6) * UNIT_F64 * squares) * ROUND_UP_F32;
}

/** 2^-500: more than squares lose that fall below the least number. */
const UNDERFLOW: f64 = 3.054936363499605e-151;
