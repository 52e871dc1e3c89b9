import cliProgress from "cli-progress";
import type { Control } from "../base/control.ts";

/**
 * Runs long work with a bar on standard error where that is a terminal, silent where it is not; Ctrl-C cancels it
 * and it ends with a CANCELLED error.
 */
export async function withProgress<T>(title: string, work: (control: Control) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort();
  process.once("SIGINT", onInterrupt);
  const bar = process.stderr.isTTY
    ? new cliProgress.SingleBar(
        {
          format: `${title} {bar} {percentage} %  {eta_formatted}`,
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        },
        cliProgress.Presets.shades_classic,
      )
    : undefined;
  bar?.start(1000, 0);
  try {
    return await work({ signal: cancel.signal, onProgress: (share) => bar?.update(Math.round(1000 * share)) });
  } finally {
    bar?.stop();
    process.removeListener("SIGINT", onInterrupt);
  }
}
