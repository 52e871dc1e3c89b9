import type { LearningCurve } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import type { ClassLearner } from "./class-losses.ts";
import { type ClassifiedData, FASHION } from "./classified.ts";
import type { Scale } from "./experiment.ts";
import type { DrawnLosses } from "./exponent-difference.ts";

/** One learner on one kind of data, draw after draw. */
export interface ClassTrial {
  readonly data: ClassifiedData;
  readonly learner: ClassLearner;
  readonly sizes: readonly number[];
  readonly tests: number;
  readonly draws: number;
}

/** A torus of known dimension and images, each by learners that suit it. */
export function classTrials(scale: Scale, d: number, classes: number): ClassTrial[] {
  const quick = scale === "quick";
  const draws = quick ? 4 : 8;
  const torus = (most: number) => {
    const data = { kind: "torus", d, D: 16, n: most + 2000, classes } as const;
    return { data, sizes: powers(most / 16, most), tests: 2000, draws };
  };
  const images = (most: number) => ({ data: FASHION, sizes: powers(125, most), tests: 1000, draws });
  return [
    { ...torus(quick ? 8000 : 64_000), learner: "nearest-neighbor" },
    { ...torus(quick ? 2000 : 8000), learner: "kernel" },
    { ...images(4000), learner: "nearest-neighbor" },
    { ...images(quick ? 2000 : 4000), learner: "kernel" },
    { ...images(quick ? 2000 : 4000), learner: "network" },
  ];
}

/** "3-d torus, kernel" */
export function trialName({ data, learner }: ClassTrial): string {
  return `${data.kind === "torus" ? `${data.d}-d torus` : data.points}, ${learner}`;
}

/** Arithmetic of one draw, in products of a network's training, as measured at the quick scale. */
export function trialWork({ data, learner, sizes, tests }: Omit<ClassTrial, "draws">): number {
  const D = data.kind === "torus" ? data.D : IMAGE_PIXELS;
  const of = {
    "nearest-neighbor": (n: number) => 1.7 * tests * n * (D + 110),
    kernel: (n: number) => 2.4 * n * n * (n / 3 + tests + D),
    network: (n: number) => 200 * Math.max(n, 1000) * D * 128,
  }[learner];
  return sizes.reduce((sum, n) => sum + of(n), 0);
}

/** All draws' losses as one curve. */
export function trialCurve(name: string, { learner, sizes }: ClassTrial, drawn: DrawnLosses): LearningCurve {
  return learningCurve({
    name,
    axis: "examples",
    loss: learner === "network" ? "cross-entropy" : "mse",
    regime: "resolution",
    learner,
    x: drawn.flatMap(() => sizes),
    y: drawn.flat(),
    seed: drawn.flatMap((losses, draw) => losses.map(() => draw)),
  });
}

function powers(from: number, to: number): number[] {
  const sizes = [];
  for (let size = from; size <= to; size *= 2) sizes.push(size);
  return sizes;
}

const IMAGE_PIXELS = 784;
