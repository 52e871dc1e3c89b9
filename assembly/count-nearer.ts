import { EUCLIDEAN } from "./metric";
import { metricKey } from "./metric-key";
import { sqDistance } from "./sq-distance";

/**
 * Adds to each rank how many references are nearer to a query than one other of them, of equally near ones those of lower
 * number: by the keys that a scan ranks by, bit for bit.
 * @param queries, others  count x D raw rows of f32 or f64 (`bytes` 4 or 8): who asks, and whose rank is asked for
 * @param own, names  count i32: the references that these are; a query does not count itself
 * @param references  `width` raw rows, of the references first, first + 1, ...
 * @param ranks   count i32, in and out
 */
export function countNearer(
  queries: usize,
  others: usize,
  own: usize,
  names: usize,
  count: i32,
  references: usize,
  first: i32,
  width: i32,
  D: i32,
  bytes: i32,
  metric: i32,
  period: f64,
  ranks: usize,
): void {
  const row = <usize>D * <usize>bytes;
  for (let i = 0; i < count; i++, queries += row, others += row) {
    const at = <usize>i << 2;
    const self = load<i32>(own + at);
    const name = load<i32>(names + at);
    const limit = keyOf(queries, others, D, bytes, metric, period);
    let nearer = 0;
    let reference = references;
    for (let id = first; id < first + width; id++, reference += row) {
      const key = keyOf(queries, reference, D, bytes, metric, period);
      if (id != self && (key < limit || (key == limit && id < name))) nearer++;
    }
    store<i32>(ranks + at, load<i32>(ranks + at) + nearer);
  }
}

// @ts-ignore: decorator
@inline
function keyOf(p: usize, q: usize, D: i32, bytes: i32, metric: i32, period: f64): f64 {
  if (metric == EUCLIDEAN) return bytes == 4 ? sqDistance<f32>(p, q, D) : sqDistance<f64>(p, q, D);
  return bytes == 4 ? metricKey<f32>(metric, period, p, q, D) : metricKey<f64>(metric, period, p, q, D);
}
