import { permutation, type Random } from "../../base/random.ts";
import { mean } from "../../base/statistics.ts";

/** Groups that half-samples are made of; a power of two. */
export const GROUPS = 16;

/** n places in as many random groups, of equal size but for one. */
export function randomGroups(n: number, rng: Random): Int32Array[] {
  const order = permutation(n, rng);
  return Array.from({ length: GROUPS }, (_, g) =>
    order.slice(Math.round((g * n) / GROUPS), Math.round(((g + 1) * n) / GROUPS)),
  );
}

/**
 * Whether a group is in a half-sample: 1 to 15 hold eight groups each, any two of them four in common (Sylvester's
 * matrix), so that fifteen halves say all that the groups' spread says; 0 holds them all.
 */
export function isInHalf(half: number, group: number): boolean {
  if (half === 0) return true;
  let common = half & group;
  common ^= common >> 2;
  return ((common ^ (common >> 1)) & 1) === 1;
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
