/**
 * Divergence of r_1 / r_(k+1) in dimension d from that in q d: the paper's alternating sum of digamma functions as a series
 * of positive terms.
 */
export function ratioDivergence(q: number, k: number): number {
  let harmonic = 0;
  for (let j = 1; j <= k; j++) harmonic += 1 / j;
  let sum = 0;
  for (let m = 1; m < MOST_TERMS; m++) {
    let term = 1 / m;
    for (let j = 1; j <= k; j++) term *= j / (q * m + j);
    sum += term;
    if (term < 1e-16 * sum) break;
  }
  return (q - 1) * harmonic - Math.log(q) + (k - 1) * (sum - 1 / k);
}

const MOST_TERMS = 10000;
