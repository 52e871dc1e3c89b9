import { mean } from "../base/statistics.ts";

/** A curve without its units, so that a fit sees the same numbers whatever the units are. */
export interface LogPoints {
  readonly n: number;
  /** u[axis][i] = ln x[axis][i] - centres[axis]. */
  readonly u: readonly Float64Array[];
  /** v[i] = ln y[i] - level. */
  readonly v: Float64Array;
  /** Middle of the range of ln x, one an axis. */
  readonly centres: readonly number[];
  /** Mean of ln y. */
  readonly level: number;
  /** Largest u less smallest u, one an axis. */
  readonly spans: readonly number[];
  /** Largest v less smallest v. */
  readonly rise: number;
}

/** @param shared shared[a]: the axis whose centre axis a takes */
export function logPoints(
  x: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  shared: readonly number[] = x.map((_, axis) => axis),
): LogPoints {
  const logs = x.map((sizes) => Float64Array.from(sizes, Math.log));
  const v = Float64Array.from(y, Math.log);
  const ends = logs.map(range);
  const centres = shared.map((axis) => (ends[axis][0] + ends[axis][1]) / 2);
  const [bottom, top] = range(v);
  const level = mean(v);
  return {
    n: v.length,
    u: logs.map((log, axis) => log.map((value) => value - centres[axis])),
    v: v.map((log) => log - level),
    centres,
    level,
    spans: ends.map(([low, high]) => high - low),
    rise: top - bottom,
  };
}

function range(values: Float64Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
