import { checked, given, integer, type OptionRule, oneOf } from "../../base/checked.ts";
import { type Control, throwIfCancelled } from "../../base/control.ts";
import { type Note, note } from "../../base/note.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { Build } from "../../wasm/kernels.ts";
import { type Student, stepsOf, type TrainingCell } from "./cell.ts";
import { requireCell } from "./check-cell.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { parameterCount } from "./network.ts";
import { shapeOf } from "./student-shape.ts";
import { trainTask } from "./train-task.ts";
import { trainingBuild } from "./training-build.ts";
import type { Measured } from "./training-state.ts";

export interface TrainOptions extends Control {
  readonly pool?: Pool | undefined;
  /** Which kernels; left out: a checkpoint's, or those faster here. Other kernels, other rounding. */
  readonly build?: Build | undefined;
  /** Bytes that `onCheckpoint` was given, to go on from. */
  readonly checkpoint?: Uint8Array | null;
  /** Steps from one checkpoint to the next; left out: one at the end. */
  readonly checkpointEvery?: number;
  /** Told the state so far. */
  readonly onCheckpoint?: ((bytes: Uint8Array, step: number) => void | Promise<void>) | undefined;
}

export interface TrainedStudent extends Student {
  /** Weights and biases. */
  readonly parameters: number;
  /** Losses, ascending by step; those before the divergence where there was one. */
  readonly measured: readonly Measured[];
  /** The step, counted from 1, whose loss was no finite number; null: none was. */
  readonly diverged: number | null;
}

export interface TrainedCell {
  readonly students: readonly TrainedStudent[];
  readonly steps: number;
  /** All that is needed to repeat it bit by bit, besides the cell. */
  readonly params: { readonly build: Build; readonly seed: number };
  readonly notes: readonly Note[];
}

/**
 * Trains all students of a cell on the same samples and measures their test losses [docs/training.md]. Same cell and same
 * build, same bits: whatever the pool, however often it was stopped and resumed.
 * @throws OPTION, SHAPE, DATA for a cell out of its rules; CAPACITY, before any work, where it does not fit the kernels' memory;
 * DATA for a checkpoint that is damaged or another cell's; CANCELLED
 */
export async function trainStudents(cell: TrainingCell, options: TrainOptions = {}): Promise<TrainedCell> {
  const {
    pool = inlinePool(),
    checkpointEvery,
    onCheckpoint,
    signal,
    onProgress,
    ...rest
  } = checked<Checked>(options, OPTIONS);
  requireCell(cell);
  let checkpoint = rest.checkpoint;
  const known = checkpoint && readCheckpoint(checkpoint, cell);
  const build = rest.build ?? known?.build ?? trainingBuild();
  const steps = stepsOf(cell);
  let step = known?.step ?? 0;
  const shared = { cell, build };
  do {
    const from = step;
    const until = Math.min(steps, from + checkpointEvery);
    const share = (done: number) => onProgress?.((from + done * (until - from)) / steps);
    [checkpoint] = await pool.run(trainTask, shared, [{ checkpoint, until }], { signal, onProgress: share });
    step = until;
    await onCheckpoint?.(checkpoint, step);
    throwIfCancelled(signal);
  } while (step < steps);
  const state = readCheckpoint(checkpoint, cell);
  const students = cell.students.map((student, s): TrainedStudent => {
    const { measured, diverged } = state.students[s];
    return { ...student, parameters: parameterCount(shapeOf(cell, student)), measured, diverged };
  });
  const notes = students.flatMap(({ hidden, diverged }) =>
    diverged === null
      ? []
      : [note("diverged", `the student of hidden widths ${hidden.join(", ")} diverged at step ${diverged}`)],
  );
  return Object.freeze({ students, steps, params: { build, seed: cell.seed }, notes });
}

interface Checked extends Control {
  readonly pool: Pool | undefined;
  readonly build: Build | undefined;
  readonly checkpoint: Uint8Array | null;
  readonly checkpointEvery: number;
  readonly onCheckpoint: TrainOptions["onCheckpoint"];
}
const OPTIONS = {
  ...WORK_OPTIONS,
  build: oneOf<Build | undefined>(undefined, "simd", "relaxed", "debug"),
  checkpoint: given<Uint8Array | null>(null),
  checkpointEvery: { fallback: Infinity, read: integer(0, 1).read } as OptionRule<number>,
  onCheckpoint: given<TrainOptions["onCheckpoint"]>(undefined),
};
