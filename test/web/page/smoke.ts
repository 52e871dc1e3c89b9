import { cloudFromFile, findNeighbors, twoNN, workerPool } from "dimlaw";

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

Object.assign(window, { smoke });
