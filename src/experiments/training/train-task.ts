import type { Task } from "../../pool/pool.ts";
import { f64, type Layout, type Placed, place } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack, type Machine } from "../../wasm/kernels.ts";
import { stepAt, stepsOf, type TrainingCell } from "./cell.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { initialWeights } from "./network.ts";
import { countsOf, dataLayout, type PlacedData, placedData } from "./placed-data.ts";
import {
  backward,
  CHUNK,
  forward,
  networkLayout,
  type PlacedNetwork,
  placedNetwork,
  SAMPLES,
  turnWeights,
  update,
} from "./placed-network.ts";
import { shapeOf } from "./student-shape.ts";
import type { Measured } from "./training-state.ts";

export interface TrainShared {
  readonly cell: TrainingCell;
  readonly build: Build;
}

/** From where to where a cell is trained. */
export interface TrainPart {
  /** null: from the first step. */
  readonly checkpoint: Uint8Array | null;
  /** Steps to have done at the end. */
  readonly until: number;
}

/** Trains a cell on and returns its checkpoint: any cut into parts yields the same bytes. */
export const trainTask: Task<TrainShared, TrainPart, Uint8Array> = {
  name: "experiments.train",
  *run({ cell, build }, part) {
    const machine = borrowMachine(build);
    try {
      return yield* train(cell, part, machine);
    } finally {
      giveBack(machine);
    }
  },
};

/** What a cell needs in kernel memory. */
export function cellLayout(cell: TrainingCell): Layout {
  return Object.assign(
    { losses: f64(CHUNK) },
    dataLayout(cell),
    ...cell.students.map((student, s) => networkLayout(`student${s}`, shapeOf(cell, student), true)),
  );
}

interface Learner {
  readonly network: PlacedNetwork;
  readonly measured: Measured[];
  diverged: number | null;
  /** Loss of the batch so far. */
  total: number;
}

function* train(cell: TrainingCell, part: TrainPart, machine: Machine): Generator<number, Uint8Array> {
  const placed = place(machine, cellLayout(cell));
  for (const { view } of Object.values(placed)) view.fill(0);
  const data = placedData(machine, cell, placed);
  const known = part.checkpoint && readCheckpoint(part.checkpoint, cell);
  const learners = cell.students.map((student, s): Learner => {
    const network = placedNetwork(`student${s}`, shapeOf(cell, student), placed);
    const state = known?.students[s];
    const seed = `${cell.seed}/student/${student.hidden.join("x")}/${student.draw}`;
    network.weights.set(state?.weights ?? initialWeights(network.layers, seed, student.biasDeviation));
    if (state) for (const [i, moments] of network.moments.entries()) moments.set([state.first, state.second][i]);
    turnWeights(machine, network);
    return { network, measured: [...(state?.measured ?? [])], diverged: state?.diverged ?? null, total: 0 };
  });
  if (known) data.stream.set(known.stream);
  const steps = stepsOf(cell);
  const from = known?.step ?? 0;
  for (let step = from; step < part.until; step++) {
    trainStep(cell, data, learners, machine, placed, step);
    if (isMeasured(cell, steps, step + 1)) measure(cell, data, learners, machine, placed, step + 1);
    yield (step + 1 - from) / (part.until - from);
  }
  return writeCheckpoint(cell, machine.build, {
    step: Math.max(from, part.until),
    stream: [...data.stream],
    students: learners.map(({ network: { weights, moments }, diverged, measured }) => ({
      weights,
      first: moments[0],
      second: moments[1],
      diverged,
      measured,
    })),
  });
}

function trainStep(
  cell: TrainingCell,
  data: PlacedData,
  learners: readonly Learner[],
  machine: Machine,
  placed: Placed<Layout>,
  step: number,
): void {
  const { batch, rate, seen } = stepAt(cell, step);
  for (const learner of learners) learner.total = 0;
  for (let from = 0; from < batch; from += CHUNK) {
    const count = Math.min(CHUNK, batch - from);
    data.next(count, seen + from);
    for (const learner of learners) {
      if (learner.diverged !== null) continue;
      learner.total += lossOf(cell, data, learner.network, machine, placed, count, batch);
      backward(machine, learner.network, data.x, Math.ceil(count / SAMPLES));
    }
  }
  for (const learner of learners) {
    if (learner.diverged !== null) continue;
    if (Number.isFinite(learner.total)) update(machine, learner.network, cell.optimizer, rate, step + 1);
    else learner.diverged = step + 1;
  }
}

/** The loss of each of the samples in place, summed; outputs give way to derivatives of the batch's mean. */
function lossOf(
  { loss, data: { outputs } }: TrainingCell,
  { x, t, tBytes }: PlacedData,
  network: PlacedNetwork,
  machine: Machine,
  placed: Placed<Layout>,
  count: number,
  batch: number,
): number {
  const { kernels } = machine;
  forward(machine, network, x, Math.ceil(count / SAMPLES));
  const { y, yBytes } = network.layers[network.layers.length - 1];
  const losses = placed.losses.pointer;
  if (loss.kind === "divergence")
    return kernels.divergenceLoss(y, yBytes, t, tBytes, outputs, count, 1 / batch, losses);
  const total = kernels.powerLoss(y, yBytes, t, tBytes, outputs, count, loss.p, 1 / (batch * outputs), losses);
  return total / outputs;
}

/** Test losses of all students that are left, over the same samples. */
function measure(
  cell: TrainingCell,
  data: PlacedData,
  learners: readonly Learner[],
  machine: Machine,
  placed: Placed<Layout>,
  step: number,
): void {
  const { tests } = countsOf(cell.data);
  const perOutput = cell.loss.kind === "power" ? cell.data.outputs : 1;
  const { batch } = stepAt(cell, step - 1);
  const losses = placed.losses.view as Float64Array;
  const sums = learners.map(() => ({ loss: 0, sq: 0 }));
  for (let from = 0; from < tests; from += CHUNK) {
    const count = Math.min(CHUNK, tests - from);
    data.test(from, count);
    for (const [s, { network, diverged }] of learners.entries()) {
      if (diverged !== null) continue;
      sums[s].loss += lossOf(cell, data, network, machine, placed, count, batch);
      for (let i = 0; i < count; i++) sums[s].sq += (losses[i] / perOutput) ** 2;
    }
  }
  for (const [s, learner] of learners.entries()) {
    if (learner.diverged !== null) continue;
    const test = sums[s].loss / tests;
    const standardError = Math.sqrt(Math.max(0, sums[s].sq / tests - test * test) / (tests - 1));
    if (Number.isFinite(test) && Number.isFinite(standardError))
      learner.measured.push({ step, training: learner.total / batch, test, standardError });
    else learner.diverged = step;
  }
}

/** Measurements lie evenly over the steps, the last at the end. */
function isMeasured({ measurements }: TrainingCell, steps: number, step: number): boolean {
  return Math.floor((step * measurements) / steps) > Math.floor(((step - 1) * measurements) / steps);
}
