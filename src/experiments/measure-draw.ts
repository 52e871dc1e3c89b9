import { type Control, stage } from "../base/control.ts";
import { permutation, random } from "../base/random.ts";
import { type PointCloud, sharedBuffer, takeRows } from "../cloud/point-cloud.ts";
import { POINTS_PER_NEIGHBOR } from "../curves/points-per-neighbor.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Pool } from "../pool/pool.ts";
import { type LocalLinearPart, type LocalLinearShared, localLinearTask } from "./local-linear-task.ts";
import type { Target } from "./targets.ts";

/** What all draws of one experiment share. */
export interface DrawPlan {
  readonly cloud: PointCloud;
  /** Test points of a draw. */
  readonly tests: number;
  /** Neighbours of a local fit. */
  readonly k: number;
  readonly linear: Target;
  readonly smooth: readonly Target[];
  /** The smooth targets as the local fits want them. */
  readonly local: LocalLinearShared;
  readonly seed: number;
}

/** One draw of training and test points. */
export interface Draw {
  readonly size: number;
  readonly seed: number;
}

/** Mean losses over a draw's test points. */
export interface DrawLosses extends Draw {
  /** Squared distance to the nearest training point. */
  readonly sqDistance: number;
  readonly linear: number;
  /** One number a smooth target. */
  readonly smooth: readonly number[];
  /** One number a smooth target; null where the training set is too small for local fits. */
  readonly localLinear: readonly number[] | null;
}

/** The losses of 1-NN and local linear regression at fresh test points, from `size` fresh training points. */
export async function measureDraw(plan: DrawPlan, draw: Draw, pool: Pool, control: Control): Promise<DrawLosses> {
  const { cloud, tests, k, linear, smooth, seed } = plan;
  const order = permutation(cloud.n, random(seed).split("draw").split(draw.seed).split(draw.size));
  const test = order.slice(0, tests);
  const train = order.slice(tests, tests + draw.size);
  const fitted = isLocal(draw.size, k);
  const most = fitted ? k : 1;
  const near = await findNeighbors(takeRows(cloud, train), {
    k: most,
    queries: takeRows(cloud, test),
    pool,
    ...stage(control, 0, fitted ? 0.5 : 1),
  });
  const neighbors = near.indices.map((j) => train[j]);
  const loss = ({ values }: Target) => meanOf(tests, (i) => (values[test[i]] - values[neighbors[i * most]]) ** 2);
  return {
    ...draw,
    sqDistance: meanOf(tests, (i) => near.distances[i * most] ** 2),
    linear: loss(linear),
    smooth: smooth.map(loss),
    localLinear: fitted ? await localLosses(plan, test, neighbors, pool, stage(control, 0.5, 1)) : null,
  };
}

/** Whether a neighbourhood of k is so small a part of a training set that fits in it are local: k <= n / 30. */
export function isLocal(size: number, k: number): boolean {
  return size >= POINTS_PER_NEIGHBOR * k;
}

/** T x n numbers of all targets in memory that workers share. */
export function stacked(targets: readonly Target[]): Float64Array {
  const n = targets[0].values.length;
  const out = new Float64Array(sharedBuffer(8 * targets.length * n));
  for (const [t, { values }] of targets.entries()) out.set(values, t * n);
  return out;
}

async function localLosses(
  { cloud: { D }, tests, k, smooth, local }: DrawPlan,
  test: Int32Array,
  neighbors: Int32Array,
  pool: Pool,
  control: Control,
): Promise<number[]> {
  const tried = Math.min(tests, Math.max(FEWEST_LOCAL_TESTS, Math.floor(LOCAL_WORK / (k * k * (D + 2 * k)))));
  const parts: LocalLinearPart[] = [];
  for (let from = 0; from < tried; from += POINTS_PER_PART) {
    const to = Math.min(from + POINTS_PER_PART, tried);
    parts.push({ points: test.slice(from, to), neighbors: neighbors.slice(from * k, to * k), k });
  }
  const sums = await pool.run(localLinearTask, local, parts, control);
  return smooth.map((_, t) => sums.reduce((sum, part) => sum + part[t], 0) / tried);
}

const meanOf = (n: number, value: (i: number) => number) => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += value(i);
  return sum / n;
};

const POINTS_PER_PART = 128;
/** Multiplications spent on the local fits of one draw: large neighbourhoods are tried at fewer of the test points. */
const LOCAL_WORK = 5e8;
const FEWEST_LOCAL_TESTS = 100;
