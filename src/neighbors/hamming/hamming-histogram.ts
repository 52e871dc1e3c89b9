import { checked, integer } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { shapeError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import { permutation, random } from "../../base/random.ts";
import { type PointCloud, takeRows } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "../search-options.ts";
import { histogramTask } from "./histogram-task.ts";
import { packSymbols } from "./pack-symbols.ts";
import { hammingBuild } from "./search-hamming.ts";

/** How many pairs of points differ in 0, 1, ..., D coordinates. */
export interface DistanceHistogram {
  readonly kind: "distance-histogram";
  readonly metric: "hamming";
  readonly n: number;
  readonly D: number;
  /** Pairs counted. */
  readonly pairs: number;
  /** counts[d]: pairs at distance d; D + 1 numbers. */
  readonly counts: readonly number[];
  /** All that is needed to repeat it. */
  readonly params: Readonly<Record<string, number>>;
  readonly notes: readonly Note[];
}

export interface HammingHistogramOptions extends SearchOptions {
  /** Pairs to count, about; 0 for all. Fewer than all: every point with the next ones in a seeded random order. */
  readonly pairs?: number;
  readonly seed?: number;
}

/** What a histogram of pairs takes. */
export const PAIR_OPTIONS = { pairs: integer(0, 0), seed: integer(0, 0) };

/**
 * The histogram of Hamming distances of all pairs, exactly, or of a seeded sample of pairs in which every point stands
 * equally often; no n x n matrix [docs/kernels.md#hamming].
 * @throws DATA for reals, SHAPE for a single point, CANCELLED
 */
export async function hammingHistogram(
  cloud: PointCloud,
  options: HammingHistogramOptions = {},
): Promise<DistanceHistogram> {
  const {
    pairs,
    seed,
    pool = inlinePool(),
    plan,
    ...control
  } = checked(options, { ...PAIR_OPTIONS, ...SEARCH_OPTIONS });
  const build = hammingBuild(plan);
  const groups = Math.min(cloud.n, plan.blocks ?? (pool.size === 1 ? 1 : PARTS_PER_WORKER * pool.size));
  const { counts, params, notes } = await groupedHistogram(cloud, { groups, pairs, seed, pool, build, ...control });
  const total = Array.from(counts);
  return Object.freeze({
    kind: "distance-histogram",
    metric: "hamming",
    n: cloud.n,
    D: cloud.D,
    pairs: total.reduce((sum, count) => sum + count, 0),
    counts: total,
    params,
    notes: [...cloud.notes, ...notes],
  });
}

interface Grouping extends Control {
  readonly groups: number;
  /** 0 for all. */
  readonly pairs: number;
  readonly seed: number;
  readonly pool: Pool;
  readonly build: Parameters<typeof histogramTask.run>[0]["build"];
}

/** The histogram, and for each of some random groups of points the part of it whose pairs touch the group. */
export async function groupedHistogram(
  cloud: PointCloud,
  { groups, pairs, seed, pool, build, ...control }: Grouping,
): Promise<{
  readonly counts: Float64Array;
  readonly touching: readonly Float64Array[];
  readonly params: Readonly<Record<string, number>>;
  readonly notes: readonly Note[];
}> {
  const { n, D } = cloud;
  if (n < 2) throw shapeError("cloud", "at least two points", n);
  const band = bandOf(n, pairs);
  const sampled = band < n - 1;
  const mixed = sampled || groups > 1 ? takeRows(cloud, permutation(n, random(seed).split("pairs"))) : cloud;
  const [symbols] = packSymbols([mixed]);
  const starts = Int32Array.from({ length: groups + 1 }, (_, g) => Math.round((g * n) / groups));
  const found = await pool.run(histogramTask, { build, symbols, D, starts, band }, [...Array(groups).keys()], control);
  const counts = new Float64Array(D + 1);
  const touching = Array.from({ length: groups }, () => new Float64Array(D + 1));
  for (const [g, part] of found.entries())
    for (let h = g; h < groups; h++)
      for (let d = 0; d <= D; d++) {
        const pairsThere = part[h * (D + 1) + d];
        counts[d] += pairsThere;
        touching[g][d] += pairsThere;
        if (h > g) touching[h][d] += pairsThere;
      }
  const counted = counts.reduce((sum, count) => sum + count, 0);
  const notes = sampled
    ? [note("pairs-sampled", `${counted} of ${(n * (n - 1)) / 2} pairs counted, seed ${seed}`)]
    : [];
  return { counts, touching, params: sampled ? { pairs, seed } : {}, notes };
}

/** How many later points each is compared with, for so many pairs in all. */
function bandOf(n: number, pairs: number): number {
  if (pairs === 0 || pairs >= (n * (n - 1)) / 2) return n - 1;
  // band * n - band (band + 1) / 2 pairs
  const half = n - 0.5;
  return Math.max(1, Math.round(half - Math.sqrt(half * half - 2 * pairs)));
}

const PARTS_PER_WORKER = 4;
