import { checked, integer } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { grideProjection } from "./gride-projection.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { pairVariance } from "./pair-variance.ts";
import { allTied, meanRadius, type UsableRows, usableRows } from "./usable-rows.ts";

export interface GrideOptions {
  readonly n1?: number;
  /** Left out: 2 n1. */
  readonly n2?: number;
  readonly level?: number;
}

export const GRIDE_OPTIONS = { n1: integer(1, 1), n2: { ...integer(0, 2), fallback: 0 }, level: LEVEL };

/** The orders with n2 filled in. @throws OPTION unless n1 < n2 */
export function grideOrders(options: GrideOptions): Required<GrideOptions> {
  const { n1, n2: given, level } = checked<Required<GrideOptions>>(options, GRIDE_OPTIONS);
  const n2 = given || 2 * n1;
  if (n2 <= n1) throw optionError("n2", `an integer above n1 = ${n1}`, n2);
  return { n1, n2, level };
}

/**
 * The dimension from the ratio of the n2-th to the n1-th neighbour's distance, by maximum likelihood
 * (Denti et al. 2022, eq. 6) [docs/dimension.md#gride].
 * @throws OPTION for fewer than n2 neighbours or n2 <= n1; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function gride(near: Neighbors, options: GrideOptions = {}): DimensionEstimate {
  const { n1, n2, level } = grideOrders(options);
  const used = usableRows(near, n2, `gride with n2 = ${n2}`);
  const logs = logRatios(near, used, n1, n2);
  const d = maximum(logs, n1, n2);
  const { psi, information } = scores(near.n, logs, used, d, n1, n2);
  const share = grideProjection(n1, n2);
  const unit = 1 / Math.sqrt((n2 - 1) * share.variance * information);
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner: n2 - 1,
    projected: (i, place) => unit * share.at((radius(near, i, place) / radius(near, i, n2 - 1)) ** d),
    independent: 1 / (used.rows.length * information),
  });
  return makeEstimate({
    method: "gride",
    dimension: d,
    relativeVariance: relative,
    level,
    n: used.rows.length,
    scale: meanRadius(near, used, n2),
    params: { n1, n2 },
    notes: [...used.notes, ...notes],
  });
}

const radius = (near: Neighbors, i: number, place: number) => near.distances[i * near.k + place];

/** ln(r_n2 / r_n1), one per usable row. */
function logRatios(near: Neighbors, { rows }: UsableRows, n1: number, n2: number): Float64Array {
  return Float64Array.from(rows, (i) => Math.log(radius(near, i, n2 - 1) / radius(near, i, n1 - 1)));
}

/**
 * Root of N/d + (n2 - n1 - 1) sum l/(1 - e^-dl) - (n2 - 1) sum l. Times d it is convex and falls in d, so Newton's
 * steps, kept positive, climb to the root from its left after at most one step from its right.
 */
function maximum(logs: Float64Array, n1: number, n2: number): number {
  const between = n2 - n1 - 1;
  let total = 0;
  for (const l of logs) total += l;
  if (total === 0) throw allTied("gride");
  let harmonic = 0;
  for (let j = n1; j < n2; j++) harmonic += 1 / j;
  let d = (logs.length * harmonic) / total;
  for (let step = 0; step < 100; step++) {
    let height = logs.length - (n2 - 1) * d * total;
    let slope = -(n2 - 1) * total;
    if (between > 0)
      for (const l of logs) {
        const x = d * l;
        height += between * bernoulli(x);
        slope += between * l * bernoulliSlope(x);
      }
    const next = d - height / slope;
    const moved = Math.abs(next - d);
    d = next > 0 ? next : d / 2;
    if (moved <= 1e-15 * d) break;
  }
  return d;
}

/** Relative influences, and the observed information per point times d^2. */
function scores(n: number, logs: Float64Array, { rows }: UsableRows, d: number, n1: number, n2: number) {
  const between = n2 - n1 - 1;
  const psi = new Float64Array(n);
  let information = 0;
  for (let at = 0; at < rows.length; at++) {
    const x = d * logs[at];
    psi[rows[at]] = 1 + between * bernoulli(x) - (n2 - 1) * x;
    information += 1 + between * (bernoulli(x) - x * bernoulliSlope(x));
  }
  information /= rows.length;
  for (const i of rows) psi[i] /= information;
  return { psi, information };
}

/** x / (1 - e^-x), 1 at 0. */
function bernoulli(x: number): number {
  return x === 0 ? 1 : -x / Math.expm1(-x);
}

/** Derivative of x / (1 - e^-x); by its series where the closed form cancels. */
function bernoulliSlope(x: number): number {
  if (x < 1e-2) return 0.5 + x / 6 - x ** 3 / 180 + x ** 5 / 5040;
  const e = -Math.expm1(-x);
  return (e - x * (1 - e)) / (e * e);
}
