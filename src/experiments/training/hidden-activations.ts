import { checked, given } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import { type PointCloud, pointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import { WORK_OPTIONS, type WorkOptions } from "../../pool/work-options.ts";
import { activationsTask } from "./activations-task.ts";
import type { TrainingCell } from "./cell.ts";
import { requireCell } from "./check-cell.ts";
import { readCheckpoint } from "./checkpoint.ts";

export interface HiddenActivationsOptions extends WorkOptions {
  /** Whose: the teacher (default), or the student of this index in the cell. */
  readonly of?: "teacher" | number;
}

/**
 * The last hidden layer of a trained cell's network, before its activation function, on the samples that losses are
 * measured on: tests x width points, whose dimension Sharma & Kaplan (2022) compare with 4/alpha.
 * @param checkpoint the last that `trainStudents` gave
 * @throws OPTION for a network that the cell has not, or without hidden layers; DATA for a checkpoint that is damaged or
 * another cell's; CANCELLED
 */
export async function hiddenActivations(
  cell: TrainingCell,
  checkpoint: Uint8Array,
  options: HiddenActivationsOptions = {},
): Promise<PointCloud> {
  const { of, pool = inlinePool(), signal, onProgress } = checked(options, OPTIONS);
  requireCell(cell);
  const hidden = of === "teacher" ? cell.data.kind === "teacher" && cell.data.hidden : cell.students[of]?.hidden;
  if (!hidden || hidden.length === 0) throw optionError("of", "a network of the cell that has hidden layers", of);
  if (of === "teacher" && cell.data.kind === "teacher" && cell.data.factors)
    throw optionError("of", "a student: the teacher is a sum of networks", of);
  const { build } = readCheckpoint(checkpoint, cell);
  const [values] = await pool.run(activationsTask, { cell, build }, [{ checkpoint, of }], { signal, onProgress });
  return pointCloud(values, hidden[hidden.length - 1]);
}

const OPTIONS = {
  of: given<"teacher" | number>("teacher"),
  ...WORK_OPTIONS,
};
