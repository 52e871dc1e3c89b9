import type { Activation } from "./network.ts";

/** Samples whose targets a random network gives (Sharma & Kaplan 2022, section 3.1) [docs/training.md#teacher]. */
export interface TeacherData {
  readonly kind: "teacher";
  /** Coordinates of a sample, of which the first d are uniform in [-1/2, 1/2) and the others zero. */
  readonly inputs: number;
  readonly d: number;
  /**
   * Dimensions of a product's factors, d in all: the teacher is then a sum of networks, one a factor, each of its own
   * coordinates. Left out: one network of all d.
   */
  readonly factors?: readonly number[];
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
  /** What the teacher's outputs are multiplied by. */
  readonly scale: number;
  /** Size of a fixed training set; null: every sample is fresh. */
  readonly examples: number | null;
  /** Fresh samples that losses are measured on. */
  readonly tests: number;
}

/** Given samples with their targets, row-major: n x inputs and n x outputs. */
export interface ExampleData {
  readonly kind: "examples";
  readonly inputs: number;
  readonly outputs: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly testX: Float32Array;
  readonly testY: Float32Array;
}

export interface Student {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Standard deviation of the first biases. */
  readonly biasDeviation: number;
  /** Which draw of the first weights; equal students of one cell differ in it. */
  readonly draw: number;
}

/** Mean |y - y'|^p over samples and outputs, or mean KL divergence from the targets, which are probabilities. */
export type TrainingLoss = { readonly kind: "power"; readonly p: number } | { readonly kind: "divergence" };

export type Optimizer =
  | { readonly kind: "adam"; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: "sgd"; readonly momentum: number };

/** Steps of equal batches; the rate is constant, or falls along half a cosine to `finalRate`. */
export interface Stage {
  readonly steps: number;
  /** Samples of a step; a fixed set's size makes every step see all of it. */
  readonly batch: number;
  readonly rate: number;
  readonly finalRate?: number;
}

/**
 * Students trained side by side on one stream of samples: plain data, and all that their losses depend on. What one student
 * learns does not depend on the others.
 */
export interface TrainingCell {
  readonly data: TeacherData | ExampleData;
  readonly students: readonly Student[];
  readonly loss: TrainingLoss;
  readonly optimizer: Optimizer;
  readonly schedule: readonly Stage[];
  /** How many times the test loss is measured, evenly over the steps, the end included. */
  readonly measurements: number;
  readonly seed: number;
}

export const ADAM: Optimizer = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Steps of all stages. */
export function stepsOf({ schedule }: Pick<TrainingCell, "schedule">): number {
  return schedule.reduce((sum, { steps }) => sum + steps, 0);
}

/** Batch and rate of a step, and the samples seen before it. */
export function stepAt(
  { schedule }: Pick<TrainingCell, "schedule">,
  step: number,
): { readonly batch: number; readonly rate: number; readonly seen: number } {
  let seen = 0;
  let first = 0;
  for (const { steps, batch, rate, finalRate = rate } of schedule) {
    if (step < first + steps) {
      const done = (step - first) / steps;
      return {
        batch,
        rate: finalRate + ((rate - finalRate) * (1 + Math.cos(Math.PI * done))) / 2,
        seen: seen + (step - first) * batch,
      };
    }
    first += steps;
    seen += steps * batch;
  }
  return { batch: 0, rate: 0, seen };
}
