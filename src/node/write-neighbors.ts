import { npyBytes } from "../cloud/npy.ts";
import { npzBytes } from "../cloud/npz.ts";
import type { ApproximateNeighbors } from "../neighbors/approximate/approximate-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { writeFileAtomic } from "./files.ts";

/**
 * Writes neighbours as .npz [docs/formats.md#neighbours]: `distances` (n x k f64), `indices` (n x k i32), `meta`
 * (UTF-8 JSON as u1) and, where it is known which reference each query is, `own` (n i32).
 * @throws DATA naming the path if it cannot be written; CAPACITY from 4 GiB on
 */
export function writeNeighbors(path: string, near: Neighbors | ApproximateNeighbors): Promise<void> {
  return writeFileAtomic(path, neighborsBytes(near));
}

function neighborsBytes(near: Neighbors | ApproximateNeighbors): Uint8Array {
  const { kind, n, k, distances, indices, metric, selfGraph, references, notes } = near;
  const stated = { kind, metric, selfGraph, references, notes };
  const meta = new TextEncoder().encode(
    JSON.stringify(near.kind === "neighbors" ? stated : { ...stated, ...measuredRecall(near) }),
  );
  return npzBytes({
    distances: npyBytes(distances, [n, k]),
    indices: npyBytes(indices, [n, k]),
    meta: npyBytes(meta, [meta.length]),
    ...(near.kind === "neighbors" && near.own ? { own: npyBytes(near.own, [near.own.length]) } : {}),
  });
}

const measuredRecall = ({ recall, interval, level, sampled, params }: ApproximateNeighbors) => ({
  recall,
  interval,
  level,
  sampled,
  params,
});
