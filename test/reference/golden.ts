import { readFileSync } from "node:fs";
import { parseNpy } from "../../src/cloud/npy.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";

export interface GoldenEntry {
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly value?: number;
  readonly error?: string;
  readonly [more: string]: unknown;
}

interface GoldenSet {
  readonly file: string;
  readonly n: number;
  readonly D: number;
  readonly zero_nn_points: number;
  readonly results: Readonly<Record<string, readonly GoldenEntry[]>>;
}

const folder = new URL("../golden/", import.meta.url);

export const golden: Readonly<Record<string, GoldenSet>> = JSON.parse(
  readFileSync(new URL("golden.json", folder), "utf8"),
).datasets;

function numbersOf(file: string): ArrayLike<number> {
  return parseNpy(new Uint8Array(readFileSync(new URL(file, folder)))).data as ArrayLike<number>;
}

/** The cloud's numbers, n x D row-major. */
export const goldenCoords = (name: string): Float64Array => Float64Array.from(numbersOf(golden[name].file));

/** The stored neighbours 1..32. */
export function goldenNeighbors(name: string): Neighbors {
  return neighborsOf(
    golden[name].n,
    Float64Array.from(numbersOf(`${name}.knn32_dist.npy`)),
    Int32Array.from(numbersOf(`${name}.knn32_idx.npy`)),
  );
}

/** Distances and indices of a point set among itself as the value that estimators take. */
export function neighborsOf(n: number, distances: Float64Array, indices: Int32Array): Neighbors {
  const k = distances.length / n;
  return {
    kind: "neighbors",
    n,
    k,
    references: n,
    selfGraph: true,
    metric: "euclidean",
    distances,
    indices,
    notes: [],
  };
}
