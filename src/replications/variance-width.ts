import { type Random, random } from "../base/random.ts";
import { generate } from "../cloud/manifolds/generate.ts";
import { type PointCloud, pointCloud, takeRows } from "../cloud/point-cloud.ts";
import { type Labelled, regress } from "../experiments/regression/regress.ts";
import { smoothTarget } from "../experiments/targets.ts";
import { excessConclusion } from "./excess-conclusion.ts";
import type { ExcessRun } from "./excess-curve.ts";
import type { CellControl, Experiment } from "./experiment.ts";
import { linearExcess } from "./linear-excess.ts";
import { plannedCell } from "./planned-cell.ts";
import { drawUnits, meanPartLoss, type UnitTraining } from "./unit-networks.ts";

interface Settings {
  /** Training points, and their sphere's dimension; all draws have the same. */
  readonly examples: number;
  readonly tests: number;
  readonly d: number;
  /** Of the mean diagonal of the kernel matrix. */
  readonly ridge: number;
  /** Features of a draw; widths are whole parts of it. */
  readonly whole: number;
  readonly widths: readonly number[];
  /** `perCell` of them in a cell. */
  readonly draws: number;
  readonly perCell: number;
  /** Of the networks, full-batch gradient descent with momentum. */
  readonly network: UnitTraining;
  readonly linear: {
    readonly alphaK: number;
    readonly features: number;
    readonly D: number;
    readonly widths: readonly number[];
    readonly draws: number;
  };
}

export interface WidthRun extends ExcessRun {
  readonly learner: "random ReLU features" | "network" | "linear model";
}

/** The second of the four regimes of Bahri et al.: fixed examples, a wide model. */
export const varianceWidth: Experiment<Settings, WidthRun[]> = {
  name: "variance-width",
  title: "Variance-limited in width",
  claim:
    "At fixed examples and large width w, L(w) - L(infinity), averaged over draws of the model, falls as 1/w (Bahri et al., PNAS 2024, Theorem 1)",
  settings: {
    quick: {
      examples: 24,
      tests: 500,
      d: 2,
      ridge: 1e-3,
      whole: 8192,
      widths: [128, 256, 512, 1024],
      draws: 60,
      perCell: 10,
      network: { steps: 100, rate: 0.1 },
      linear: { alphaK: 1, features: 128, D: 12, widths: [384, 768, 1536, 3072], draws: 100 },
    },
    paper: {
      examples: 24,
      tests: 1000,
      d: 2,
      ridge: 1e-3,
      whole: 16384,
      widths: [128, 256, 512, 1024, 2048],
      draws: 160,
      perCell: 10,
      network: { steps: 200, rate: 0.1 },
      linear: { alphaK: 1, features: 256, D: 12, widths: [384, 768, 1536, 3072, 6144], draws: 100 },
    },
  },

  cells(settings, seed) {
    const { draws, perCell, ridge, network, linear, ...common } = settings;
    const { whole, widths, examples, tests } = common;
    const perDraw = whole * (widths.length + 1);
    const parts = <Own extends object>(name: string, work: number, own: Own, learner: PartLearner<Own>) =>
      Array.from({ length: Math.ceil(draws / perCell) }, (_, c) => {
        const [from, to] = [c * perCell, Math.min(draws, (c + 1) * perCell)];
        const plan = { ...common, ...own, from, to, seed };
        return plannedCell(`${name}-part=${c}`, (to - from) * perDraw * work, plan, (planned, control) =>
          drawnRuns(planned, learner, control),
        );
      });
    return [
      plannedCell(
        "linear-model",
        3 * linear.draws * linear.features * linear.D * linear.widths.reduce((sum, width) => sum + width, 0),
        { ...linear, seed },
        ({ D, widths, ...drawn }, control) => linearExcess(drawn, widths, (P) => ({ P, D }), control),
      ),
      ...parts("random-features", (examples + tests) * 10, { ridge }, FEATURES),
      ...parts("network", network.steps * examples * 3, { network }, NETWORK),
    ];
  },

  conclude: (outcomes, { whole, examples, linear }) =>
    excessConclusion(outcomes.flat(), "width", (learner) =>
      learner === "linear model"
        ? {
            learner: "kernel",
            whole: null,
            held: linear.D,
            text: "Width is the number of features; the limit L(D) is exact, of the same training points.",
          }
        : {
            learner: learner === "network" ? "network" : "kernel",
            whole,
            held: examples,
            text: `Widths are all parts of one draw of ${whole} ${learner === "network" ? "hidden units" : "features"}, whose own loss is the limit but for what the law leaves: first-order fluctuations cancel.`,
          },
    ),
};

