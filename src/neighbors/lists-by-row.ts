import { float64s, int32s } from "../base/claimed.ts";
import type { PackedPoints } from "./frame.ts";
import type { Lists } from "./merge-lists.ts";
import { distanceOf, type Metric } from "./metric.ts";

/** Lists by place as distances and rows by row of the cloud, n x k. */
export function listsByRow(
  { order, frame }: PackedPoints,
  metric: Metric,
  lists: Lists,
  k: number,
): { distances: Float64Array; indices: Int32Array } {
  const distances = float64s("distances", order.length * k);
  const indices = int32s("indices", order.length * k);
  const distance = distanceOf(metric);
  for (let place = 0, from = 0; place < order.length; place++)
    for (let to = order[place] * k, end = to + k; to < end; to++, from++) {
      distances[to] = distance(lists.sq[from]) / frame.unit;
      indices[to] = lists.index[from];
    }
  return { distances, indices };
}
