import { checked, given, integer, real } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import { permutation, random } from "../base/random.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { fastestBuild } from "../wasm/fastest-build.ts";
import { baselineLosses } from "./baselines.ts";
import { type LocalLinearPart, localLinearTask } from "./local-linear-task.ts";
import { linearTarget, smoothTarget, type Target } from "./targets.ts";

export interface NeighborCurvesOptions extends Control {
  /** The cloud's intrinsic dimension; its rounding is the number of principal directions of the local fits. */
  readonly d: number;
  /** Training sizes, ascending; left out: powers of sqrt 2 up to what the test points leave. */
  readonly sizes?: readonly number[] | undefined;
  /** Independent draws of training and test points for every size. */
  readonly seeds?: number;
  /** Test points of a draw; left out: a sixth of the cloud, at most 1000. */
  readonly tests?: number | undefined;
  readonly seed?: number;
  readonly pool?: Pool | undefined;
}

/** What neighbour learners lose on a cloud, against how many points they have seen. */
export interface NeighborCurves {
  /** Mean squared distance to the nearest training point: falls as n^(-2/d) and shares nothing with ratios at one n. */
  readonly sqDistance: LearningCurve;
  /** 1-NN regression of a random linear target. */
  readonly linear: LearningCurve;
  /** 1-NN regression of smooth targets: two target seeds by two length scales. */
  readonly smooth: readonly LearningCurve[];
  /** Local linear regression of the same smooth targets. */
  readonly localLinear: readonly LearningCurve[];
  /** Neighbours and principal directions of the local linear fits. */
  readonly k: number;
  readonly d: number;
}

/**
 * Learning curves of 1-NN and local linear regression (k = max(2d+2, d+4) neighbours) on one cloud
 * [docs/theory.md#neighbour-learners]. Every size and seed draws its own training and test points.
 * @throws OPTION when the cloud is too small for the sizes asked for; CANCELLED
 */
export async function neighborCurves(cloud: PointCloud, options: NeighborCurvesOptions): Promise<NeighborCurves> {
  const { seeds, seed, pool = inlinePool(), ...rest } = checked(options, OPTIONS);
  const d = Math.max(1, Math.min(Math.round(rest.d), cloud.D));
  const k = Math.max(2 * d + 2, d + 4);
  const tests = rest.tests ?? Math.min(1000, Math.floor(cloud.n / 6));
  const sizes = rest.sizes ?? defaultSizes(cloud.n - tests);
  if (tests < 10 || sizes.length < 3 || sizes[0] < 2 || sizes[sizes.length - 1] + tests > cloud.n)
    throw optionError(
      "sizes",
      `at least three sizes from 2 to n - tests = ${cloud.n - tests}, with at least 10 test points`,
      `sizes ${sizes.join(" ")} and ${tests} tests`,
    );

  const linear = linearTarget(cloud, seed);
  const smooth = LENGTH_SCALES.flatMap((scale) => [1, 2].map((t) => smoothTarget(cloud, seed + t, scale)));
  const local = { build: fastestBuild(), cloud, d, targets: concat(smooth) };
  const runs: Run[] = [];
  for (let s = 0; s < seeds; s++)
    for (const size of sizes) runs.push({ size, seed: s, sqDistance: 0, linear: 0, smooth: [], localLinear: null });
  const work = runs.reduce((sum, { size }) => sum + size + OVERHEAD, 0);
  let done = 0;
  for (const run of runs) {
    const order = permutation(cloud.n, random(seed).split("draw").split(run.seed).split(run.size));
    const test = order.slice(0, tests);
    const train = order.slice(tests, tests + run.size);
    const control = stage(rest, done / work, (done + run.size + OVERHEAD) / work);
    const most = Math.min(k, run.size);
    const near = await findNeighbors(takeRows(cloud, train), {
      k: most,
      queries: takeRows(cloud, test),
      pool,
      ...stage(control, 0, 0.5),
    });
    const neighbors = Int32Array.from(near.indices, (j) => train[j]);
    const nearest = (i: number) => neighbors[i * most];
    const loss = ({ values }: Target) => meanOf(tests, (i) => (values[test[i]] - values[nearest(i)]) ** 2);
    run.sqDistance = meanOf(tests, (i) => near.distances[i * most] ** 2);
    run.linear = loss(linear);
    run.smooth = smooth.map(loss);
    if (run.size >= POINTS_PER_NEIGHBOR * k) {
      const some = Math.min(tests, Math.max(FEWEST_LOCAL_TESTS, Math.floor(LOCAL_WORK / k ** 3)));
      const sums = await pool.run(
        localLinearTask,
        local,
        slices(test.subarray(0, some), neighbors, k),
        stage(control, 0.5, 1),
      );
      run.localLinear = smooth.map((_, t) => sums.reduce((sum, part) => sum + part[t], 0) / some);
    }
    done += run.size + OVERHEAD;
  }

  const whole = permutation(cloud.n, random(seed).split("baselines"));
  const train = whole.slice(tests, tests + sizes[sizes.length - 1]);
  const baselines = smooth.map(({ values }) => {
    const { mean, linear } = baselineLosses(cloud, values, train, whole.slice(0, tests));
    return [
      { name: "mean", loss: mean },
      { name: "global linear fit", loss: linear },
    ];
  });
  const curve = (
    name: string,
    learner: "nearest-neighbor" | "local-linear",
    y: (run: Run) => number | undefined,
    t?: number,
  ) => {
    const seen = runs.filter((run) => y(run) !== undefined);
    if (seen.length === 0) return [];
    return [
      learningCurve({
        name,
        axis: "examples",
        loss: "mse",
        regime: "resolution",
        learner,
        x: seen.map(({ size }) => size),
        y: seen.map((run) => y(run)!),
        seed: seen.map((run) => run.seed),
        baselines: t === undefined ? [] : baselines[t],
      }),
    ];
  };
  return {
    sqDistance: curve("mean squared nearest-neighbour distance", "nearest-neighbor", (run) => run.sqDistance)[0],
    linear: curve(`1-NN, ${linear.name}`, "nearest-neighbor", (run) => run.linear)[0],
    smooth: smooth.flatMap(({ name }, t) => curve(`1-NN, ${name}`, "nearest-neighbor", (run) => run.smooth[t], t)),
    localLinear: smooth.flatMap(({ name }, t) =>
      curve(`local linear, ${name}`, "local-linear", (run) => run.localLinear?.[t], t),
    ),
    k,
    d,
  };
}

