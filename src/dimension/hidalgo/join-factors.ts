/**
 * What joining a component of m others does to the normalisation of the neighbour term, Z(m)^m / Z(m + 1)^(m + 1) up to a
 * common factor, for m = 0 .. n - 1 [docs/dimension.md#hidalgo]. Z(m) = sum_b C(m - 1, b) C(n - m, q - b) xi^b
 * (1 - xi)^(q - b), the ways that a point of a component of m has its q links.
 */
export function joinFactors(n: number, q: number, xi: number): Float64Array {
  const logFactorial = new Float64Array(n + 1);
  for (let m = 2; m <= n; m++) logFactorial[m] = logFactorial[m - 1] + Math.log(m);
  const choose = (a: number, b: number) => logFactorial[a] - logFactorial[b] - logFactorial[a - b];
  const logs = new Float64Array(q + 1);
  const logZ = (m: number) => {
    let most = -Infinity;
    for (let b = 0; b <= q; b++) {
      const possible = b <= m - 1 && q - b <= n - m;
      logs[b] = possible
        ? choose(m - 1, b) + choose(n - m, q - b) + b * Math.log(xi) + (q - b) * Math.log1p(-xi)
        : -Infinity;
      most = Math.max(most, logs[b]);
    }
    let sum = 0;
    for (let b = 0; b <= q; b++) sum += Math.exp(logs[b] - most);
    return most + Math.log(sum);
  };
  const factors = new Float64Array(n);
  let before = 0;
  let largest = -Infinity;
  for (let m = 0; m < n; m++) {
    const after = logZ(m + 1);
    factors[m] = m * (before - after) - after;
    before = after;
    largest = Math.max(largest, factors[m]);
  }
  return factors.map((log) => Math.exp(log - largest));
}
