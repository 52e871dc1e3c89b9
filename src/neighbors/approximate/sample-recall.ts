import { type Control, stage } from "../../base/control.ts";
import { random, sampleIndices } from "../../base/random.ts";
import { normalQuantile } from "../../base/special.ts";
import { mean } from "../../base/statistics.ts";
import { takeRows } from "../../cloud/point-cloud.ts";
import type { Pool } from "../../pool/pool.ts";
import { findNeighbors } from "../find-neighbors.ts";
import type { PreparedCloud } from "../prepare.ts";

/** The true neighbours of some rows. */
export interface Truth {
  readonly rows: Int32Array;
  /** rows x k. */
  readonly indices: Int32Array;
  /** How far the k-th is. */
  readonly kth: Float64Array;
}

/** Two samples of rows searched exactly: one to steer by, one to report. */
export async function exactSamples(
  prepared: PreparedCloud,
  k: number,
  seed: number,
  sizes: readonly [number, number],
  pool: Pool,
  control: Control,
): Promise<[Truth, Truth]> {
  const { cloud } = prepared;
  const rng = random(seed).split("recall");
  const rows = sampleIndices(cloud.n, Math.min(cloud.n, sizes[0] + sizes[1]), rng);
  const queries = takeRows(cloud, rows, []);
  const { distances, indices } = await findNeighbors(prepared, {
    k,
    queries,
    own: rows,
    pool,
    ...stage(control, 0, 1),
  });
  const kth = Float64Array.from(rows, (_, i) => distances[(i + 1) * k - 1]);
  const inPilot = new Uint8Array(rows.length);
  const pilot = Math.min(sizes[0], Math.floor(rows.length / 2));
  for (const i of sampleIndices(rows.length, pilot, rng)) inPilot[i] = 1;
  const part = (wanted: number): Truth => ({
    rows: rows.filter((_, i) => inPilot[i] === wanted),
    indices: indices.filter((_, at) => inPilot[Math.floor(at / k)] === wanted),
    kth: kth.filter((_, i) => inPilot[i] === wanted),
  });
  return [part(1), part(0)];
}

/**
 * What share of each row's k neighbours lies no farther than its true k-th nearest.
 * @param distance of a row to the j-th of those found for it
 */
export function rowRecalls(
  { rows, kth }: Truth,
  k: number,
  distance: (row: number, j: number) => number,
): Float64Array {
  return kth.map((farthest, i) => {
    let right = 0;
    while (right < k && distance(rows[i], right) <= farthest) right++;
    return right / k;
  });
}

export interface Recall {
  readonly recall: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
}

/**
 * Mean recall of a sample of rows with Wilson's interval. Neighbours of one row are found or missed together: they count
 * as the number of independent ones that would scatter as the rows do, at least one a row.
 */
export function recallOf(rows: Float64Array, k: number): Recall {
  const m = rows.length;
  const p = mean(rows);
  const squares = rows.reduce((sum, value) => sum + (value - p) ** 2, 0);
  const variance = squares / Math.max(1, m - 1) / m;
  const trials = variance > 0 ? Math.max(m, Math.min(m * k, (p * (1 - p)) / variance)) : m;
  const z = normalQuantile(0.5 + LEVEL / 2);
  const centre = (p + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials);
  const half = (z * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2))) / (1 + z ** 2 / trials);
  return {
    recall: p,
    standardError: Math.sqrt(variance),
    interval: [Math.max(0, Math.min(p, centre - half)), Math.min(1, Math.max(p, centre + half))],
  };
}

/** Of the intervals. */
export const LEVEL = 0.95;
