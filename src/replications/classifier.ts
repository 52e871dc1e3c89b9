import type { Control } from "../base/control.ts";
import { degenerateError } from "../base/errors.ts";
import { ADAM, type TrainingCell } from "../experiments/training/cell.ts";
import { readCheckpoint } from "../experiments/training/checkpoint.ts";
import { trainStudents } from "../experiments/training/train-students.ts";
import type { Pool } from "../pool/pool.ts";
import type { Classified } from "./classified.ts";

export interface ClassifierPlan {
  readonly train: Classified;
  readonly test: Classified;
  /** To how many classes they are merged: class k becomes k modulo that. */
  readonly level: number;
  readonly hidden?: readonly number[];
  readonly seed: number;
}

export interface Classifier {
  /** Cross-entropy on the test points where it was least, the papers' early stopping. */
  readonly loss: number;
  /** The state there. */
  readonly checkpoint: Uint8Array;
  readonly cell: TrainingCell;
}

/**
 * A ReLU network trained to tell classes apart: Adam at 0.001 falling along half a cosine, batches of 32, looked at twelve times.
 * @throws DEGENERATE where it diverged before the first look; what `trainStudents` throws
 */
export async function trainClassifier(
  { train, test, level, hidden = HIDDEN, seed }: ClassifierPlan,
  control: Control & { readonly pool: Pool },
): Promise<Classifier> {
  const lap = Math.ceil(Math.max(LEAST_STEPS, (EPOCHS * train.points.n) / BATCH) / LOOKS);
  const cell: TrainingCell = {
    data: {
      kind: "examples",
      inputs: train.points.D,
      outputs: level,
      x: train.points.coords as Float32Array,
      y: oneHot(train, level),
      testX: test.points.coords as Float32Array,
      testY: oneHot(test, level),
    },
    students: [{ hidden, activation: "relu", biasDeviation: 0, draw: 0 }],
    loss: { kind: "divergence" },
    optimizer: ADAM,
    schedule: [{ steps: LOOKS * lap, batch: Math.min(BATCH, train.points.n), rate: 1e-3, finalRate: 1e-5 }],
    measurements: LOOKS,
    seed,
  };
  let best: Pick<Classifier, "loss" | "checkpoint"> | null = null;
  const onCheckpoint = (bytes: Uint8Array) => {
    const { measured } = readCheckpoint(bytes, cell).students[0];
    const loss = measured.at(-1)?.test ?? Infinity;
    if (loss < (best?.loss ?? Infinity)) best = { loss, checkpoint: bytes };
  };
  const { students } = await trainStudents(cell, { ...control, checkpointEvery: lap, onCheckpoint });
  const found = best as Pick<Classifier, "loss" | "checkpoint"> | null;
  if (found === null)
    throw degenerateError("classifier", "a loss at one of its looks", `a divergence at step ${students[0].diverged}`);
  return { ...found, cell };
}

function oneHot({ classes }: Classified, level: number): Float32Array {
  const y = new Float32Array(classes.length * level);
  for (let i = 0; i < classes.length; i++) y[i * level + (classes[i] % level)] = 1;
  return y;
}

const HIDDEN = [128, 64];
const BATCH = 32;
const EPOCHS = 20;
/** Small sets are passed through more often, or they would not be learned. */
const LEAST_STEPS = 600;
const LOOKS = 12;