interface Run {
  readonly size: number;
  readonly seed: number;
  sqDistance: number;
  linear: number;
  smooth: number[];
  localLinear: number[] | null;
}

const OPTIONS = {
  d: real(Number.NaN, 0),
  sizes: given<readonly number[] | undefined>(undefined),
  seeds: integer(4, 1),
  tests: given<number | undefined>(undefined),
  seed: integer(0, 0),
  pool: given<Pool | undefined>(undefined),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};

/** n_max 2^(-j/2), down to a thirty-second of it or 30. */
function defaultSizes(most: number): number[] {
  const sizes: number[] = [];
  for (let j = 0; j <= 10; j++) {
    const size = Math.round(most * 2 ** (-j / 2));
    if (size >= 30) sizes.unshift(size);
  }
  return sizes;
}

function slices(test: Int32Array, neighbors: Int32Array, k: number): LocalLinearPart[] {
  const parts: LocalLinearPart[] = [];
  for (let from = 0; from < test.length; from += POINTS_PER_PART) {
    const to = Math.min(from + POINTS_PER_PART, test.length);
    parts.push({ points: test.slice(from, to), neighbors: neighbors.slice(from * k, to * k), k });
  }
  return parts;
}

function concat(targets: readonly Target[]): Float64Array {
  const n = targets[0].values.length;
  const out = new Float64Array(targets.length * n);
  for (const [t, { values }] of targets.entries()) out.set(values, t * n);
  return out;
}

const meanOf = (n: number, value: (i: number) => number) => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += value(i);
  return sum / n;
};

const LENGTH_SCALES = [1, 2];
/** Local fits are run where the neighbourhood is a small part of the training set: k <= n / 30. */
const POINTS_PER_NEIGHBOR = 30;
const POINTS_PER_PART = 128;
/** A local fit costs about k^3: large neighbourhoods are tried at fewer of the test points. */
const LOCAL_WORK = 6e7;
const FEWEST_LOCAL_TESTS = 100;
/** What a run costs beside its scan, in training points. */
const OVERHEAD = 1000;
