/** Mean errors of a curve's sizes, and how single errors scatter about them. */
export interface MeanErrors {
  readonly n: readonly number[];
  readonly mean: readonly number[];
  readonly count: readonly number[];
  /** The largest size, also where only the smaller ones are looked at. */
  readonly largest: number;
  /** Of the variance against the mean: 1 as of counts, 2 as of sizes. */
  readonly power: number;
  /** Variance of one error over mean^power, by repetitions; null where there are none. */
  readonly dispersion: number | null;
  /** Degrees of freedom of the dispersion. */
  readonly freedom: number;
}

/** Repetitions gathered by size, with the power of their variance fitted in logarithms (Taylor 1961). */
export function meanErrors(x: readonly number[], y: readonly number[]): MeanErrors {
  const n = [...new Set(x)].sort((a, b) => a - b);
  const runs = n.map((size) => y.filter((_, i) => x[i] === size));
  const mean = runs.map((errors) => errors.reduce((sum, e) => sum + e, 0) / errors.length);
  const count = runs.map((errors) => errors.length);
  const within = runs.map((errors, j) => errors.reduce((sum, e) => sum + (e - mean[j]) ** 2, 0));
  const scattered = n.flatMap((_, j) => (count[j] > 2 && within[j] > 0 && mean[j] > 0 ? [j] : []));
  const zeros = y.some((error) => error === 0);
  const power = Math.min(
    zeros ? LARGEST_WITH_ZEROS : 2,
    Math.max(1, scattered.length >= 3 ? slopeOf(scattered, mean, within, count) : zeros ? 1.5 : 2),
  );
  const freedom = n.reduce((sum, _, j) => sum + (mean[j] > 0 ? count[j] - 1 : 0), 0);
  const sq = n.reduce((sum, _, j) => sum + (mean[j] > 0 ? within[j] / mean[j] ** power : 0), 0);
  return {
    n,
    mean,
    count,
    largest: n[n.length - 1],
    power,
    dispersion: freedom > 0 && sq > 0 ? sq / freedom : null,
    freedom,
  };
}

/** Slope of ln variance against ln mean, weighted by degrees of freedom. */
function slopeOf(
  sizes: readonly number[],
  mean: readonly number[],
  within: readonly number[],
  count: readonly number[],
): number {
  const points = sizes.map((j) => ({
    u: Math.log(mean[j]),
    v: Math.log(within[j] / (count[j] - 1)),
    w: count[j] - 1,
  }));
  const total = points.reduce((sum, { w }) => sum + w, 0);
  const mu = points.reduce((sum, { u, w }) => sum + w * u, 0) / total;
  const mv = points.reduce((sum, { v, w }) => sum + w * v, 0) / total;
  const spread = points.reduce((sum, { u, w }) => sum + w * (u - mu) ** 2, 0);
  return spread > 0 ? points.reduce((sum, { u, v, w }) => sum + w * (u - mu) * (v - mv), 0) / spread : 2;
}

/** A variance that goes as the square leaves no room for errors of exactly 0. */
const LARGEST_WITH_ZEROS = 1.9;
