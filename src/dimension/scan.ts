import { checked, oneOf } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import { gride } from "./gride.ts";
import { LEVEL } from "./make-estimate.ts";
import { mle } from "./mle.ts";

export interface ScanOptions {
  /** GRIDE by its orders, or MLE by k. */
  readonly method?: "gride" | "mle";
  readonly level?: number;
}

const SCAN_OPTIONS = { method: oneOf("gride", "gride", "mle"), level: LEVEL };
const FEWEST_SCALES = 3;

/** Least k of a scan, and the estimate that reaches to it. */
const SCANNED = {
  gride: { from: 2, at: (near: Neighbors, k: number, level: number) => gride(near, { n1: k / 2, n2: k, level }) },
  mle: { from: 4, at: (near: Neighbors, k: number, level: number) => mle(near, { k, level }) },
};

/**
 * The dimension at each doubling of the neighbours at hand, and the plateau of the curve: GRIDE at n2 = 2, 4, 8, ... with
 * n1 = n2 / 2, or MLE at k = 4, 8, 16, ... [docs/dimension.md#scan].
 * @throws OPTION for fewer neighbours than the least; DEGENERATE as the method does
 */
export function scan(near: Neighbors, options: ScanOptions = {}): DimensionScan {
  const { method, level } = checked<Required<ScanOptions>>(options, SCAN_OPTIONS);
  const { from, at } = SCANNED[method];
  if (near.k < from)
    throw optionError("neighbors", `at least k = ${from} neighbours of each point for a scan by ${method}`, near.k);
  const estimates: DimensionEstimate[] = [];
  for (let k = from; k <= near.k; k *= 2) estimates.push(at(near, k, level));
  return scanOf(method, estimates);
}

/** Estimates from fine to coarse as a scan with its plateau. */
export function scanOf(method: string, estimates: readonly DimensionEstimate[]): DimensionScan {
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
          ? `a plateau needs ${FEWEST_SCALES} scales and there are ${estimates.length}: more neighbours or points would add some`
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
