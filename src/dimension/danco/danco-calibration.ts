import type { Control } from "../../base/control.ts";
import { stage } from "../../base/control.ts";
import { random } from "../../base/random.ts";
import { pointCloud, sharedBuffer } from "../../cloud/point-cloud.ts";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import type { Pool } from "../../pool/pool.ts";
import { type DancoStatistics, dancoStatistics } from "./danco-statistics.ts";

/** What a simulation is of: as many points as the data's, so that its edges and its bias are theirs. */
export interface Simulation {
  readonly n: number;
  readonly k: number;
  readonly seed: number;
}

const known = new Map<string, DancoStatistics>();

/** The statistics of n uniform points of the d-ball; simulated once. */
export async function calibration(
  { n, k, seed }: Simulation,
  d: number,
  pool: Pool,
  control: Control,
): Promise<DancoStatistics> {
  const key = `${n}/${k}/${seed}/${d}`;
  const before = known.get(key);
  if (before) return before;
  const cloud = uniformBall(n, d, seed);
  const near = await findNeighbors(cloud, { k: k + 1, pool, ...stage(control, 0, 0.8) });
  const { statistics } = await dancoStatistics(cloud, near, k, { pool, ...stage(control, 0.8, 1) });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, statistics);
  return statistics;
}

/** n uniform points of the unit d-ball, f64. */
function uniformBall(n: number, d: number, seed: number) {
  const rng = random(seed).split("danco").split(d);
  const coords = new Float64Array(sharedBuffer(8 * n * d));
  for (let i = 0; i < n; i++) {
    const point = coords.subarray(i * d, (i + 1) * d);
    let sq = 0;
    for (let c = 0; c < d; c++) {
      point[c] = rng.normal();
      sq += point[c] * point[c];
    }
    const by = rng.uniform() ** (1 / d) / Math.sqrt(sq);
    for (let c = 0; c < d; c++) point[c] *= by;
  }
  return pointCloud(coords, d);
}

const MOST_KNOWN = 10000;
