import { permutation, type Random } from "../../base/random.ts";
import { mean } from "../../base/statistics.ts";

/** Groups that half-samples are made of; a power of two. */
export const GROUPS = 16;
/** The half-samples, and for each what it leaves out. */
export const HALVES = Array.from({ length: GROUPS - 1 }, (_, at) => at + 1);
export const OTHER_HALVES = HALVES.map((half) => GROUPS + half);

/** n places in as many random groups, of equal size but for one. */
export function randomGroups(n: number, rng: Random): Int32Array[] {
  const order = permutation(n, rng);
  return Array.from({ length: GROUPS }, (_, g) =>
    order.slice(Math.round((g * n) / GROUPS), Math.round(((g + 1) * n) / GROUPS)),
  );
}

/**
 * Whether a group is in a half-sample: 1 to 15 hold eight groups each, any two of them four in common (Sylvester's
 * matrix), so that fifteen halves say all that the groups' spread says; 0 holds them all, 16 + h what h leaves out.
 */
export function isInHalf(half: number, group: number): boolean {
  if (half === 0) return true;
  let common = half & group;
  common ^= common >> 2;
  return ((common ^ (common >> 1)) & 1) === (half < GROUPS ? 1 : 0);
}

/**
 * Variance of a statistic of all points by its spread over the half-samples: that of a half about the whole is that of
 * the whole about the truth (the delete-half jackknife, Shao & Wu 1989; it holds for counts and quantiles too). About
 * their own mean, since what half as many points do to the mean is no spread.
 */
export function halfSampleVariance(halves: readonly number[]): number {
  const centre = mean(halves);
  return halves.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (halves.length - 1);
}

/**
 * Variance of a smooth statistic by halves and what they leave out. Where the statistic is flat to first order, as the participation
 * ratio is at equal variances, what is left is quadratic in the points' part, and of it a half has three times the whole's variance, half of
 * what two halves differ by twice, the mean of the two once; of a linear part one, one and none [docs/dimension.md#pca].
 */
export function pairedVariance(halves: readonly number[], others: readonly number[]): number {
  const apart = mean(halves.map((value, at) => ((value - others[at]) / 2) ** 2));
  const quadratic = halfSampleVariance(halves.map((value, at) => (value + others[at]) / 2));
  return Math.max(apart - quadratic, quadratic);
}
