import { checked, integer } from "../base/checked.ts";
import type { Pool } from "../pool/pool.ts";
import { workerPool as poolOf } from "../pool/worker-pool.ts";

export interface WorkerPoolOptions {
  /** Web workers; left out: as many as the machine runs at once. */
  readonly workers?: number;
}

/**
 * A pool of web workers. Clouds are shared without a copy on cross-origin isolated pages (COOP and COEP) and
 * copied once to each worker on others.
 */
export function workerPool(options: WorkerPoolOptions = {}): Pool {
  const { workers } = checked(options, { workers: integer(navigator.hardwareConcurrency || 1, 1, 1024) });
  return poolOf(workers, () => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    return {
      post: (message) => worker.postMessage(message),
      listen(onMessage, onDeath) {
        worker.onmessage = ({ data }) => onMessage(data);
        // An error while it loads has no message.
        worker.onerror = ({ message }) => onDeath(message ?? "its script could not be loaded");
        worker.onmessageerror = () => onDeath("a message could not be read");
      },
      hold() {},
      terminate: () => worker.terminate(),
    };
  });
}