type CommonPlan = Omit<Settings, "draws" | "perCell" | "ridge" | "network" | "linear">;
type DrawnPlan = CommonPlan & { readonly from: number; readonly to: number; readonly seed: number };

/** A learner whose widths are parts of one draw. */
interface PartLearner<Own> {
  readonly name: WidthRun["learner"];
  /** Of random numbers. */
  readonly stream: string;
  /** The mean loss of all parts of a draw, by their width. */
  readonly lossOf: (
    sets: { readonly train: Labelled; readonly test: Labelled },
    plan: CommonPlan & Own,
    rng: Random,
    control: CellControl,
  ) => (width: number) => Promise<number>;
}

const FEATURES: PartLearner<Pick<Settings, "ridge">> = {
  name: "random ReLU features",
  stream: "features",
  lossOf({ train, test }, { ridge, whole }, rng, { pool, signal }) {
    const seed = rng.below(2 ** 31);
    const [own, asked] = [train, test].map(({ points, values }) => ({ points: withOnes(points), values }));
    return async (P) => {
      let sum = 0;
      for (let from = 0; from < whole; from += P) {
        const learner = { kind: "random-features", P, seed, from } as const;
        sum += (await regress(own, asked, { learner, ridge, pool, signal })).mse[0];
      }
      return (sum * P) / whole;
    };
  },
};

const NETWORK: PartLearner<Pick<Settings, "network">> = {
  name: "network",
  stream: "units",
  lossOf({ train, test }, { whole, network }, rng, control) {
    const units = drawUnits(whole, train.points.D, rng);
    return (width) => meanPartLoss(units, width, train, test, network, control);
  },
};

async function drawnRuns<Own>(
  plan: DrawnPlan & Own,
  { name, stream, lossOf }: PartLearner<Own>,
  control: CellControl,
): Promise<WidthRun[]> {
  const { examples, tests, d, whole, widths, from, to, seed } = plan;
  const cloud = generate("sphere", { d, n: examples + tests, seed });
  const { values } = smoothTarget(cloud, seed, 2);
  const part = (first: number, end: number): Labelled => {
    const rows = Int32Array.from({ length: end - first }, (_, i) => first + i);
    return { points: takeRows(cloud, rows), values: values.slice(first, end) };
  };
  const sets = { train: part(0, examples), test: part(examples, examples + tests) };
  const runs: WidthRun[] = [];
  for (let draw = from; draw < to; draw++) {
    const loss = lossOf(sets, plan, random(seed).split(stream).split(draw), control);
    // The whole first: what does not fit is refused before hours of work.
    const limit = await loss(whole);
    const losses: number[] = [];
    for (const width of widths) losses.push(await loss(width));
    runs.push({ learner: name, sizes: widths, losses, limit });
    control.onProgress?.((draw + 1 - from) / (to - from));
  }
  return runs;
}

/** Rows with a coordinate of ones, which is a bias: without it odd waves beyond the first are not in the kernel. */
function withOnes({ coords, n, D }: PointCloud): PointCloud {
  const rows = Float64Array.from({ length: n * (D + 1) }, (_, at) => {
    const [row, c] = [Math.floor(at / (D + 1)), at % (D + 1)];
    return c < D ? coords[row * D + c] : 1;
  });
  return pointCloud(rows, D + 1);
}
