import { npyBytes } from "../cloud/npy.ts";
import { npzBytes } from "../cloud/npz.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { writeFileAtomic } from "./files.ts";

/**
 * Writes neighbours as .npz [docs/formats.md#neighbours]: `distances` (n x k f64), `indices` (n x k i32) and `meta`
 * (UTF-8 JSON as u1).
 * @throws DATA naming the path if it cannot be written; CAPACITY from 4 GiB on
 */
export function writeNeighbors(path: string, near: Neighbors): Promise<void> {
  return writeFileAtomic(path, neighborsBytes(near));
}

function neighborsBytes({ n, k, distances, indices, metric, selfGraph, references, notes }: Neighbors): Uint8Array {
  const meta = new TextEncoder().encode(JSON.stringify({ metric, selfGraph, references, notes }));
  return npzBytes({
    distances: npyBytes(distances, [n, k]),
    indices: npyBytes(indices, [n, k]),
    meta: npyBytes(meta, [meta.length]),
  });
}
