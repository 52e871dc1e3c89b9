import { cancelledError } from "../base/errors.ts";
import { turn } from "../base/turn.ts";

export interface Clock {
  turn: number;
}

/**
 * Runs a task's generator to its end without holding the thread: every SLICE_MS the event loop gets a turn, so
 * that signals and messages arrive. Reports the share done at each turn. Whatever ends it, the task's `finally` runs.
 * @param clock when the loop last had a turn; shared by parts that run one after the other, however short
 * @throws CANCELLED once `stopped()` says so
 */
export async function drive<Result>(
  steps: Generator<number, Result>,
  stopped: () => boolean,
  onShare: (share: number) => void,
  clock: Clock = { turn: performance.now() },
): Promise<Result> {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() - clock.turn < SLICE_MS) continue;
      onShare(step.value);
      await turn();
      if (stopped()) throw cancelledError();
      clock.turn = performance.now();
    }
  } finally {
    steps.return(undefined as Result);
  }
}

const SLICE_MS = 40;
