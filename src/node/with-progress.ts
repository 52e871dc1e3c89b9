import cliProgress from "cli-progress";
import type { Control } from "../base/control.ts";
import { DimlawError } from "../base/errors.ts";

/** Long work was stopped by a signal and has cleaned up after itself. */
export class Interrupted extends Error {
  readonly by: NodeJS.Signals;
  constructor(by: NodeJS.Signals, left: string) {
    super(`interrupted by ${by}, ${left}`);
    this.by = by;
  }
}

/**
 * Runs long work with a bar on standard error where that is a terminal, silent where it is not but for what the work says.
 * @param left what an interruption leaves behind
 * @throws Interrupted when Ctrl-C or `kill` cancelled it; what the work throws
 */
export async function withProgress<T>(
  title: string,
  work: (control: Control, say: (line: string) => void) => Promise<T>,
  left = "nothing written",
): Promise<T> {
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
  const onProgress = (share: number) => bar?.update(Math.round(STEPS * share));
  // Over the bar, which is drawn again below.
  const say = (line: string) => process.stderr.write(`${bar ? CLEAR : ""}${line}\n`);
  try {
    return await work({ signal: cancel.signal, onProgress }, say);
  } catch (error) {
    throw by && error instanceof DimlawError && error.code === "CANCELLED" ? new Interrupted(by, left) : error;
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
const CLEAR = "\r\u001b[K";
