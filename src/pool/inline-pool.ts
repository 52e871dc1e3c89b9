import { throwIfCancelled } from "../base/control.ts";
import { drive } from "./drive.ts";
import type { Pool } from "./pool.ts";

/** Runs every task on this thread, one part after the other. */
export function inlinePool(): Pool {
  return {
    size: 1,
    async run(task, shared, parts, control = {}) {
      const results = [];
      for (const [i, part] of parts.entries()) {
        throwIfCancelled(control.signal);
        const stopped = () => control.signal?.aborted ?? false;
        results.push(
          await drive(task.run(shared, part), stopped, (share) => control.onProgress?.((i + share) / parts.length)),
        );
        control.onProgress?.((i + 1) / parts.length);
      }
      return results;
    },
    async close() {},
    async [Symbol.asyncDispose]() {},
  };
}
