import { checked, oneOf } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import { gride } from "./gride.ts";
import { LEVEL } from "./make-estimate.ts";

export interface ScanOptions {
  readonly method?: "gride";
  readonly level?: number;
}

const SCAN_OPTIONS = { method: oneOf("gride", "gride"), level: LEVEL };
const FEWEST_SCALES = 3;

/**
 * GRIDE at n1 = 1, 2, 4, ... with n2 = 2 n1 up to the neighbours at hand, and the plateau of the curve
 * [docs/dimension.md#scan].
 * @throws OPTION for fewer than 2 neighbours; DEGENERATE as `gride` does
 */
export function scan(near: Neighbors, options: ScanOptions = {}): DimensionScan {
  const { method, level } = checked<Required<ScanOptions>>(options, SCAN_OPTIONS);
  if (near.k < 2) throw optionError("neighbors", "at least k = 2 neighbours of each point for a scan", near.k);
  const estimates: DimensionEstimate[] = [];
  for (let n1 = 1; 2 * n1 <= near.k; n1 *= 2) estimates.push(gride(near, { n1, level }));
  return Object.freeze({
    kind: "dimension-scan",
    method,
    estimates: Object.freeze(estimates),
    ...plateauOf(estimates),
  });
}

/**
 * The widest run of consecutive scales whose intervals share a value, of at least three; of equal runs the finer.
 * Its dimension is the mean weighted by inverse variance, its error
 * the smallest of the run's; `from` and `to` are its first and last scale.
 */
export function plateauOf(estimates: readonly DimensionEstimate[]): Pick<DimensionScan, "plateau" | "because"> {
  let best = { from: 0, to: 0, low: 0, high: 0 };
  for (let from = 0; from < estimates.length; from++) {
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    for (let to = from; to < estimates.length; to++) {
      low = Math.max(low, estimates[to].interval[0]);
      high = Math.min(high, estimates[to].interval[1]);
      if (low > high) break;
      if (to - from > best.to - best.from) best = { from, to, low, high };
    }
  }
  const run = estimates.slice(best.from, best.to + 1);
  if (run.length < FEWEST_SCALES)
    return {
      plateau: null,
      because:
        estimates.length < FEWEST_SCALES
          ? `a plateau needs ${FEWEST_SCALES} scales and there are ${estimates.length}: more neighbours would add some`
          : `no ${FEWEST_SCALES} consecutive of the ${estimates.length} scales have intervals that share a value: the dimension changes with scale`,
    };
  let sum = 0;
  let weights = 0;
  for (const { dimension, standardError } of run) {
    sum += dimension / standardError ** 2;
    weights += 1 / standardError ** 2;
  }
  const plateau = Object.freeze({
    from: run[0].scale ?? 0,
    to: run[run.length - 1].scale ?? 0,
    dimension: sum / weights,
    standardError: Math.min(...run.map(({ standardError }) => standardError)),
  });
  return {
    plateau,
    because: `the intervals of ${run.length} consecutive of the ${estimates.length} scales share the values from ${best.low.toPrecision(4)} to ${best.high.toPrecision(4)}`,
  };
}
