import { degenerateError } from "../base/errors.ts";
import type { TrainedStudent } from "../experiments/training/train-students.ts";

/**
 * The test loss of every student at the end of training at a rate.
 * @throws DEGENERATE naming the step at which one diverged: a mean over the others would be one of other networks
 */
export function lastLosses(students: readonly TrainedStudent[], rate: number): number[] {
  return students.map(({ hidden, measured, diverged }) => {
    if (diverged !== null)
      throw degenerateError(
        "rate",
        `one at which width ${hidden.join(", ")} does not diverge`,
        `${rate}, at which it diverged at step ${diverged}`,
      );
    return measured[measured.length - 1].test;
  });
}
