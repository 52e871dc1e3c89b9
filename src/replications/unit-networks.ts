import type { Random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import type { Labelled } from "../experiments/regression/regress.ts";
import type { Student, TrainingCell } from "../experiments/training/cell.ts";
import { writeCheckpoint } from "../experiments/training/checkpoint.ts";
import { layersOf, placeOfWeight, weightPlaces } from "../experiments/training/network.ts";
import { shapeOf } from "../experiments/training/student-shape.ts";
import { trainStudents } from "../experiments/training/train-students.ts";
import { trainingBuild } from "../experiments/training/training-build.ts";
import type { CellControl } from "./experiment.ts";
import { lastLosses } from "./last-losses.ts";

/** Hidden units before training, row-major: of each, weights on the inputs, a bias, and the weight of the output on it. */
export interface Units {
  readonly inputs: number;
  readonly count: number;
  readonly numbers: Float64Array;
}

/** Normal, the inputs' weights and the bias with variance 1 / inputs, the output's with variance 1. */
export function drawUnits(count: number, inputs: number, rng: Random): Units {
  const per = inputs + 2;
  const deviation = (at: number) => (at % per === per - 1 ? 1 : Math.sqrt(1 / inputs));
  return {
    inputs,
    count,
    numbers: Float64Array.from({ length: count * per }, (_, at) => rng.normal() * deviation(at)),
  };
}

export interface UnitTraining {
  readonly steps: number;
  readonly rate: number;
}

/**
 * The mean test loss of the networks that units make in parts of `width`, f(x) = (1 / width) sum v relu(w x + b), each trained
 * full-batch by itself. At this scale training has a limit in which the units still move [docs/experiments.md#wide-network].
 */
export async function meanPartLoss(
  { inputs, count, numbers }: Units,
  width: number,
  train: Labelled,
  test: Labelled,
  { steps, rate }: UnitTraining,
  { pool, signal }: Pick<CellControl, "pool" | "signal">,
): Promise<number> {
  const parts = Array.from({ length: count / width }, (_, part) => part);
  const cell: TrainingCell = {
    data: {
      kind: "examples",
      inputs,
      outputs: 1,
      x: Float32Array.from(train.points.coords),
      y: Float32Array.from(train.values),
      testX: Float32Array.from(test.points.coords),
      testY: Float32Array.from(test.values),
    },
    students: parts.map((draw): Student => ({ hidden: [width], activation: "relu", biasDeviation: 0, draw })),
    loss: { kind: "power", p: 2 },
    optimizer: { kind: "sgd", momentum: 0.9 },
    schedule: [{ steps, batch: train.points.n, rate }],
    measurements: 1,
    seed: 0,
  };
  const layers = layersOf(shapeOf(cell, cell.students[0]));
  const places = weightPlaces(layers);
  const begun = parts.map((part) => {
    const weights = new Float32Array(places);
    for (let u = 0; u < width; u++) {
      const from = (part * width + u) * (inputs + 2);
      // 1 / width, half of it in each layer: then one rate suits both, and every width.
      for (let i = 0; i <= inputs; i++) weights[placeOfWeight(layers[0], u, i)] = numbers[from + i] / Math.sqrt(width);
      weights[placeOfWeight(layers[1], 0, u)] = numbers[from + inputs + 1] / Math.sqrt(width);
    }
    return { weights, first: new Float32Array(places), second: new Float32Array(places), diverged: null, measured: [] };
  });
  const checkpoint = writeCheckpoint(cell, trainingBuild(), { step: 0, stream: [0, 0, 0, 0], students: begun });
  const { students } = await trainStudents(cell, { pool, signal, checkpoint });
  return mean(lastLosses(students, rate));
}
