import type { Control } from "../../base/control.ts";
import { stage } from "../../base/control.ts";
import { random } from "../../base/random.ts";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import type { Pool } from "../../pool/pool.ts";
import { ballDraw } from "../reference-clouds.ts";
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
  const cloud = ballDraw(n, d, random(seed).split("danco").split(d));
  const near = await findNeighbors(cloud, { k: k + 1, pool, ...stage(control, 0, 0.8) });
  const { statistics } = await dancoStatistics(cloud, near, k, { pool, ...stage(control, 0.8, 1) });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, statistics);
  return statistics;
}

const MOST_KNOWN = 10000;
