import { normalQuantile } from "../base/special.ts";
import { fitCurve } from "../curves/fit-curve.ts";
import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";
import { twoNN } from "../dimension/two-nn.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { section } from "../report/make-report.ts";
import { type ClassLossesPlan, classLosses } from "./class-losses.ts";
import { type ClassTrial, classTrials, trialCurve, trialName, trialWork } from "./class-trial.ts";
import { type ClassDraw, drawnClasses } from "./classified.ts";
import type { CellControl, Experiment, Finding, Scale } from "./experiment.ts";
import { exponentDifference } from "./exponent-difference.ts";
import { plannedCell } from "./planned-cell.ts";

export interface InputNoiseSettings {
  readonly trials: readonly ClassTrial[];
  /** Standard deviations of the noise on a coordinate, in units of that of all coordinates; 0 first. */
  readonly noises: readonly number[];
}

/** Of one draw at one noise. */
interface InputNoiseOutcome {
  /** At every size. */
  readonly losses: readonly number[];
  /** Of all points of the first draw; null of the others. */
  readonly dimension: DimensionEstimate | null;
}

export const inputNoise: Experiment<InputNoiseSettings, InputNoiseOutcome> = {
  name: "input-noise",
  title: "Noise on the inputs",
  claim: "normal noise on the inputs of CIFAR-10 changes the exponent in data strongly (Bahri et al., PNAS 2024)",
  settings: { quick: settings("quick"), paper: settings("paper") },
  cells: ({ trials, noises }, seed) =>
    trials.flatMap(({ draws, ...trial }) =>
      noises.flatMap((noise) =>
        Array.from({ length: draws }, (_, draw) =>
          plannedCell(
            `${trial.data.kind}-${trial.learner}-noise=${noise}-draw=${draw}`,
            trialWork(trial),
            { ...trial, levels: [classesOf(trial)], noise, draw, seed },
            noisyOutcome,
          ),
        ),
      ),
    ),
  conclude: (outcomes, { trials, noises }, seed) => {
    let from = 0;
    const parts = trials.map((trial) => {
      const byNoise = noises.map(() => {
        from += trial.draws;
        return outcomes.slice(from - trial.draws, from);
      });
      return concluded(trial, noises, byNoise, seed);
    });
    return {
      findings: parts.flatMap(({ findings }) => findings),
      sections: parts.map((part) => part.section),
      notes: [],
    };
  },
};

async function noisyOutcome(plan: ClassLossesPlan, control: CellControl): Promise<InputNoiseOutcome> {
  const [losses] = await classLosses(plan, control);
  return { losses, dimension: plan.draw === 0 ? await dimensionOf(plan, control) : null };
}

async function dimensionOf(plan: ClassDraw, { pool, readData, signal }: CellControl): Promise<DimensionEstimate> {
  const { points } = await drawnClasses(plan, readData);
  const estimate = twoNN(await findNeighbors(points, { k: 2, pool, signal }));
  return { ...estimate, method: `twonn, noise ${plan.noise}` };
}

function concluded(
  trial: ClassTrial,
  noises: readonly number[],
  byNoise: readonly (readonly InputNoiseOutcome[])[],
  seed: number,
) {
  const about = trialName(trial);
  const losses = byNoise.map((drawn) => drawn.map((one) => one.losses));
  const dimensions = byNoise.map((drawn) => drawn[0].dimension!);
  const findings = noises
    .slice(1)
    .flatMap((noise, i) => [
      dimensionRise(`change of d, noise ${noise}: ${about}`, dimensions[i + 1], dimensions[0]),
      exponentDifference(`change of alpha, noise ${noise}: ${about}`, trial.sizes, losses[i + 1], losses[0], "changed"),
    ]);
  const results = noises.flatMap((noise, i) => {
    const curve = trialCurve(`noise ${noise}`, trial, losses[i]);
    // The offset is what noise makes unknowable, as far as the curve shows it.
    return [curve, fitCurve(curve, { offset: "zero", seed }), fitCurve(curve, { seed })];
  });
  const text = `The same ${trial.draws} draws at every noise, which moves points and not their classes.`;
  return { findings, section: section(about, text, [...dimensions, ...results]) };
}

function dimensionRise(quantity: string, noisy: DimensionEstimate, clean: DimensionEstimate): Finding {
  const measured = noisy.dimension - clean.dimension;
  const standardError = Math.hypot(noisy.standardError, clean.standardError);
  const half = normalQuantile(0.975) * standardError;
  const interval = [measured - half, measured + half] as const;
  return {
    quantity,
    claimed: "above 0",
    measured,
    standardError,
    interval,
    agreement: interval[0] > 0 ? "agrees" : interval[1] < 0 ? "disagrees" : "cannot-tell",
    because: `d = ${noisy.dimension.toPrecision(3)} against ${clean.dimension.toPrecision(3)} at the distance of nearest neighbours among all ${clean.n} points`,
  };
}

const classesOf = ({ data }: Pick<ClassTrial, "data">) => (data.kind === "torus" ? data.classes : IMAGE_CLASSES);

function settings(scale: Scale): InputNoiseSettings {
  return { trials: classTrials(scale, 2, 4), noises: [0, 0.25, 1] };
}

const IMAGE_CLASSES = 10;
