import { random } from "../base/random.ts";
import { generate } from "../cloud/manifolds/generate.ts";
import { type PointCloud, pointCloud } from "../cloud/point-cloud.ts";
import { linearModelLosses } from "../experiments/regression/linear-model-losses.ts";
import { type Labelled, regress } from "../experiments/regression/regress.ts";
import { smoothTarget } from "../experiments/targets.ts";
import { excessConclusion } from "./excess-conclusion.ts";
import { type ExcessRun, excessCurve } from "./excess-curve.ts";
import type { Cell, CellControl, Experiment } from "./experiment.ts";

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
  readonly linear: {
    readonly alphaK: number;
    readonly features: number;
    readonly D: number;
    readonly widths: readonly number[];
    readonly draws: number;
  };
}

export interface WidthRun extends ExcessRun {
  readonly learner: "random ReLU features" | "linear model";
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
      linear: { alphaK: 1, features: 128, D: 12, widths: [384, 768, 1536, 3072], draws: 40 },
    },
    paper: {
      examples: 24,
      tests: 1000,
      d: 2,
      ridge: 1e-3,
      whole: 16384,
      widths: [128, 256, 512, 1024, 2048],
      draws: 60,
      perCell: 10,
      linear: { alphaK: 1, features: 256, D: 12, widths: [384, 768, 1536, 3072, 6144], draws: 100 },
    },
  },

  cells(settings, seed) {
    const { draws, perCell, whole, widths, examples, tests, linear } = settings;
    return [
      {
        name: "linear-model",
        work: linear.draws * linear.features * linear.D * linear.widths.reduce((sum, width) => sum + width, 0),
        run: (control) => linearRuns(linear, seed, control),
      },
      ...Array.from(
        { length: Math.ceil(draws / perCell) },
        (_, c): Cell<WidthRun[]> => ({
          name: `random-features-part=${c}`,
          work: perCell * whole * (widths.length + 1) * (examples + tests) * 10,
          run: (control) => featureRuns(settings, c * perCell, Math.min(draws, (c + 1) * perCell), seed, control),
        }),
      ),
    ];
  },

  conclude: (outcomes, { whole }) =>
    excessConclusion(outcomes.flat(), "width", (learner, runs) => ({
      ...excessCurve(runs, {
        name: `L(w), ${learner}`,
        axis: "width",
        learner: "kernel",
        whole: learner === "linear model" ? null : whole,
      }),
      text:
        learner === "linear model"
          ? "Width is the number of features; the limit L(D) is exact, of the same training points."
          : `Widths are all parts of one draw of ${whole} features, whose own loss is the limit but for what a 1/w law leaves: first-order fluctuations cancel.`,
    })),
};

async function linearRuns(
  { alphaK, features, D, widths, draws }: Settings["linear"],
  seed: number,
  { pool, signal, onProgress }: CellControl,
): Promise<WidthRun[]> {
  const spectrum = Array.from({ length: features }, (_, i) => (i + 1) ** -(1 + alphaK));
  const rng = random(seed).split("linear");
  const seeds = Array.from({ length: draws }, () => rng.below(2 ** 31));
  const asked = seeds.flatMap((drawn) => [...widths, null].map((P) => ({ P, D, seed: drawn })));
  const losses = await linearModelLosses(spectrum, asked, { pool, signal, onProgress });
  const step = widths.length + 1;
  return seeds.map((_, s) => ({
    learner: "linear model",
    sizes: widths,
    losses: losses.slice(s * step, s * step + widths.length),
    limit: losses[s * step + widths.length],
  }));
}

async function featureRuns(
  { examples, tests, d, ridge, whole, widths }: Settings,
  from: number,
  to: number,
  seed: number,
  { pool, signal, onProgress }: CellControl,
): Promise<WidthRun[]> {
  const cloud = generate("sphere", { d, n: examples + tests, seed });
  const { values } = smoothTarget(cloud, seed, 2);
  const [train, test] = [
    [0, examples],
    [examples, examples + tests],
  ].map(([first, end]): Labelled => ({ points: withOnes(cloud, first, end), values: values.slice(first, end) }));
  const runs: WidthRun[] = [];
  for (let draw = from; draw < to; draw++) {
    const drawn = random(seed)
      .split("features")
      .split(draw)
      .below(2 ** 31);
    const loss = async (P: number, first: number) => {
      const learner = { kind: "random-features", P, seed: drawn, from: first } as const;
      return (await regress(train, test, { learner, ridge, pool, signal })).mse[0];
    };
    const losses: number[] = [];
    for (const P of widths) {
      let sum = 0;
      for (let first = 0; first < whole; first += P) sum += await loss(P, first);
      losses.push((sum * P) / whole);
    }
    runs.push({ learner: "random ReLU features", sizes: widths, losses, limit: await loss(whole, 0) });
    onProgress?.((draw + 1 - from) / (to - from));
  }
  return runs;
}

/** Rows with a coordinate of ones, which is a bias: without it odd waves beyond the first are not in the kernel. */
function withOnes({ coords, D }: PointCloud, from: number, to: number): PointCloud {
  const rows = Float64Array.from({ length: (to - from) * (D + 1) }, (_, at) => {
    const [row, c] = [Math.floor(at / (D + 1)), at % (D + 1)];
    return c < D ? coords[(from + row) * D + c] : 1;
  });
  return pointCloud(rows, D + 1);
}
