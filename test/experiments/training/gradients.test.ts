import { describe, expect, it } from "vitest";
import { random } from "../../../src/base/random.ts";
import {
  ADAM,
  type ExampleData,
  type TrainingCell,
  type TrainingLoss,
} from "../../../src/experiments/training/cell.ts";
import { readCheckpoint } from "../../../src/experiments/training/checkpoint.ts";
import { type Activation, layersOf, placeOfWeight } from "../../../src/experiments/training/network.ts";
import { shapeOf } from "../../../src/experiments/training/student-shape.ts";
import { trainTask } from "../../../src/experiments/training/train-task.ts";
import { type Build, runs } from "../../../src/wasm/kernels.ts";
import { type PlainNetwork, plainAdam, plainGradient, plainLoss } from "../../reference/plain-network.ts";

/** Fixed: a kink of relu within a finite difference would show as a wrong slope. */
const SEED = 7;
const CASES: readonly [Activation, TrainingLoss, number, readonly number[], number][] = [
  ["relu", { kind: "power", p: 2 }, 1, [7, 5], 11],
  ["relu", { kind: "divergence" }, 3, [9, 6], 300],
  ["tanh", { kind: "power", p: 3 }, 2, [8, 4], 16],
  ["tanh", { kind: "power", p: 1.5 }, 1, [6], 9],
  ["erf", { kind: "divergence" }, 2, [5, 7, 3], 21],
  ["erf", { kind: "power", p: 1 }, 5, [10], 8],
  ["relu", { kind: "power", p: 2 }, 2, [], 8],
];

describe.each(["simd", "relaxed", "debug"] as const)("the %s build", (build) => {
  it.runIf(runs(build)).each(CASES)("has the gradients of %s, %o, %i outputs, hidden %o, %i samples", (...given) => {
    const cell = cellOf(...given, { kind: "sgd", momentum: 0 });
    const { network, xs, ys } = plain(cell, build);
    const wanted = plainGradient(network, cell.loss, xs, ys);
    const gradient = weightsOf(cell, trainedTo(cell, build, 1).students[0].first);
    expect(differ(gradient, wanted), `seed ${SEED}`).toBeLessThan(3e-6);
  });

  it.runIf(runs(build)).each(CASES)("makes a step of Adam: %s, %o, %i outputs, hidden %o, %i samples", (...given) => {
    const cell = cellOf(...given, ADAM);
    const { network, xs, ys } = plain(cell, build);
    const gradient = plainGradient(network, cell.loss, xs, ys);
    const stepped = weightsOf(cell, trainedTo(cell, build, 1).students[0].weights);
    for (const [l, layer] of network.weights.entries())
      for (const [o, row] of layer.entries())
        for (const [i, w] of row.entries()) {
          const g = gradient[l][o][i];
          // Where the gradient is rounding, so is the direction of the step; its length is the rate at most.
          if (Math.abs(g) < 1e-5) expect(Math.abs(stepped[l][o][i] - w)).toBeLessThan(1.001 * RATE);
          else
            expect(Math.abs(stepped[l][o][i] - plainAdam(w, g, RATE, 0.9, 0.999, 1e-8))).toBeLessThan(
              1e-5 * RATE + 2e-7,
            );
        }
  });
});

describe("the reference", () => {
  it.each(CASES)("has the slopes of finite differences: %s, %o, %i outputs, hidden %o, %i samples", (...given) => {
    const cell = cellOf(...given, ADAM);
    const all = plain(cell, "simd");
    const { network } = all;
    const xs = all.xs.slice(0, 20);
    const ys = all.ys.slice(0, 20);
    const gradient = plainGradient(network, cell.loss, xs, ys);
    const slopes = network.weights.map((layer) =>
      layer.map((row) =>
        row.map((w, i) => {
          const at = (value: number) => {
            row[i] = value;
            const loss = plainLoss(network, cell.loss, xs, ys);
            row[i] = w;
            return loss;
          };
          return (at(w + STEP) - at(w - STEP)) / (2 * STEP);
        }),
      ),
    );
    expect(differ(gradient, slopes), `seed ${SEED}`).toBeLessThan(1e-6);
  });
});

function cellOf(
  activation: Activation,
  loss: TrainingLoss,
  outputs: number,
  hidden: readonly number[],
  n: number,
  optimizer: TrainingCell["optimizer"],
): TrainingCell {
  const rng = random(SEED).split(`${activation} ${outputs} ${n}`);
  const inputs = 6;
  const x = Float32Array.from({ length: n * inputs }, () => rng.normal());
  const y = Float32Array.from({ length: n * outputs }, () => rng.uniform());
  if (loss.kind === "divergence")
    for (let s = 0; s < n; s++) {
      const sum = y.subarray(s * outputs, (s + 1) * outputs).reduce((all, value) => all + value, 0);
      for (let o = 0; o < outputs; o++) y[s * outputs + o] /= sum;
    }
  return {
    data: { kind: "examples", inputs, outputs, x, y, testX: x, testY: y },
    students: [{ hidden, activation, biasDeviation: 0.5, draw: 0 }],
    loss,
    optimizer,
    schedule: [{ steps: 1, batch: n, rate: RATE }],
    measurements: 1,
    seed: SEED,
  };
}

function trainedTo(cell: TrainingCell, build: Build, until: number) {
  const steps = trainTask.run({ cell, build }, { checkpoint: null, until });
  for (;;) {
    const step = steps.next();
    if (step.done) return readCheckpoint(step.value, cell);
  }
}

function plain(cell: TrainingCell, build: Build) {
  const { inputs, outputs, x, y } = cell.data as ExampleData;
  const rows = (values: Float32Array, width: number) =>
    Array.from({ length: values.length / width }, (_, s) => [...values.subarray(s * width, (s + 1) * width)]);
  const network: PlainNetwork = {
    weights: weightsOf(cell, trainedTo(cell, build, 0).students[0].weights),
    activation: cell.students[0].activation,
  };
  return { network, xs: rows(x, inputs), ys: rows(y, outputs) };
}

/** Weights in the kernels' layout as [layer][output][input], the bias last. */
function weightsOf(cell: TrainingCell, places: Float32Array): number[][][] {
  return layersOf(shapeOf(cell, cell.students[0])).map((layer) =>
    Array.from({ length: layer.outputs }, (_, o) =>
      Array.from({ length: layer.inputs + 1 }, (_, i) => places[placeOfWeight(layer, o, i)]),
    ),
  );
}

/** The norm of the difference over the norm. */
function differ(a: number[][][], b: number[][][]): number {
  const flat = b.flat(2);
  const norm = Math.hypot(...flat);
  return Math.hypot(...a.flat(2).map((value, i) => value - flat[i])) / norm;
}

const RATE = 0.01;
const STEP = 1e-6;
