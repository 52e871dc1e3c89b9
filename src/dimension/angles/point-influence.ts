import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { NeighborhoodSums } from "./neighborhood-task.ts";

/** One number a query, and behind them one a reference where these are other points. */
export interface PointInfluence {
  /** By the query's own value. */
  readonly own: Float64Array;
  /** And by what the point adds to others' values. */
  readonly whole: Float64Array;
}

/**
 * Variance of the mean over the rows of a value read off their sums: half of what the points' influences say, since the
 * terms are of pairs, and pairs count in both their points; not below the rows' own, as if they were independent
 * [docs/dimension.md#angle-errors].
 */
export function meanVariance(influence: PointInfluence): number {
  return Math.max(sumOfSquares(influence.own), sumOfSquares(influence.whole) / 2);
}

/**
 * What each point does to the mean over the rows of a value read off their sums: by its own value, and by what it adds
 * to those of the rows it is a neighbour of, to first order and about the mean of their neighbours
 * [docs/dimension.md#angle-errors].
 */
export function pointInfluence(
  { n, k: width, selfGraph, references, indices }: Neighbors,
  rows: Int32Array,
  { over, under, overOf, underOf }: NeighborhoodSums,
  read: (over: number, under: number) => number,
): PointInfluence {
  const m = rows.length;
  const k = overOf.length / m;
  const own = new Float64Array(selfGraph ? n : n + references);
  const whole = new Float64Array(own.length);
  const first = selfGraph ? 0 : n;
  const values = Float64Array.from(rows, (_, i) => read(over[i], under[i]));
  const centre = values.reduce((sum, value) => sum + value / m, 0);
  const added = new Float64Array(k);
  for (let i = 0; i < m; i++) {
    let usual = 0;
    for (let a = 0; a < k; a++) {
      const without = read(over[i] - overOf[i * k + a], under[i] - underOf[i * k + a]);
      added[a] = Number.isFinite(without) ? values[i] - without : 0;
      usual += added[a] / k;
    }
    own[rows[i]] = (values[i] - centre) / m;
    for (let a = 0; a < k; a++) whole[first + indices[rows[i] * width + a]] += (added[a] - usual) / m;
  }
  for (let at = 0; at < own.length; at++) whole[at] += own[at];
  return { own, whole };
}

const sumOfSquares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
