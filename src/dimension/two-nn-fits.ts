/** One way to fit a Pareto tail to the ratios. */
export interface TwoNNFit {
  /** The fitted d; of a likelihood, its maximum. Not finite where all ratios are one. */
  readonly maximum: number;
  /** Ratios that are fitted rather than only counted. */
  readonly count: number;
  /** Influence of each query on d over d, centred; 0 on rows not used. */
  readonly psi: Float64Array;
}

/** d = c / (sum of the c smallest L + (N - c) L_(c)), L = ln mu: the N - c largest are known to be at least L_(c). */
export function censoredFit(logs: Float64Array, rows: Int32Array, c: number): TwoNNFit {
  const N = rows.length;
  const ascending = Float64Array.from(rows, (i) => logs[i]).sort();
  const last = ascending[c - 1];
  let total = (N - c) * last;
  for (let m = 0; m < c; m++) total += ascending[m];
  const d = c / total;
  const psi = new Float64Array(logs.length);
  let ties = c; // of several L equal to the last, as many are censored as lie past c
  for (let m = 0; m < c && ascending[m] < last; m++) ties--;
  for (const i of rows) {
    const fitted = logs[i] < last || (logs[i] === last && ties-- > 0);
    psi[i] = ((fitted ? 1 : 0) - d * Math.min(logs[i], last)) * (N / c);
  }
  return { maximum: d, count: c, psi };
}

/** Least squares of y = -ln(1 - (i/N)^power) on L_(i) through the origin, i = 1..c. */
export function linearFit(logs: Float64Array, rows: Int32Array, c: number, power = 1): TwoNNFit {
  const N = rows.length;
  const order = Int32Array.from(rows).sort((a, b) => logs[a] - logs[b]);
  const y = (m: number) => -Math.log(1 - ((m + 1) / N) ** power);
  let xy = 0;
  let xx = 0;
  for (let m = 0; m < c; m++) {
    const x = logs[order[m]];
    xy += x * y(m);
    xx += x * x;
  }
  const d = xy / xx;
  return { maximum: d, count: c, psi: linearInfluence(logs, order, c, d, xx, y) };
}

/** The influence function of the L-statistics sum xy and sum xx: a point shifts F, hence every larger quantile. */
function linearInfluence(
  logs: Float64Array,
  order: Int32Array,
  c: number,
  d: number,
  xx: number,
  y: (m: number) => number,
): Float64Array {
  const N = order.length;
  const psi = new Float64Array(logs.length);
  const sqLast = logs[order[c - 1]] ** 2;
  let above = 0; // integral of y(F(x)) dx from this x to the last fitted one
  let sum = 0;
  for (let m = c - 1; m >= 0; m--) {
    const x = logs[order[m]];
    if (m < c - 1) above += (logs[order[m + 1]] - x) * y(m);
    psi[order[m]] = ((d * (sqLast - x * x) - above) * N) / (d * xx);
    sum += psi[order[m]];
  }
  for (const i of order) psi[i] -= sum / N;
  return psi;
}
