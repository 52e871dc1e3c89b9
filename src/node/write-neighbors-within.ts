import { npyBytes } from "../cloud/npy.ts";
import { npzBytes } from "../cloud/npz.ts";
import type { NeighborsWithin } from "../neighbors/neighbors-within.ts";
import { writeFileAtomic } from "./files.ts";

/** As JSON a longer result would not fit a string of the engine. */
export const MOST_AS_JSON = 10_000_000;

/**
 * Writes neighbours within a radius as .npz [docs/formats.md#neighbours-within]: `offsets`, `indices`, `distances` and
 * `meta`, or as JSON where the name ends in .json.
 * @throws DATA naming the path if it cannot be written; CAPACITY from 4 GiB on
 */
export function writeNeighborsWithin(path: string, within: NeighborsWithin): Promise<void> {
  const { offsets, indices, distances, ...said } = within;
  if (path.endsWith(".json")) {
    const plain = {
      ...said,
      offsets: Array.from(offsets),
      indices: Array.from(indices),
      distances: Array.from(distances),
    };
    return writeFileAtomic(path, `${JSON.stringify(plain)}\n`);
  }
  const { metric, radius, selfGraph, references, notes } = said;
  const meta = new TextEncoder().encode(JSON.stringify({ metric, radius, selfGraph, references, notes }));
  const bytes = npzBytes({
    offsets: npyBytes(offsets, [offsets.length]),
    indices: npyBytes(indices, [indices.length]),
    distances: npyBytes(distances, [distances.length]),
    meta: npyBytes(meta, [meta.length]),
  });
  return writeFileAtomic(path, bytes);
}

/** Writes counts as .npy (n i4), or as JSON where the name ends in .json. */
export function writeCounts(path: string, counts: Int32Array): Promise<void> {
  if (path.endsWith(".json")) return writeFileAtomic(path, `${JSON.stringify(Array.from(counts))}\n`);
  return writeFileAtomic(path, npyBytes(counts, [counts.length]));
}
