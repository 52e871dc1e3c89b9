/** Whether chains tell the same, and how much. */
export interface Convergence {
  readonly mean: number;
  /** Over all draws of all chains. */
  readonly variance: number;
  readonly rHat: number;
  readonly effectiveDraws: number;
}

/**
 * Split R-hat and effective draws of one quantity (Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, eqs. 1-4 and 10-13:
 * Geyer's pairs of autocorrelations while their sum is positive) [docs/dimension.md#hidalgo].
 * @param chains of equal length, at least four draws each
 */
export function convergence(chains: readonly Float64Array[]): Convergence {
  const half = chains[0].length >> 1;
  const halves = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(chain.length - half)]);
  const means = halves.map(meanOf);
  const mean = meanOf(means);
  const within = meanOf(halves.map((one, h) => covariance(one, means[h], 0) / (1 - 1 / half)));
  const between = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (halves.length - 1);
  const variance = within * (1 - 1 / half) + between;
  const all = half * halves.length;
  if (!(within > 0)) return { mean, variance, rHat: between > 0 ? Infinity : 1, effectiveDraws: all };
  const correlation = (lag: number) =>
    1 - (within - meanOf(halves.map((one, h) => covariance(one, means[h], lag)))) / variance;
  let time = -1;
  for (let lag = 0; lag + 1 < half; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    if (pair <= 0) break;
    time += 2 * pair;
  }
  const effectiveDraws = Math.min(all, all / Math.max(time, 1 / Math.log10(all)));
  return { mean, variance, rHat: Math.sqrt(variance / within), effectiveDraws };
}

const meanOf = (values: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

function covariance(values: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t++) sum += (values[t] - mean) * (values[t - lag] - mean);
  return sum / values.length;
}
