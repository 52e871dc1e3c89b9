/** dimlaw in Node: the public names, with files and threads. */
export * from "../index.ts";
export { folderStore } from "./folder-store.ts";
export { type ReadCloudOptions, readCloud } from "./read-cloud.ts";
export { type ReadCurveOptions, readCurve } from "./read-curve.ts";
export { readNeighbors } from "./read-neighbors.ts";
export { type StreamCloudOptions, streamCloud } from "./stream-cloud.ts";
export { type ThreadPoolOptions, threadPool } from "./thread-pool.ts";
export { writeCloud } from "./write-cloud.ts";
export { writeNeighbors } from "./write-neighbors.ts";
