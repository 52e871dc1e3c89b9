import type { LogPoints } from "../log-points.ts";

/** All combinations of one value from each list. */
export function grid(...lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
}

/** Exponents that make a power change by e^share over the sizes of an axis. */
export function slopes({ spans }: LogPoints, shares: readonly number[], axis = 0): number[] {
  return shares.map((share) => share / spans[axis]);
}

/** Places among the sizes: 0 the middle, -0.5 and 0.5 the ends. */
export function places({ spans }: LogPoints, shares: readonly number[], axis = 0): number[] {
  return shares.map((share) => share * spans[axis]);
}

export function ones(u: Float64Array): Float64Array {
  return new Float64Array(u.length).fill(1);
}
