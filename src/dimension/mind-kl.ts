import { checked, integer } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import { degenerateError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { Pool } from "../pool/pool.ts";
import { WORK_OPTIONS } from "../pool/work-options.ts";
import { blockJackknife } from "./block-jackknife.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { mindMLk } from "./mind.ts";
import { linksUnknown } from "./pair-variance.ts";
import { ballDraw } from "./reference-clouds.ts";
import { meanRadius, usableRows } from "./usable-rows.ts";

export interface MindKLOptions extends Control {
  /** The ratio is that of the first to the (k+1)-th neighbour's distance. */
  readonly k?: number;
  /** Balls of each dimension, over which the divergence is averaged; at least 2, since their spread is part of the error. */
  readonly balls?: number;
  readonly seed?: number;
  readonly level?: number | undefined;
  readonly pool?: Pool | undefined;
}

export const MIND_KL_OPTIONS = {
  k: integer(10, 1),
  balls: integer(5, 2, 1000),
  seed: integer(0, 0),
  level: LEVEL,
  ...WORK_OPTIONS,
};

/** Dimensions of a ball that is simulated. */
const MOST = 512;
/** Past the least divergence so many more dimensions are tried: the curve is noisy. */
const PATIENCE = 3;

/**
 * The integer d whose ball, as many uniform points in it, has ratios r_1 / r_(k+1) distributed most like the data's by
 * Kullback-Leibler divergence: MiND_KL (Rozza et al. 2012) [docs/dimension.md#mind].
 * @throws OPTION for fewer than k + 1 neighbours; DEGENERATE if fewer than 10 points are usable, too many ratios coincide or d is above 512; CANCELLED
 */
export async function mindKL(near: Neighbors, options: MindKLOptions = {}): Promise<DimensionEstimate> {
  const { k, balls, seed, level, pool, ...control } = checked(options, MIND_KL_OPTIONS);
  const used = usableRows(near, k + 1, `mind-kl with k = ${k}`);
  const { rows } = used;
  if (rows.length < k + 2)
    throw degenerateError("neighbors", `at least ${k + 2} usable points for balls of as many`, rows.length);
  const ratios = firstRatios(near, k);
  const simulated = new Map<number, Float64Array[]>();
  const simulate = async (d: number) => {
    if (d > MOST) throw degenerateError("distances", `ratios like those in balls of up to ${MOST} dimensions`, d);
    const found: Float64Array[] = [];
    for (let ball = 0; ball < balls; ball++) {
      const cloud = ballDraw(rows.length, d, random(seed).split(`ball/${d}/${ball}`));
      const lists = await findNeighbors(cloud, { k: k + 1, pool, signal: control.signal });
      found.push(firstRatios(lists, k).sort());
    }
    simulated.set(d, found);
    control.onProgress?.(1 - 4 / (4 + simulated.size));
  };
  const divergences = (d: number, kept = rows) => simulated.get(d)!.map((ball) => divergence(ratios, kept, ball));

  const likelihood = mindMLk(near, { k });
  const start = Math.max(1, Math.round(likelihood.dimension));
  let best = start;
  for (const step of [1, -1])
    for (let d = start; d >= 1 && Math.abs(d - best) <= PATIENCE; d += step) {
      if (!simulated.has(d)) await simulate(d);
      if (mean(divergences(d)) < mean(divergences(best))) best = d;
    }
  for (let d = Math.max(1, best - 1); d <= Math.max(3, best + 1); d++) if (!simulated.has(d)) await simulate(d);

  // what a ball changes in the least place, the data change too
  const table = new Map([...simulated.keys()].map((d) => [d, divergences(d)]));
  const bests = Array.from({ length: balls }, (_, ball) =>
    [...table].reduce((least, one) => (one[1][ball] < least[1][ball] ? one : least)),
  );
  const spread = bests.reduce((sum, [d]) => sum + (d - best) ** 2, 0) / (balls - 1);
  const jackknifed = blockJackknife(near, rows, (kept) => vertex(best, (d) => mean(divergences(d, kept))));
  control.onProgress?.(1);
  return makeEstimate({
    method: "mind-kl",
    dimension: best,
    relativeVariance: Math.max(jackknifed + spread / best ** 2, (likelihood.standardError / likelihood.dimension) ** 2),
    level,
    n: rows.length,
    scale: meanRadius(near, used, k + 1),
    params: { k, balls, seed },
    notes: [...used.notes, ...linksUnknown(near), ROUGH],
  });
}

const ROUGH = note(
  "error-rough",
  "an integer that rarely changes from sample to sample: the error holds the balls' spread and was seen to be 1.5 to 2 of the truth",
);

/** Where the parabola through the divergences at best - 1, best, best + 1 (1, 2, 3 at the lower end) has its bottom. */
function vertex(best: number, at: (d: number) => number): number {
  const middle = Math.max(2, best);
  const [low, centre, high] = [at(middle - 1), at(middle), at(middle + 1)];
  const bend = low - 2 * centre + high;
  if (!(bend > 0)) return best;
  return Math.min(middle + 1, Math.max(0.5, middle + (low - high) / (2 * bend)));
}

/**
 * Divergence of the rows' ratios from simulated ones by nearest neighbours on the line (Wang, Kulkarni & Verdu 2009),
 * over the rows that coincide with none.
 */
function divergence(ratios: Float64Array, rows: Int32Array, simulated: Float64Array): number {
  const data = Float64Array.from(rows, (i) => ratios[i]).sort();
  let sum = 0;
  let count = 0;
  let place = 0;
  for (let m = 0; m < data.length; m++) {
    const own = Math.min(
      m > 0 ? data[m] - data[m - 1] : Number.POSITIVE_INFINITY,
      m + 1 < data.length ? data[m + 1] - data[m] : Number.POSITIVE_INFINITY,
    );
    while (place < simulated.length && simulated[place] < data[m]) place++;
    const other = Math.min(
      place > 0 ? data[m] - simulated[place - 1] : Number.POSITIVE_INFINITY,
      place < simulated.length ? simulated[place] - data[m] : Number.POSITIVE_INFINITY,
    );
    if (own === 0 || other === 0) continue;
    sum += Math.log(other / own);
    count++;
  }
  if (count < data.length / 2)
    throw degenerateError("distances", "ratios most of which differ for mind-kl", `${count} of ${data.length}`);
  return sum / count + Math.log(simulated.length / (data.length - 1));
}

/** r_1 / r_(k+1); one per query. */
function firstRatios({ n, k: width, distances }: Neighbors, k: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => distances[i * width] / distances[i * width + k]);
}
