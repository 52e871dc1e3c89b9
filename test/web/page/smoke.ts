import { cloudFromFile, findNeighbors, twoNN, workerPool } from "dimlaw";

const RealWorker = Worker;

/** From here on the first workers throw as they start, or have no script. */
function breakWorkers(way: "throws" | "missing", count: number) {
  const script = new Blob(["throw new Error('no start')"], { type: "text/javascript" });
  const broken = way === "throws" ? URL.createObjectURL(script) : "/missing.js";
  let started = 0;
  window.Worker = class extends RealWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(started++ < count ? broken : url, options);
    }
  };
}

/** What the test compares with Node: every bit of the distances, as numbers. */
async function smoke(bytes: number[]) {
  const file = new File([new Uint8Array(bytes)], "cloud.npy");
  const cloud = await cloudFromFile(file);
  await using pool = workerPool({ workers: 2 });
  const near = await findNeighbors(cloud, { k: 8, pool });
  const d = twoNN(near);
  return {
    isolated: crossOriginIsolated,
    distances: [...new BigUint64Array(near.distances.buffer)].map(String),
    indices: [...near.indices],
    dimension: d.dimension,
    standardError: d.standardError,
  };
}

Object.assign(window, { breakWorkers, smoke });
