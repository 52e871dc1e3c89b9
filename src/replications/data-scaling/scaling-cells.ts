import { random } from "../../base/random.ts";
import { generate } from "../../cloud/manifolds/generate.ts";
import { type PointCloud, takeRows } from "../../cloud/point-cloud.ts";
import type { LearningCurve } from "../../curves/learning-curve.ts";
import { neighborCurves } from "../../experiments/neighbor-curves.ts";
import { regress } from "../../experiments/regression/regress.ts";
import { smoothTarget } from "../../experiments/targets.ts";
import { ADAM } from "../../experiments/training/cell.ts";
import { trainStudents } from "../../experiments/training/train-students.ts";
import type { Cell, CellControl } from "../experiment.ts";

/** Closed manifolds: no boundary, constant density. */
export type Closed = "flat-torus" | "sphere";

export interface ScalingSettings {
  readonly neighbors: {
    readonly manifolds: readonly Closed[];
    readonly d: readonly number[];
    /** Largest training set; the others are smaller by powers of sqrt 2. */
    readonly most: number;
    readonly sizes: number;
    /** How many of the largest sizes are fitted; all show how the slope changes. */
    readonly fitted: number;
    readonly tests: number;
    readonly seeds: number;
  };
  readonly kernel: LearnerSettings & { readonly length: number };
  readonly network: LearnerSettings & {
    readonly hidden: readonly number[];
    readonly steps: number;
    readonly batch: number;
    readonly rate: number;
  };
}

interface LearnerSettings {
  readonly d: readonly number[];
  readonly sizes: readonly number[];
  readonly tests: number;
  readonly seeds: number;
}

export type ScalingLearner = "1-NN" | "local linear" | "Laplace kernel" | "network";

/** What one learner lost on one cloud. */
export interface ScalingRun {
  readonly learner: ScalingLearner;
  readonly manifold: Closed;
  readonly d: number;
  readonly seed: number;
  readonly sizes: readonly number[];
  /** The smallest size fitted. */
  readonly from: number;
  /** Mean squared error, the targets' variance being 1. */
  readonly losses: readonly number[];
}

/** A cell a manifold, d and seed: a cloud of its own, and targets of its own. */
export function scalingCells({ neighbors, kernel, network }: ScalingSettings, seed: number): Cell<ScalingRun[]>[] {
  const seedOf = (d: number, s: number) =>
    random(seed)
      .split("cloud")
      .split(d)
      .split(s)
      .below(2 ** 31);
  return [
    ...neighbors.manifolds.flatMap((manifold) =>
      each(neighbors, (d, s) => ({
        name: `neighbors-${manifold}-d=${d}-seed=${s}`,
        work: neighbors.most * 600 * (1 + d / 4),
        run: (control) => neighborRuns(neighbors, { manifold, d, seed: s }, seedOf(d, s), control),
      })),
    ),
    ...each(kernel, (d, s) => ({
      name: `kernel-d=${d}-seed=${s}`,
      work: kernel.sizes.reduce((sum, n) => sum + n * n * (n + kernel.tests), 0) / 8,
      run: (control) => kernelRun(kernel, { manifold: "flat-torus", d, seed: s }, seedOf(d, s), control),
    })),
    ...each(network, (d, s) => ({
      name: `network-d=${d}-seed=${s}`,
      work: network.sizes.length * network.steps * network.batch * network.hidden.reduce((sum, w) => sum + w * w, 0),
      run: (control) => networkRun(network, { manifold: "flat-torus", d, seed: s }, seedOf(d, s), control),
    })),
  ];
}

function each(
  { d, seeds }: { readonly d: readonly number[]; readonly seeds: number },
  of: (d: number, s: number) => Cell<ScalingRun[]>,
): Cell<ScalingRun[]>[] {
  return d.flatMap((each) => Array.from({ length: seeds }, (_, s) => of(each, s)));
}

type Place = Pick<ScalingRun, "manifold" | "d" | "seed">;

async function neighborRuns(
  { most, sizes: count, fitted, tests }: ScalingSettings["neighbors"],
  place: Place,
  seed: number,
  { pool, signal, onProgress }: CellControl,
): Promise<ScalingRun[]> {
  const sizes = Array.from({ length: count }, (_, j) => Math.round(most * 2 ** ((j - count + 1) / 2)));
  const cloud = generate(place.manifold, { d: place.d, n: most + tests, seed });
  const options = { d: place.d, sizes, seeds: 1, tests, seed, pool, signal, onProgress };
  const { smooth, localLinear } = await neighborCurves(cloud, options);
  const run = (learner: ScalingLearner, curves: readonly LearningCurve[]): ScalingRun => ({
    ...place,
    learner,
    sizes: [...curves[0].x],
    from: sizes[count - fitted],
    losses: curves[0].x.map((_, i) => curves.reduce((sum, { y }) => sum + y[i] / curves.length, 0)),
  });
  return [run("1-NN", smooth), ...(localLinear.length > 0 ? [run("local linear", localLinear)] : [])];
}

/** A cloud of the largest training set and the test points with a smooth target, cut into sets for every size. */
function* sets(place: Place, { sizes, tests }: LearnerSettings, seed: number) {
  const n = sizes[sizes.length - 1] + tests;
  const cloud = generate(place.manifold, { d: place.d, n, seed });
  const { values } = smoothTarget(cloud, seed, 1);
  const part = (from: number, to: number): { points: PointCloud; values: Float64Array } => ({
    points: takeRows(
      cloud,
      Int32Array.from({ length: to - from }, (_, i) => from + i),
    ),
    values: values.slice(from, to),
  });
  const test = part(n - tests, n);
  for (const size of sizes) yield { size, train: part(0, size), test };
}

async function kernelRun(
  settings: ScalingSettings["kernel"],
  place: Place,
  seed: number,
  { pool, signal }: CellControl,
): Promise<ScalingRun[]> {
  const losses: number[] = [];
  const learner = { kind: "laplace", length: settings.length } as const;
  for (const { train, test } of sets(place, settings, seed))
    losses.push((await regress(train, test, { learner, pool, signal })).mse[0]);
  return [{ ...place, learner: "Laplace kernel", sizes: settings.sizes, from: settings.sizes[0], losses }];
}

async function networkRun(
  settings: ScalingSettings["network"],
  place: Place,
  seed: number,
  { pool, signal, onProgress }: CellControl,
): Promise<ScalingRun[]> {
  const { hidden, steps, batch, rate, sizes } = settings;
  const losses: number[] = [];
  for (const { size, train, test } of sets(place, settings, seed)) {
    const data = {
      kind: "examples",
      inputs: train.points.D,
      outputs: 1,
      x: Float32Array.from(train.points.coords),
      y: Float32Array.from(train.values),
      testX: Float32Array.from(test.points.coords),
      testY: Float32Array.from(test.values),
    } as const;
    const { students } = await trainStudents(
      {
        data,
        students: [{ hidden, activation: "relu", biasDeviation: 0.5, draw: 0 }],
        loss: { kind: "power", p: 2 },
        optimizer: ADAM,
        schedule: [{ steps, batch: Math.min(batch, size), rate, finalRate: rate / 1000 }],
        measurements: 1,
        seed,
      },
      { pool, signal },
    );
    if (students[0].diverged !== null) break;
    losses.push(students[0].measured[0].test);
    onProgress?.(losses.length / sizes.length);
  }
  return [{ ...place, learner: "network", sizes: sizes.slice(0, losses.length), from: sizes[0], losses }];
}
