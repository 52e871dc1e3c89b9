import { stage } from "../base/control.ts";
import { mean } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { fitCurve } from "../curves/fit-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";
import { distinctCloud } from "../dimension/measure-dimension.ts";
import { mle } from "../dimension/mle.ts";
import { twoNN } from "../dimension/two-nn.ts";
import { hiddenActivations } from "../experiments/training/hidden-activations.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { section } from "../report/make-report.ts";
import { judge } from "../theory/judge.ts";
import { laws } from "../theory/laws/laws.ts";
import {
  type ClassDraw,
  type ClassifiedData,
  type ClassSplit,
  classSplit,
  drawnClasses,
  FASHION,
} from "./classified.ts";
import { trainClassifier } from "./classifier.ts";
import type { CellControl, Experiment } from "./experiment.ts";
import { plannedCell } from "./planned-cell.ts";
import { verdictFinding } from "./verdict-finding.ts";

export interface ImagesSettings {
  readonly data: ClassifiedData;
  readonly classes: number;
  /** Networks by their hidden widths. */
  readonly networks: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  readonly tests: number;
  readonly draws: number;
}

/** Of one network and draw; or of the images as they are, without losses. */
interface ImagesOutcome {
  /** Least cross-entropy on the test images, at every size. */
  readonly losses: readonly number[];
  /** Of the last hidden layer on the test images, after training on most; or of the pixels. */
  readonly dimensions: readonly DimensionEstimate[];
}

export const images: Experiment<ImagesSettings, ImagesOutcome> = {
  name: "images",
  title: "Real images",
  claim:
    "the exponent of networks is at least 4/d, d being the dimension of their last hidden layer, on images too (Sharma & Kaplan, JMLR 2022); Bahri et al. (PNAS 2024) call it less clear there, and hold at least 2/d for smooth losses",
  settings: {
    quick: settings([[128, 64]], [125, 250, 500, 1000, 2000, 4000], 4),
    paper: settings(
      [
        [32, 32],
        [128, 64],
        [512, 128],
      ],
      [125, 250, 500, 1000, 2000, 4000],
      8,
    ),
  },
  cells: ({ networks, draws, ...common }, seed) => [
    plannedCell("pixels", 1, { data: common.data, noise: 0, draw: 0, seed }, ofPixels),
    ...networks.flatMap((hidden) =>
      Array.from({ length: draws }, (_, draw) => {
        const name = `network-${hidden.join("x")}-draw=${draw}`;
        return plannedCell(name, hidden[0], { ...common, hidden, noise: 0, draw, seed }, trained);
      }),
    ),
  ],
  conclude: ([pixels, ...outcomes], settings, seed) => {
    const parts = settings.networks.map((hidden, i) => {
      const drawn = outcomes.slice(i * settings.draws, (i + 1) * settings.draws);
      return concluded(hidden, settings.sizes, drawn, seed);
    });
    const text = "Of the images as they are, for comparison.";
    return {
      findings: parts.flatMap(({ findings }) => findings),
      sections: [...parts.map((part) => part.section), section("Pixels", text, pixels.dimensions)],
      notes: [],
    };
  },
};

async function ofPixels(plan: ClassDraw, control: CellControl): Promise<ImagesOutcome> {
  const { points } = await drawnClasses(plan, control.readData);
  return { losses: [], dimensions: await dimensionsOf(points, "pixels", control) };
}

type NetworkPlan = ClassSplit & Pick<ImagesSettings, "classes" | "sizes"> & { readonly hidden: readonly number[] };

async function trained(plan: NetworkPlan, control: CellControl): Promise<ImagesOutcome> {
  const { classes, sizes, hidden, draw } = plan;
  const { train, test } = await classSplit(plan, control.readData);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const losses: number[] = [];
  let dimensions: readonly DimensionEstimate[] = [];
  let done = 0;
  for (const size of sizes) {
    const part = { pool: control.pool, ...stage(control, done / total, (done + size) / total) };
    const { loss, cell, checkpoint } = await trainClassifier(
      { train: train(size), test, level: classes, hidden, seed: draw },
      part,
    );
    losses.push(loss);
    if (size === sizes[sizes.length - 1]) {
      const layer = await hiddenActivations(cell, checkpoint, { of: 0, pool: control.pool, signal: control.signal });
      dimensions = await dimensionsOf(layer, `last hidden layer, ${hidden.join("-")}`, control);
    }
    done += size;
  }
  return { losses, dimensions };
}

/** By TwoNN, which the authors' code has as one of its ratios, and by ten neighbours. */
async function dimensionsOf(
  cloud: PointCloud,
  of: string,
  { pool, signal }: CellControl,
): Promise<readonly DimensionEstimate[]> {
  const near = await findNeighbors(distinctCloud(cloud, "euclidean"), { k: 10, pool, signal });
  return [twoNN(near), mle(near, { k: 10 })].map((each) => ({ ...each, params: { ...each.params, of } }));
}

function concluded(hidden: readonly number[], sizes: readonly number[], drawn: readonly ImagesOutcome[], seed: number) {
  const about = `network ${hidden.join("-")}`;
  const dimensions = drawn[0].dimensions.map((_, e) => overDraws(drawn.map((one) => one.dimensions[e])));
  const curve = learningCurve({
    name: about,
    axis: "examples",
    loss: "cross-entropy",
    regime: "resolution",
    learner: "network",
    x: drawn.flatMap(() => sizes),
    y: drawn.flatMap(({ losses }) => losses),
    seed: drawn.flatMap(({ losses }, draw) => losses.map(() => draw)),
  });
  const fits = [fitCurve(curve, { offset: "zero", seed }), fitCurve(curve, { seed })];
  const verdicts = fits.map((fit) => [laws.fourOverD, laws.twoOverD].map((law) => judge(fit, dimensions, law)));
  const findings = verdicts.flatMap((both, f) =>
    both.map((verdict, l) => {
      const predicted = verdict.predicted === null ? "" : ` = ${verdict.predicted.toPrecision(3)}`;
      const offset = f === 0 ? "" : ", free offset";
      return verdictFinding(`alpha of ${about}${offset}`, `at least ${l === 0 ? 4 : 2}/d${predicted}`, verdict);
    }),
  );
  const text = `${drawn.length} draws; d of the layer before its activation function, on images that were not trained on.`;
  return { findings, section: section(about, text, [...dimensions, curve, ...fits, ...verdicts.flat()]) };
}

/** The mean over draws; its error is that of one draw's estimate and the draws' spread. */
function overDraws(estimates: readonly DimensionEstimate[]): DimensionEstimate {
  const [first] = estimates;
  const dimension = mean(estimates.map((each) => each.dimension));
  const sq = estimates.reduce((sum, each) => sum + (each.dimension - dimension) ** 2, 0);
  const standardError = Math.hypot(first.standardError, Math.sqrt(sq / Math.max(1, estimates.length - 1)));
  const ratio = standardError / first.standardError;
  return {
    ...first,
    dimension,
    standardError,
    interval: [
      dimension - ratio * (first.dimension - first.interval[0]),
      dimension + ratio * (first.interval[1] - first.dimension),
    ],
    params: { ...first.params, draws: estimates.length },
  };
}

function settings(networks: ImagesSettings["networks"], sizes: readonly number[], draws: number): ImagesSettings {
  return { data: FASHION, classes: 10, networks, sizes, tests: 1000, draws };
}
