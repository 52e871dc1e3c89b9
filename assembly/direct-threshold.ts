import { CHEBYSHEV, INNER, isFirstPower } from "./metric";
import { NEGLIGIBLE, ROUND_UP, ROUND_UP_F32, SUBNORMAL, UNIT_F32 } from "./rounding";
import { Scan } from "./scan";

/**
 * The least accumulator that a pair of a point may show and still belong, where pairs are compared coordinate by coordinate
 * (then it is negative) or by inner product [docs/kernels.md#direct].
 * @param key   beyond which nothing belongs to the point
 * @param error of the point, as packDirect left it
 */
export function directThreshold(scan: Scan, key: f64, error: f64): f32 {
  const metric = scan.metric;
  const width = <f64>scan.width;
  const rounding = (metric == CHEBYSHEV ? 1 : width + 2) * UNIT_F32;
  const gamma = rounding / (1 - rounding);
  if (metric == INNER) {
    const norm = error;
    const most = scan.norm;
    // What rounding to f32 and leaving out negligible numbers take from a row, and from the longest.
    const zeros = sqrt(width) * NEGLIGIBLE;
    const own = 2 * UNIT_F32 * norm + zeros;
    const other = 2 * UNIT_F32 * most + zeros;
    const sigma = gamma * norm * most + own * most + (norm + own) * other + (width + 2) * SUBNORMAL;
    const least = -key * scan.scale * scan.scale - sigma * ROUND_UP_F32;
    return <f32>((least > 0 ? least / ROUND_UP_F32 : least * ROUND_UP_F32) - SUBNORMAL);
  }
  const reach = (isFirstPower(metric) ? key : sqrt(key)) * scan.scale * ROUND_UP + (error + scan.error);
  if (isFirstPower(metric)) return <f32>(-reach * (1 + gamma) * ROUND_UP_F32);
  // Of a circle's length the period is rounded too; it is 0 where there is none.
  const wide = reach + 4 * UNIT_F32 * scan.period * scan.scale * sqrt(width);
  return <f32>(-(wide * wide * (1 + gamma) + (width + 2) * SUBNORMAL) * ROUND_UP_F32);
}
