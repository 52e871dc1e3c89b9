import type { Neighbors } from "../neighbors/neighbors.ts";
import { allTied } from "./usable-rows.ts";

/** ln(r_n2 / r_n1) of some rows and the orders it was taken at, which may differ from row to row. */
export interface OrderRatios {
  readonly logs: Float64Array;
  readonly n1: Int32Array;
  readonly n2: Int32Array;
}

export function orderRatios(
  { k, distances }: Neighbors,
  rows: Int32Array,
  orders: (row: number) => readonly [number, number],
): OrderRatios {
  const logs = new Float64Array(rows.length);
  const n1 = new Int32Array(rows.length);
  const n2 = new Int32Array(rows.length);
  rows.forEach((row, at) => {
    [n1[at], n2[at]] = orders(row);
    logs[at] = Math.log(distances[row * k + n2[at] - 1] / distances[row * k + n1[at] - 1]);
  });
  return { logs, n1, n2 };
}

export function pickRatios({ logs, n1, n2 }: OrderRatios, places: Int32Array): OrderRatios {
  const take = (all: Int32Array) => places.map((at) => all[at]);
  return { logs: Float64Array.from(places, (at) => logs[at]), n1: take(n1), n2: take(n2) };
}

/**
 * The d that maximises GRIDE's likelihood [docs/dimension.md#gride]: root of
 * N/d + sum (n2 - n1 - 1) l/(1 - e^-dl) - sum (n2 - 1) l. Times d it is convex and falls in d, so Newton's
 * steps, kept positive, climb to the root from its left after at most one step from its right.
 * @param start where to begin, such as the maximum of nearly the same ratios
 * @throws DEGENERATE if all ratios are one
 */
export function orderMaximum({ logs, n1, n2 }: OrderRatios, method: string, start?: number): number {
  let total = 0;
  for (let at = 0; at < logs.length; at++) total += (n2[at] - 1) * logs[at];
  if (total === 0) throw allTied(method);
  let d = start ?? expectedTotal(n1, n2) / total;
  for (let step = 0; step < 100; step++) {
    let height = logs.length - d * total;
    let slope = -total;
    for (let at = 0; at < logs.length; at++) {
      const between = n2[at] - n1[at] - 1;
      if (between === 0) continue;
      const x = d * logs[at];
      const e = -Math.expm1(-x);
      height += between * bernoulli(x, e);
      slope += between * logs[at] * bernoulliSlope(x, e);
    }
    const next = d - height / slope;
    const moved = Math.abs(next - d);
    d = next > 0 ? next : d / 2;
    // The distance left is the square of this one: rounding.
    if (moved <= 1e-8 * d) break;
  }
  return d;
}

/** ln of GRIDE's likelihood less its terms without d; a ratio of one enters in the limit. */
export function orderLogLikelihood({ logs, n1, n2 }: OrderRatios, d: number): number {
  let sum = logs.length * Math.log(d);
  for (let at = 0; at < logs.length; at++) {
    const between = n2[at] - n1[at] - 1;
    const x = d * logs[at];
    sum += between * (x === 0 ? Math.log(d) : Math.log(-Math.expm1(-x))) - n1[at] * x;
  }
  return sum;
}

/** Relative influences, one per ratio, and the observed information per point times d^2. */
export function orderScores({ logs, n1, n2 }: OrderRatios, d: number) {
  const psi = new Float64Array(logs.length);
  let information = 0;
  for (let at = 0; at < logs.length; at++) {
    const between = n2[at] - n1[at] - 1;
    const x = d * logs[at];
    const e = -Math.expm1(-x);
    psi[at] = 1 + between * bernoulli(x, e) - (n2[at] - 1) * x;
    information += 1 + between * (bernoulli(x, e) - x * bernoulliSlope(x, e));
  }
  information /= logs.length;
  for (let at = 0; at < logs.length; at++) psi[at] /= information;
  return { psi, information };
}

/** g'(w) of d times the score, g(w) = 1 + (n2 - n1 - 1) l/(1 - w) - (n2 - 1) l with l = -ln w. */
export function scoreSlope(n1: number, n2: number): (w: number) => number {
  const between = n2 - n1 - 1;
  return (w) => between * (-Math.log(w) / (1 - w) ** 2 - 1 / (w * (1 - w))) + (n2 - 1) / w;
}

/** 1 + 1/2 + ... + 1/m. */
export function harmonicNumber(m: number): number {
  let sum = 0;
  for (let j = 1; j <= m; j++) sum += 1 / j;
  return sum;
}

/** What d times the sum of (n2 - 1) l is expected to be. */
function expectedTotal(n1: Int32Array, n2: Int32Array): number {
  const harmonics = new Map<number, number>();
  const upTo = (m: number) => {
    const known = harmonics.get(m) ?? harmonicNumber(m);
    harmonics.set(m, known);
    return known;
  };
  return n2.reduce((sum, order, at) => sum + (order - 1) * (upTo(order - 1) - upTo(n1[at] - 1)), 0);
}

/** x / e with e = 1 - e^-x, 1 at 0. */
function bernoulli(x: number, e: number): number {
  return x === 0 ? 1 : x / e;
}

/** Derivative of x / (1 - e^-x); by its series where the closed form cancels. */
function bernoulliSlope(x: number, e: number): number {
  if (x < 1e-2) return 0.5 + x / 6 - x ** 3 / 180 + x ** 5 / 5040;
  return (e - x * (1 - e)) / (e * e);
}
