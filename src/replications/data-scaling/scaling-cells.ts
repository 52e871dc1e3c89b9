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
import { plannedCell } from "../planned-cell.ts";

/** Closed manifolds: no boundary, constant density. */
export type Closed = "flat-torus" | "sphere";

export interface ScalingSettings {
  readonly neighbors: LearnerSettings & {
    readonly manifolds: readonly Closed[];
    /** Largest training set; the others are smaller by powers of sqrt 2. */
    readonly most: number;
    readonly sizes: number;
    /** How many of the largest sizes are fitted; all show how the slope changes. */
    readonly fitted: number;
    readonly tests: number;
  };
  readonly kernel: SizedSettings & {
    readonly length: number;
    /** Length of the targets' waves, in radii of the cloud. */
    readonly smooth: number;
  };
  readonly network: SizedSettings & {
    readonly hidden: readonly number[];
    readonly steps: number;
    readonly batch: number;
    readonly rate: number;
  };
}

interface LearnerSettings {
  readonly d: readonly number[];
  readonly seeds: number;
}

interface SizedSettings extends LearnerSettings {
  readonly sizes: readonly number[];
  readonly tests: number;
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
  /** Where training diverged; larger sizes were not tried. */
  readonly diverged?: { readonly size: number; readonly step: number };
}

/** A cell a manifold, d and seed: a cloud of its own, and targets of its own. */
export function scalingCells({ neighbors, kernel, network }: ScalingSettings, seed: number): Cell<ScalingRun[]>[] {
  const cellsOf = <Own extends LearnerSettings>(
    name: string,
    manifold: Closed,
    { d, seeds, ...own }: Own,
    workOf: (d: number) => number,
    run: (plan: Planned<Own>, control: CellControl) => Promise<ScalingRun[]>,
  ) =>
    d.flatMap((each) =>
      Array.from({ length: seeds }, (_, s) => {
        const cloudSeed = random(seed)
          .split("cloud")
          .split(each)
          .split(s)
          .below(2 ** 31);
        const plan = { ...own, place: { manifold, d: each, seed: s }, cloudSeed };
        return plannedCell(`${name}-d=${each}-seed=${s}`, workOf(each), plan, run);
      }),
    );
  const { manifolds, ...searched } = neighbors;
  return [
    ...manifolds.flatMap((manifold) =>
      cellsOf(`neighbors-${manifold}`, manifold, searched, (d) => searched.most * 1e5 * (1 + d / 4), neighborRuns),
    ),
    ...cellsOf(
      "kernel",
      "flat-torus",
      kernel,
      () => kernel.sizes.reduce((sum, n) => sum + n * n * (n + kernel.tests), 0) / 8,
      kernelRun,
    ),
    ...cellsOf(
      "network",
      "flat-torus",
      network,
      () => network.sizes.length * network.steps * network.batch * network.hidden.reduce((sum, w) => sum + w * w, 0),
      networkRun,
    ),
  ];
}

type Place = Pick<ScalingRun, "manifold" | "d" | "seed">;

/** What a learner does on one cloud, whatever others there are. */
type Planned<Own> = Omit<Own, "d" | "seeds"> & { readonly place: Place; readonly cloudSeed: number };

async function neighborRuns(
  plan: Planned<Omit<ScalingSettings["neighbors"], "manifolds">>,
  { pool, signal, onProgress }: CellControl,
): Promise<ScalingRun[]> {
  const { most, sizes: count, fitted, tests, place, cloudSeed: seed } = plan;
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
function* sets({ place, cloudSeed: seed, sizes, tests }: Planned<SizedSettings>, smooth: number) {
  const n = sizes[sizes.length - 1] + tests;
  const cloud = generate(place.manifold, { d: place.d, n, seed });
  const { values } = smoothTarget(cloud, seed, smooth);
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
  plan: Planned<ScalingSettings["kernel"]>,
  { pool, signal }: CellControl,
): Promise<ScalingRun[]> {
  const { place, sizes, length } = plan;
  const losses: number[] = [];
  const learner = { kind: "laplace", length } as const;
  for (const { train, test } of sets(plan, plan.smooth))
    losses.push((await regress(train, test, { learner, pool, signal })).mse[0]);
  return [{ ...place, learner: "Laplace kernel", sizes, from: sizes[0], losses }];
}

async function networkRun(
  plan: Planned<ScalingSettings["network"]>,
  { pool, signal, onProgress }: CellControl,
): Promise<ScalingRun[]> {
  const { place, cloudSeed: seed, hidden, steps, batch, rate, sizes } = plan;
  const run = { ...place, learner: "network", from: sizes[0] } as const;
  const losses: number[] = [];
  for (const { size, train, test } of sets(plan, 1)) {
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
    const [{ diverged }] = students;
    if (diverged !== null)
      return [{ ...run, sizes: sizes.slice(0, losses.length), losses, diverged: { size, step: diverged } }];
    losses.push(students[0].measured[0].test);
    onProgress?.(losses.length / sizes.length);
  }
  return [{ ...run, sizes, losses }];
}
