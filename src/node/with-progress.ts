import cliProgress from "cli-progress";
import type { Control } from "../base/control.ts";
import { DimlawError } from "../base/errors.ts";

/** Long work was stopped by a signal and has cleaned up after itself. */
export class Interrupted extends Error {
  readonly by: NodeJS.Signals;
  constructor(by: NodeJS.Signals) {
    super(`interrupted by ${by}`);
    this.by = by;
  }
}

/**
 * Runs long work with a bar on standard error where that is a terminal, silent where it is not.
 * @throws Interrupted when Ctrl-C or `kill` cancelled it; what the work throws
 */
export async function withProgress<T>(title: string, work: (control: Control) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  let by: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    by = signal;
    cancel.abort();
  };
  // Once: where the work does not answer, a second Ctrl-C ends the program at once.
  for (const signal of SIGNALS) process.once(signal, interrupt);
  const bar = process.stderr.isTTY ? progressBar(title) : undefined;
  bar?.start(STEPS, 0);
  try {
    return await work({ signal: cancel.signal, onProgress: (share) => bar?.update(Math.round(STEPS * share)) });
  } catch (error) {
    throw by && error instanceof DimlawError && error.code === "CANCELLED" ? new Interrupted(by) : error;
  } finally {
    bar?.stop();
    for (const signal of SIGNALS) process.removeListener(signal, interrupt);
  }
}

function progressBar(title: string): cliProgress.SingleBar {
  return new cliProgress.SingleBar(
    {
      format: `${title} {bar} {percentage} %  {eta_formatted}`,
      barsize: 30,
      clearOnComplete: true,
      hideCursor: true,
      // Its own answer to signals would be to swallow them.
      gracefulExit: false,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const STEPS = 1000;
