import { stage } from "../base/control.ts";
import { fnv1a } from "../base/fnv1a.ts";
import type { Note } from "../base/note.ts";
import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";
import { distinctCloud } from "../dimension/measure-dimension.ts";
import { mle } from "../dimension/mle.ts";
import { twoNN } from "../dimension/two-nn.ts";
import {
  type Optimizer,
  type Stage,
  type Student,
  stepsOf,
  type TrainingCell,
  type TrainingLoss,
} from "../experiments/training/cell.ts";
import { hiddenActivations } from "../experiments/training/hidden-activations.ts";
import { trainStudents } from "../experiments/training/train-students.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Cell, CellControl } from "./experiment.ts";
import { plannedCell } from "./planned-cell.ts";

/** Students of growing width that learn from one teacher. */
export interface Sweep {
  readonly loss: TrainingLoss;
  /** Dimensions of the factors of the inputs' manifold; of one factor, the plain teacher's. */
  readonly factors: readonly number[];
  /** The students' widths, from this one on, each 1.3 times the one before. */
  readonly firstWidth: number;
}

/** What all sweeps of an experiment share [docs/experiments.md#teacher-student]. */
export interface SweepSettings {
  readonly sweeps: readonly Sweep[];
  /** Coordinates of a sample; those that no factor uses are zero. */
  readonly inputs: number;
  /** Hidden widths of the teacher, of each factor's where there are several. */
  readonly teacher: readonly number[];
  /** How many widths are fitted, and how much wider the one more is that tells of an offset. */
  readonly widths: number;
  readonly larger: number;
  readonly optimizer: Optimizer;
  readonly schedule: readonly Stage[];
  readonly tests: number;
  /** Draws of teacher, students and samples. */
  readonly runs: number;
}

/** What one sweep of one run came to. */
export interface SweepOutcome {
  readonly loss: TrainingLoss;
  readonly factors: readonly number[];
  readonly run: number;
  /** In the order of their widths, the larger one last. */
  readonly students: readonly {
    readonly width: number;
    readonly parameters: number;
    /** null where it diverged. */
    readonly loss: number | null;
    readonly standardError: number | null;
    readonly diverged: number | null;
  }[];
  /** Dimension of the last hidden layers. */
  readonly teacher: readonly DimensionEstimate[];
  readonly student: readonly DimensionEstimate[];
  readonly build: string;
  readonly notes: readonly Note[];
}

/** Every sweep of every run, the runs of a sweep together. */
export function sweepCells(settings: SweepSettings, seed: number): Cell<SweepOutcome>[] {
  const { sweeps, runs, ...shared } = settings;
  return sweeps.flatMap((sweep) =>
    Array.from({ length: runs }, (_, run) => {
      const name = `${lossWord(sweep.loss)}.d=${sweep.factors.join("-")}.run=${run}`;
      const plan = { ...shared, sweep, run, seed: fnv1a(`${seed}/${name}`) };
      return plannedCell(name, workOf(plan), plan, runSweep);
    }),
  );
}

const lossWord = (loss: TrainingLoss) => (loss.kind === "divergence" ? "kl" : `p=${loss.p}`);

/** One sweep of one run, whatever others there are. */
interface SweepPlan extends Omit<SweepSettings, "sweeps" | "runs"> {
  readonly sweep: Sweep;
  readonly run: number;
  readonly seed: number;
}

/** A sweep's students in one training cell: they share the samples, and so the teacher's cost. */
function trainingCellOf(plan: SweepPlan): TrainingCell {
  const { inputs, teacher, widths, larger, optimizer, schedule, tests, seed } = plan;
  const { loss, factors, firstWidth } = plan.sweep;
  const fitted = Array.from({ length: widths }, (_, i) => Math.floor(firstWidth * 1.3 ** i));
  const student = (width: number): Student => ({
    hidden: [width, width],
    activation: "relu",
    biasDeviation: 0.5,
    draw: 0,
  });
  return {
    data: {
      kind: "teacher",
      inputs,
      d: factors.reduce((sum, d) => sum + d, 0),
      ...(factors.length > 1 && { factors }),
      hidden: teacher,
      outputs: loss.kind === "divergence" ? 2 : 1,
      activation: "relu",
      scale: 6,
      examples: null,
      tests,
    },
    students: [...fitted, Math.round(larger * fitted[widths - 1])].map(student),
    loss,
    optimizer,
    schedule,
    measurements: 10,
    seed,
  };
}

/** Trains a sweep, checkpoint by checkpoint, and measures the dimension of its last hidden layers. */
async function runSweep(plan: SweepPlan, control: CellControl): Promise<SweepOutcome> {
  const { sweep, run } = plan;
  const cell = trainingCellOf(plan);
  const { pool, signal } = control;
  let checkpoint = control.checkpoint ?? new Uint8Array();
  const trained = await trainStudents(cell, {
    pool,
    checkpoint: control.checkpoint,
    checkpointEvery: Math.ceil(stepsOf(cell) / partsOf(plan)),
    onCheckpoint: (bytes) => {
      checkpoint = bytes;
      return control.onCheckpoint(bytes);
    },
    ...stage(control, 0, 0.95),
  });
  const dimensionsOf = async (of: "teacher" | number) => {
    const cloud = distinctCloud(await hiddenActivations(cell, checkpoint, { of, pool, signal }), "euclidean");
    const near = await findNeighbors(cloud, { k: NEIGHBORS, pool, signal });
    const network = of === "teacher" ? of : `student ${cell.students[of].hidden[0]}`;
    return [twoNN(near), mle(near, { k: NEIGHBORS })].map((each) => ({ ...each, params: { network, ...each.params } }));
  };
  const students = trained.students.map(({ hidden, parameters, measured, diverged }) => {
    const last = diverged === null ? measured[measured.length - 1] : null;
    return {
      width: hidden[0],
      parameters,
      loss: last?.test ?? null,
      standardError: last?.standardError ?? null,
      diverged,
    };
  });
  const widest = students.findLastIndex(({ diverged }) => diverged === null);
  return {
    loss: sweep.loss,
    factors: sweep.factors,
    run,
    students,
    teacher: sweep.factors.length > 1 ? [] : await dimensionsOf("teacher"),
    student: widest < 0 ? [] : await dimensionsOf(widest),
    build: trained.params.build,
    notes: trained.notes,
  };
}

/** From checkpoint to checkpoint; every part draws the test samples again. */
function partsOf({ schedule, tests }: SweepPlan): number {
  return Math.max(1, Math.min(CHECKPOINTS, Math.floor(samplesOf(schedule) / (REDRAWN * tests))));
}

const samplesOf = (schedule: readonly Stage[]) => schedule.reduce((sum, { steps, batch }) => sum + steps * batch, 0);

/** Multiply-adds of a sweep, to tell how far all of them are. */
function workOf(plan: SweepPlan): number {
  const { inputs, schedule, sweep, teacher } = plan;
  const { students } = trainingCellOf(plan);
  const samples = samplesOf(schedule);
  const size = (hidden: readonly number[]) =>
    hidden.reduce((sum, width, l) => sum + width * (l === 0 ? inputs : hidden[l - 1]), 0);
  const teaching = sweep.factors.length * size(teacher);
  return samples * students.reduce((sum, { hidden }) => sum + 3 * size(hidden), teaching);
}

/** So many a cell at most: at the papers' sizes one every two minutes. */
const CHECKPOINTS = 40;
/** Samples of a part in units of those that it draws again: 2 % of the teacher's work. */
const REDRAWN = 50;
/** Of the dimension pass, as in the paper's estimators. */
const NEIGHBORS = 10;
