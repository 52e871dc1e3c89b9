import { dataError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Machine } from "../wasm/kernels.ts";
import type { Frame } from "./frame.ts";
import { isDirectional } from "./metric.ts";

/** Whether raw rows are kept as f32: exact for the cloud's numbers, and nothing has to be done to them. */
export function isNarrow({ metric, unit }: Pick<Frame, "metric" | "unit">, cloud: PointCloud): boolean {
  return !isDirectional(metric) && unit === 1 && cloud.dtype !== "f64" && cloud.dtype !== "i32";
}

/**
 * The numbers that distances are computed from: rows order[from..to) of the cloud, in units, of length one under cosine.
 * @throws DATA naming an all-zero row under cosine
 */
export function loadRows(
  { metric, unit }: Pick<Frame, "metric" | "unit">,
  { coords, D }: PointCloud,
  order: Int32Array | null,
  from: number,
  to: number,
  used: Machine,
  into: { readonly pointer: number; readonly view: Float64Array | Float32Array },
  name = "row",
): void {
  const { view } = into;
  const count = (to - from) * D;
  // Singles are copied as they are to the end of the place of the doubles that they become.
  const widened = view instanceof Float64Array && coords instanceof Float32Array;
  const raw = widened ? new Float32Array(view.buffer, view.byteOffset + 4 * count, count) : view;
  if (!order) raw.set(coords.subarray(from * D, to * D));
  else if (D < LONG_ROW) {
    for (let i = from, at = 0; i < to; i++)
      for (let c = order[i] * D, end = c + D; c < end; c++, at++) raw[at] = coords[c];
  } else {
    for (let i = from; i < to; i++) raw.set(coords.subarray(order[i] * D, (order[i] + 1) * D), (i - from) * D);
  }
  if (widened) used.kernels.widen(into.pointer, count);
  if (unit !== 1) for (let i = 0; i < count; i++) view[i] *= unit;
  if (!isDirectional(metric)) return;
  const zero = used.kernels.normalizeRows(into.pointer, to - from, D);
  if (zero < 0) return;
  const row = order ? order[from + zero] : from + zero;
  throw dataError(`${name} ${row}`, `a vector with a direction (metric ${metric})`, "all zeros");
}

/** Below it a loop is faster than a copy a row. */
const LONG_ROW = 24;
