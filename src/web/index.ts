/** dimlaw in a page: the public names, with dropped files and web workers. */
export * from "../index.ts";
export { cloudFromFile } from "./cloud-from-file.ts";
export { type WorkerPoolOptions, workerPool } from "./worker-pool.ts";
