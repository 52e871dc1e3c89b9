import { checked, integer } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { sampledNote, sampleRows } from "../cloud/sample-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { type PreparedCloud, prepare } from "../neighbors/prepare.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import { imbalanceOf } from "./information-imbalance.ts";
import { LEVEL } from "./make-estimate.ts";
import { type NeighborComparison, ranksIn } from "./neighbor-comparison.ts";
import { neighborhoodOverlap } from "./neighborhood-overlap.ts";
import { rankTask } from "./rank-task.ts";

export interface CompareCloudsOptions extends WorkOptions {
  /** Neighbours of the overlap. */
  readonly k?: number;
  /** Points that are asked, each against all others; all where there are no more. */
  readonly sample?: number;
  readonly seed?: number;
  readonly metric?: Metric;
  readonly level?: number;
}

/** Whether two clouds of the same points have the same neighbourhoods. */
export interface CloudComparison {
  readonly kind: "cloud-comparison";
  /** Points of each cloud. */
  readonly n: number;
  readonly overlap: NeighborComparison;
  /** Information imbalance from the first cloud to the second, and back. */
  readonly forth: NeighborComparison;
  readonly back: NeighborComparison;
  readonly notes: readonly Note[];
}

/**
 * Neighbourhood overlap and information imbalance, both ways, of two clouds whose rows are the same points: the layers of
 * a network, two models [docs/dimension.md#between-clouds]. All ranks are known; memory is that of short lists.
 * @throws SHAPE where the clouds have different numbers of points; OPTION for k out of range; what findNeighbors throws
 */
export async function compareClouds(
  a: PointCloud,
  b: PointCloud,
  options: CompareCloudsOptions = {},
): Promise<CloudComparison> {
  const {
    k,
    sample,
    seed,
    metric,
    level,
    pool = inlinePool(),
    ...control
  } = checked<Checked>(options as object, OPTIONS);
  if (b.n !== a.n) throw shapeError("b", `${a.n} points, row by row those of a`, b.n);
  if (k > a.n - 1) throw optionError("k", `an integer from 1 to ${a.n - 1} (n - 1)`, k);
  const { n } = a;
  const rows = sampleRows(n, sample, seed);
  const [inA, inB] = [
    await searched(a, rows, Math.min(n - 1, Math.max(k, LISTED)), metric, pool, stage(control, 0, 0.25)),
    await searched(b, rows, Math.min(n - 1, Math.max(k, LISTED)), metric, pool, stage(control, 0.25, 0.5)),
  ];
  const imbalance = async (from: Searched, to: Searched, part: Control) =>
    imbalanceOf(from.near, await nearestRanks(from, to, rows, pool, part), { k: 1, level, known: n - 1 });
  const forth = await imbalance(inA, inB, stage(control, 0.5, 0.75));
  const back = await imbalance(inB, inA, stage(control, 0.75, 1));
  control.onProgress?.(1);
  return Object.freeze({
    kind: "cloud-comparison",
    n,
    overlap: neighborhoodOverlap(inA.near, inB.near, { k, level }),
    forth,
    back,
    notes: Object.freeze([...a.notes, ...b.notes, ...(rows ? [sampledNote(rows.length, n, seed)] : [])]),
  });
}

interface Searched {
  readonly prepared: PreparedCloud;
  readonly near: Neighbors;
}

/** The nearest of some rows, or of all. */
async function searched(
  cloud: PointCloud,
  rows: Int32Array | undefined,
  k: number,
  metric: Metric,
  pool: Pool,
  control: Control,
): Promise<Searched> {
  const prepared = await prepare(cloud, { metric, k, pool, ...stage(control, 0, 0.2) });
  const asked = rows ? { own: rows, queries: takeRows(cloud, rows, []) } : {};
  return { prepared, near: await findNeighbors(prepared, { k, pool, ...asked, ...stage(control, 0.2, 1) }) };
}

/** The rank in one cloud of each row's nearest in another; what the lists do not hold is counted. */
async function nearestRanks(
  from: Searched,
  to: Searched,
  asked: Int32Array | undefined,
  pool: Pool,
  control: Control,
): Promise<Int32Array> {
  const ranks = ranksIn(to.near, from.near, 1);
  const missing = Int32Array.from(ranks.keys()).filter((at) => ranks[at] === 0);
  if (missing.length === 0) return ranks;
  const { cloud, frame } = to.prepared.points;
  const { build, metric, unit } = frame;
  const rows = asked ? missing.map((at) => asked[at]) : missing;
  const others = missing.map((at) => from.near.indices[at * from.near.k]);
  const length = Math.min(MOST_ROWS, Math.ceil(rows.length / (PARTS_PER_WORKER * pool.size)));
  const parts = Array.from({ length: Math.ceil(rows.length / length) }, (_, part) => ({
    from: part * length,
    to: Math.min(rows.length, (part + 1) * length),
  }));
  const found = await pool.run(rankTask, { frame: { build, metric, unit }, cloud, rows, others }, parts, control);
  for (const [part, some] of found.entries())
    for (const [at, rank] of some.entries()) ranks[missing[parts[part].from + at]] = rank;
  return ranks;
}

type Checked = Required<Omit<CompareCloudsOptions, keyof WorkOptions>> & WorkOptions;
const OPTIONS = {
  k: integer(10, 1),
  sample: integer(500, 1),
  seed: integer(0, 0),
  metric: metricOption<Metric>("euclidean"),
  level: LEVEL,
  ...WORK_OPTIONS,
};
/** Neighbours that are listed at least: ranks beyond them are counted one by one. */
const LISTED = 10;
const PARTS_PER_WORKER = 2;
/** Rows of a part: each part copies all references once. */
const MOST_ROWS = 1024;
