import { throwIfCancelled } from "../base/control.ts";
import { drive } from "./drive.ts";
import type { Pool } from "./pool.ts";

/** Runs every task on this thread, one part after the other. */
export function inlinePool(): Pool {
  // One clock for all runs: many short ones in a row must not starve the event loop either.
  const clock = { turn: performance.now() };
  return {
    size: 1,
    async run(task, shared, parts, control = {}) {
      const results = [];
      const stopped = () => control.signal?.aborted ?? false;
      for (const [i, part] of parts.entries()) {
        throwIfCancelled(control.signal);
        const onShare = (share: number) => control.onProgress?.((i + share) / parts.length);
        results.push(await drive(task.run(shared, part), stopped, onShare, clock));
        control.onProgress?.((i + 1) / parts.length);
      }
      return results;
    },
    async close() {},
    async [Symbol.asyncDispose]() {},
  };
}
