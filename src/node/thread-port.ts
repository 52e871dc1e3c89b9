import type { Worker } from "node:worker_threads";
import type { WorkerPort } from "../pool/worker-pool.ts";

/** A worker thread as a pool sees it. */
export function threadPort(worker: Worker): WorkerPort {
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onDeath) {
      worker.on("message", onMessage);
      worker.on("messageerror", () => onDeath("a message could not be read"));
      worker.on("error", (error: unknown) => onDeath(error instanceof Error ? error.message : String(error)));
      worker.on("exit", (code) => onDeath(`exit code ${code}`));
    },
    // A pool left open must not keep a script alive; a run in progress must.
    hold: (working) => (working ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}
