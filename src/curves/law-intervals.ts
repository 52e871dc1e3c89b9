import { normalQuantile, studentQuantile } from "../base/special.ts";
import { quantile } from "../base/statistics.ts";

export type Interval = readonly [number, number];

/** Turns bootstrap draws of a quantity into an interval and a standard error at one level. */
export interface Spread {
  /** t / z. */
  readonly widening: number;
  /** Percentile deviations from the centre, each times t / z [docs/curves.md#intervals]. */
  interval(centre: number, draws: ArrayLike<number>): Interval;
  /** The longer side of the interval over z. */
  standardError(centre: number, interval: Interval): number;
}

/** Student's t over the normal's z widens the percentiles of a curve with few degrees of freedom. */
export function spread(level: number, freedom: number): Spread {
  const tail = (1 - level) / 2;
  const z = normalQuantile(1 - tail);
  const widening = studentQuantile(1 - tail, freedom) / z;
  return {
    widening,
    interval(centre, draws) {
      const ascending = Float64Array.from(draws).sort();
      const end = (p: number) => centre + widening * (quantile(ascending, p) - centre);
      // The fit itself always lies in its interval, also where it sits at the edge of its resamples.
      return [Math.min(centre, end(tail)), Math.max(centre, end(1 - tail))];
    },
    standardError: (centre, [low, high]) => Math.max(high - centre, centre - low) / z,
  };
}

export function hull(a: Interval, b: Interval): Interval {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
