import { random } from "../../base/random.ts";
import { logGamma } from "../../base/special.ts";
import type { GramForm } from "./gram-form.ts";
import { addTerm, type TermSums } from "./term-sums.ts";

type EssForm = Extract<GramForm, { name: "ess" }>;

/** Simplices of neighbours about their mean, over the products of their sides [docs/dimension.md#ess]. */
export function simplexTerms({ version, d, tuples = 0, seed = 0 }: EssForm) {
  let drawn: Int32Array | undefined;
  return (G: Float64Array, k: number, to: TermSums): void => {
    centre(G, k);
    if (d === 1) pairTerms(G, k, version, to);
    else tupleTerms(G, k, (drawn ??= drawnTuples(k, d + 1, tuples, seed)), d + 1, to);
  };
}

/** Vectors about the point become vectors about their own mean. */
function centre(G: Float64Array, k: number): void {
  const means = new Float64Array(k);
  let all = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) means[a] += G[a * k + b];
    means[a] /= k;
    all += means[a] / k;
  }
  for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) G[a * k + b] += all - means[a] - means[b];
}

/** All pairs: areas (a), or one side along the other (b). */
function pairTerms(G: Float64Array, k: number, version: "a" | "b", to: TermSums): void {
  const lengths = Float64Array.from({ length: k }, (_, a) => Math.sqrt(Math.max(0, G[a * (k + 1)])));
  for (let a = 0; a < k; a++)
    for (let b = 0; b < a; b++) {
      const product = lengths[a] * lengths[b];
      const along = Math.abs(G[a * k + b]);
      const across = Math.sqrt(Math.max(0, (product - along) * (product + along)));
      addTerm(to, version === "a" ? across : along, product, a, b);
    }
}

/** Volumes that tuples of vectors span: roots of the minors' determinants. */
function tupleTerms(G: Float64Array, k: number, tuples: Int32Array, m: number, to: TermSums): void {
  const minor = new Float64Array(m * m);
  for (let from = 0; from < tuples.length; from += m) {
    let sqProduct = 1;
    for (let p = 0; p < m; p++) {
      const a = tuples[from + p];
      const sq = Math.max(0, G[a * (k + 1)]);
      sqProduct *= sq;
      for (let q = 0; q < m; q++) minor[p * m + q] = G[a * k + tuples[from + q]] / (sq || 1);
    }
    const product = Math.sqrt(sqProduct);
    const volume = product * Math.sqrt(Math.max(0, determinant(minor, m)));
    to.over += volume;
    to.under += product;
    for (let p = 0; p < m; p++) {
      to.overOf[tuples[from + p]] += volume;
      to.underOf[tuples[from + p]] += product;
    }
  }
}

/** By elimination with row pivots; overwrites. */
function determinant(A: Float64Array, m: number): number {
  let value = 1;
  for (let p = 0; p < m; p++) {
    let best = p;
    for (let r = p + 1; r < m; r++) if (Math.abs(A[r * m + p]) > Math.abs(A[best * m + p])) best = r;
    if (A[best * m + p] === 0) return 0;
    if (best !== p) {
      value = -value;
      for (let c = p; c < m; c++) [A[p * m + c], A[best * m + c]] = [A[best * m + c], A[p * m + c]];
    }
    value *= A[p * m + p];
    for (let r = p + 1; r < m; r++) {
      const by = A[r * m + p] / A[p * m + p];
      for (let c = p + 1; c < m; c++) A[r * m + c] -= by * A[p * m + c];
    }
  }
  return value;
}

/** Every m-tuple of k vectors where there are no more than `most`, else so many drawn at random. */
function drawnTuples(k: number, m: number, most: number, seed: number): Int32Array {
  let all = 1;
  for (let p = 0; p < m && all <= most; p++) all = (all * (k - p)) / (p + 1);
  const tuples: number[] = [];
  const tuple = Array.from({ length: m }, (_, p) => p);
  if (all <= most) {
    for (;;) {
      tuples.push(...tuple);
      let p = m - 1;
      while (p >= 0 && tuple[p] === k - m + p) p--;
      if (p < 0) return Int32Array.from(tuples);
      tuple[p]++;
      while (++p < m) tuple[p] = tuple[p - 1] + 1;
    }
  }
  const rng = random(seed).split("tuples");
  for (let t = 0; t < most; t++) {
    // Floyd's sampling: m distinct ones of k.
    const taken = new Set<number>();
    for (let j = k - m; j < k; j++) {
      const one = rng.below(j + 1);
      taken.add(taken.has(one) ? j : one);
    }
    tuples.push(...taken);
  }
  return Int32Array.from(tuples);
}

/** Where the skewness of uniform balls, a straight line between integer dimensions, takes a value; 0 where it does not. */
export function readBalls({ version, d }: EssForm): (skewness: number) => number {
  const sign = version === "a" ? 1 : -1;
  const known: number[] = [];
  const at = (n: number) => (known[n] ??= sign * ballSkewness(n, version, d));
  return (skewness) => {
    const value = sign * skewness;
    let high = 2 * d;
    while (at(high) <= value && high < MOST_DIMENSIONS) high *= 2;
    if (!(value >= at(d) && value < at(high))) return 0;
    let low = high === 2 * d ? d : high / 2;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at(middle) <= value) low = middle;
      else high = middle;
    }
    return low + (value - at(low)) / (at(high) - at(low));
  };
}

/** Expected skewness in the n-ball (Johnsson et al. 2015, eq. 4 and 6); volumes of more vectors than dimensions vanish. */
function ballSkewness(n: number, version: "a" | "b", d: number): number {
  if (version === "b") return (2 * Math.exp(logGamma(n / 2 + 1) - logGamma((n + 1) / 2))) / (Math.sqrt(Math.PI) * n);
  if (n <= d) return 0;
  return Math.exp((d + 1) * logGamma(n / 2) - d * logGamma((n + 1) / 2) - logGamma((n - d) / 2));
}

const MOST_DIMENSIONS = 2 ** 20;
