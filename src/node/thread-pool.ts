import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { checked, integer } from "../base/checked.ts";
import type { Pool } from "../pool/pool.ts";
import { workerPool } from "../pool/worker-pool.ts";
import { threadPort } from "./thread-port.ts";

export interface ThreadPoolOptions {
  /** Worker threads; left out: as many as the machine runs at once. */
  readonly threads?: number;
}

/** A pool of worker threads that share clouds without copying; close it, or declare it with `await using`. */
export function threadPool(options: ThreadPoolOptions = {}): Pool {
  const { threads } = checked(options, { threads: integer(availableParallelism(), 1, 1024) });
  return workerPool(threads, () => threadPort(startThread()));
}

function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./worker.js", import.meta.url));
  // Run from source: the loader that compiled this file does not follow into threads by itself.
  const [loader, source] = [import.meta.resolve("tsx/esm/api"), new URL("./worker.ts", import.meta.url)];
  return new Worker(`import("${loader}").then(({ register }) => { register(); return import("${source}"); })`, {
    eval: true,
  });
}
