import { generate } from "../cloud/manifolds/generate.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { type Labelled, regress } from "../experiments/regression/regress.ts";
import { smoothTarget, type Target } from "../experiments/targets.ts";
import { parameterCount } from "../experiments/training/network.ts";
import { trainStudents } from "../experiments/training/train-students.ts";
import { excessConclusion } from "./excess-conclusion.ts";
import type { ExcessRun } from "./excess-curve.ts";
import type { Cell, CellControl, Experiment } from "./experiment.ts";
import { lastLosses } from "./last-losses.ts";
import { linearExcess } from "./linear-excess.ts";
import { plannedCell } from "./planned-cell.ts";

interface Settings {
  /** The whole set of a draw; sizes are whole parts of it. */
  readonly whole: number;
  readonly sizes: readonly number[];
  readonly draws: number;
  readonly tests: number;
  readonly d: number;
  /** Random features of the fixed model. */
  readonly features: number;
  /** Hidden widths of the fixed network, and its full-batch steps by gradient descent with momentum. */
  readonly hidden: readonly number[];
  readonly steps: number;
  readonly rate: number;
  /** The linear teacher and student. */
  readonly linear: {
    readonly alphaK: number;
    readonly features: number;
    readonly P: number;
    readonly sizes: readonly number[];
    readonly draws: number;
  };
}

export interface VarianceRun extends ExcessRun {
  readonly learner: "random features" | "network" | "linear model";
}

/** The first of the four regimes of Bahri et al.: fixed model, many examples. */
export const varianceData: Experiment<Settings, VarianceRun[]> = {
  name: "variance-data",
  title: "Variance-limited in data",
  claim:
    "At fixed parameters and many examples D, L(D) - L(infinity) falls as 1/D, whatever the model and the data (Bahri et al., PNAS 2024, Theorem 1)",
  settings: {
    quick: {
      whole: 16384,
      sizes: [512, 1024, 2048, 4096],
      draws: 16,
      tests: 2000,
      d: 3,
      features: 24,
      hidden: [12],
      steps: 300,
      rate: 0.05,
      linear: { alphaK: 1, features: 128, P: 12, sizes: [384, 768, 1536, 3072], draws: 100 },
    },
    paper: {
      whole: 32768,
      sizes: [512, 1024, 2048, 4096, 8192],
      draws: 16,
      tests: 4000,
      d: 3,
      features: 24,
      hidden: [12],
      steps: 500,
      rate: 0.05,
      linear: { alphaK: 1, features: 256, P: 12, sizes: [384, 768, 1536, 3072, 6144], draws: 100 },
    },
  },

  cells(settings, seed) {
    const { linear, ...others } = settings;
    const { draws, whole, sizes, features, hidden, steps, rate, ...cloud } = others;
    const samples = whole * (1 + sizes.length);
    // The number of draws too: all are of one cloud.
    const common = { ...cloud, whole, sizes, draws, seed };
    const perDraw = (of: (draw: number) => Cell<VarianceRun[]>) => Array.from({ length: draws }, (_, draw) => of(draw));
    return [
      plannedCell(
        "linear-model",
        6 * linear.draws * linear.features * linear.P * linear.sizes.reduce((sum, D) => sum + D, 0),
        { ...linear, seed },
        ({ P, sizes, ...drawn }, control) => linearExcess(drawn, sizes, (D) => ({ P, D }), control),
      ),
      ...perDraw((draw) =>
        plannedCell(
          `random-features-draw=${draw}`,
          samples * 17 * features ** 2,
          { ...common, draw, features },
          async (plan, control) => [
            await partsRun("random features", plan, (train, test) => featureLoss(plan, train, test, control)),
          ],
        ),
      ),
      ...perDraw((draw) =>
        plannedCell(
          `network-draw=${draw}`,
          samples * steps * 3 * hidden.reduce((sum, width) => sum + width * 8, 0),
          { ...common, draw, hidden, steps, rate },
          async (plan, control) => [
            await partsRun("network", plan, (train, test) => networkLoss(plan, train, test, control)),
          ],
        ),
      ),
    ];
  },

  conclude: (outcomes, { whole, sizes, d, features, hidden, linear }) =>
    excessConclusion(outcomes.flat(), "examples", (learner) =>
      learner === "linear model"
        ? { learner: "kernel", whole: null, held: linear.P, text: "The limit L(P) is exact, of the same features." }
        : {
            learner: learner === "network" ? "network" : "kernel",
            whole,
            held:
              learner === "network" ? parameterCount({ sizes: [d + 1, ...hidden, 1], activation: "erf" }) : features,
            text: `Sizes are all parts of one set of ${whole}, whose own loss is the limit but for what the law leaves: ${sizes.map((D) => whole / D).join(", ")} parts.`,
          },
    ),
};

type Seeded<Plan> = Plan & { readonly seed: number };

/** Mean losses of all parts of a draw's set, and that of the whole: first-order fluctuations cancel between the two. */
async function partsRun(
  learner: VarianceRun["learner"],
  plan: Seeded<Pick<Settings, "whole" | "sizes" | "draws" | "tests" | "d">> & { readonly draw: number },
  loss: (train: Labelled, test: Labelled) => Promise<number>,
): Promise<VarianceRun> {
  const { whole, sizes, draws, draw, tests, d, seed } = plan;
  // One cloud for all draws: they share target and test points.
  const cloud = generate("sphere", { d, n: tests + draws * whole, seed });
  const target = smoothTarget(cloud, seed, 1);
  const test = part(cloud, target, 0, tests);
  const from = tests + draw * whole;
  // The whole first: what does not fit is refused before hours of work.
  const limit = await loss(part(cloud, target, from, from + whole), test);
  const losses: number[] = [];
  for (const size of sizes) {
    let sum = 0;
    for (let at = 0; at < whole; at += size) sum += await loss(part(cloud, target, from + at, from + at + size), test);
    losses.push((sum * size) / whole);
  }
  return { learner, sizes, losses, limit };
}

function part(cloud: PointCloud, { values }: Target, from: number, to: number): Labelled {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
  return { points: takeRows(cloud, rows), values: values.slice(from, to) };
}

async function featureLoss(
  { features, seed }: Seeded<Pick<Settings, "features">>,
  train: Labelled,
  test: Labelled,
  { pool, signal }: CellControl,
): Promise<number> {
  const learner = { kind: "random-features", P: features, seed } as const;
  return (await regress(train, test, { learner, pool, signal })).mse[0];
}

async function networkLoss(
  { hidden, steps, rate, seed }: Seeded<Pick<Settings, "hidden" | "steps" | "rate">>,
  train: Labelled,
  test: Labelled,
  { pool, signal }: CellControl,
): Promise<number> {
  const f32 = (values: ArrayLike<number>) => Float32Array.from(values);
  const n = train.points.n;
  const { students } = await trainStudents(
    {
      data: {
        kind: "examples",
        inputs: train.points.D,
        outputs: 1,
        x: f32(train.points.coords),
        y: f32(train.values),
        testX: f32(test.points.coords),
        testY: f32(test.values),
      },
      students: [{ hidden, activation: "erf", biasDeviation: 0.5, draw: 0 }],
      loss: { kind: "power", p: 2 },
      optimizer: { kind: "sgd", momentum: 0.9 },
      schedule: [{ steps, batch: n, rate }],
      measurements: 1,
      seed,
    },
    { pool, signal },
  );
  return lastLosses(students, rate)[0];
}
