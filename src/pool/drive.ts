import { cancelledError } from "../base/errors.ts";

/**
 * Runs a task's generator to its end without holding the thread: every SLICE_MS the event loop gets a turn, so
 * that signals and messages arrive. Reports the share done at each turn.
 * @throws CANCELLED once `stopped()` says so
 */
export async function drive<Result>(
  steps: Generator<number, Result>,
  stopped: () => boolean,
  onShare: (share: number) => void,
): Promise<Result> {
  let turn = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - turn < SLICE_MS) continue;
    onShare(step.value);
    await new Promise<void>((resume) => setTimeout(resume));
    if (stopped()) throw cancelledError();
    turn = performance.now();
  }
}

const SLICE_MS = 40;
