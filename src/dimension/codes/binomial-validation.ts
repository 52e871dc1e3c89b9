import { logGamma } from "../../base/special.ts";

/**
 * Whether inner counts are binomial shares of outer ones: the Kolmogorov-Smirnov distance between the inner counts and the
 * mixture of Binomial(outer_i, p), and its asymptotic p-value, which takes rows as independent [docs/dimension.md#i3d].
 */
export function binomialValidation(
  inner: Int32Array,
  outer: Int32Array,
  p: number,
): { readonly distance: number; readonly pValue: number } {
  const n = inner.length;
  const most = outer.reduce((largest, count) => Math.max(largest, count), 0);
  // Observed less expected shares of each inner count.
  const excess = new Float64Array(most + 1);
  const rowsOf = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    excess[inner[i]] += 1 / n;
    rowsOf.set(outer[i], (rowsOf.get(outer[i]) ?? 0) + 1);
  }
  for (const [k, rows] of rowsOf) for (let m = 0; m <= k; m++) excess[m] -= (rows / n) * Math.exp(logBinomial(k, m, p));
  let sum = 0;
  let distance = 0;
  for (const one of excess) distance = Math.max(distance, Math.abs((sum += one)));
  return { distance, pValue: kolmogorovQ(Math.sqrt(n) * distance) };
}

function logBinomial(k: number, m: number, p: number): number {
  const choices = logGamma(k + 1) - logGamma(m + 1) - logGamma(k - m + 1);
  return choices + m * Math.log(p) + (k - m) * Math.log1p(-p);
}

/** The probability that Kolmogorov's statistic exceeds x, by the series that converges fast there. */
function kolmogorovQ(x: number): number {
  if (x === 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let j = 1; j < 20; j += 2) sum += Math.exp((-j * j * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let j = 1; j < 20; j++) sum += (j & 1 ? 2 : -2) * Math.exp(-2 * j * j * x * x);
  return sum;
}
