import { checked, integer, oneOf, real } from "../../base/checked.ts";
import { type Control, stage } from "../../base/control.ts";
import { optionError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import { type PointCloud, pointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import { requireLists } from "../capacity.ts";
import { findNeighbors, search } from "../find-neighbors.ts";
import { listsByRow } from "../lists-by-row.ts";
import type { Lists } from "../merge-lists.ts";
import type { Metric } from "../metric.ts";
import { type Node, panelsOf, subtrees } from "../nodes.ts";
import { type Planned, type PreparedCloud, planFor, prepareAs } from "../prepare.ts";
import { placesOf } from "../scan-side.ts";
import { chooseProbes } from "./choose-probes.ts";
import { middlesTask } from "./middles-task.ts";
import { exactSamples, LEVEL, type Recall, recallOf, rowRecalls } from "./sample-recall.ts";
import { visitsTask } from "./visits-task.ts";

/** For each of n points k others that are likely its nearest. A kind of its own: no estimator takes it for exact. */
export interface ApproximateNeighbors extends Recall {
  readonly kind: "approximate-neighbors";
  readonly n: number;
  readonly k: number;
  readonly references: number;
  readonly selfGraph: true;
  readonly metric: Metric;
  /** distances[i*k + j]: from row i to the j-th of those found, ascending; exact for each pair; n x k, row-major. */
  readonly distances: Float64Array;
  /** indices[i*k + j]: which row that is; equal distances in order of index. */
  readonly indices: Int32Array;
  /** Share of neighbours that lie no farther than the true k-th nearest, over a random sample of rows searched exactly. */
  readonly recall: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Rows of that sample. */
  readonly sampled: number;
  readonly params: { readonly target: number; readonly seed: number };
  readonly work: Work;
  readonly notes: readonly Note[];
}

/** What was done: each of so many leaves was compared with so many of the nearest, itself among them. */
export interface Work {
  readonly leaves: number;
  readonly probes: number;
  readonly seconds: number;
}

export interface ApproximateNeighborsOptions extends Control {
  /** Neighbours per point, 1 to n - 1. */
  readonly k?: number;
  /** Euclidean, cosine or angle. */
  readonly metric?: Metric;
  /** Recall to aim at. */
  readonly recall?: number;
  readonly seed?: number;
  /** Leaves to compare each leaf with, itself among them; left out: as many as the target takes. */
  readonly probes?: number | undefined;
  /** Who computes; left out: this thread. */
  readonly pool?: Pool | undefined;
}

export const APPROXIMATE_METRICS: readonly Metric[] = ["euclidean", "cosine", "angle"];

const OPTIONS = {
  k: integer(10, 1),
  metric: oneOf<Metric>("euclidean", ...APPROXIMATE_METRICS),
  recall: real(0.95, 0, 1),
  seed: integer(0, 0),
  probes: { ...integer(0, 1), fallback: undefined as number | undefined },
  ...WORK_OPTIONS,
};

/**
 * Neighbours of every point that are likely its nearest, for clouds too large to search exactly: the nearest of those in
 * its own leaf of the search's tree and in the leaves near that. How many leaves the target takes is told beforehand by a sample of
 * rows that is searched exactly, and the recall reached is measured on another [docs/kernels.md#approximate]. Distances are exact, and
 * the result is the same for any number of workers. Where near leaves hold too little all is searched exactly, and a note
 * says so. Memory as of `findNeighbors` [docs/kernels.md#memory], and up to 0.6 GiB for pairs of leaves.
 * @throws OPTION when k or probes is out of range, DATA for a zero row under cosine or angle, CAPACITY, CANCELLED
 */
export async function approximateNeighbors(
  cloud: PointCloud,
  options: ApproximateNeighborsOptions = {},
): Promise<ApproximateNeighbors> {
  const start = performance.now();
  const settings = checked<Settings>(options as Partial<Settings>, OPTIONS);
  const { k, metric, recall: target, seed, probes: fixed, pool = inlinePool(), signal, onProgress } = settings;
  const control = { signal, onProgress };
  const { n } = cloud;
  if (k > n - 1) throw optionError("k", `an integer from 1 to ${n - 1} (n - 1)`, k);
  requireLists(n, k);
  const result = (
    fields: Pick<ApproximateNeighbors, "distances" | "indices" | "sampled" | "notes"> & Recall,
    work: Omit<Work, "seconds">,
  ) =>
    Object.freeze({
      kind: "approximate-neighbors" as const,
      n,
      k,
      references: n,
      selfGraph: true as const,
      metric,
      level: LEVEL,
      ...fields,
      params: { target, seed },
      work: { ...work, seconds: (performance.now() - start) / 1000 },
    });
  const exactly = async (leaves: number, why: string, left: Control) => {
    const { distances, indices, notes } = await findNeighbors(cloud, { k, metric, pool, ...left });
    const recall = { recall: 1, standardError: 0, interval: [1, 1] as const };
    const all = note("searched-exactly", `${why}: searched exactly`);
    return result({ distances, indices, ...recall, sampled: n, notes: [...notes, all] }, { leaves, probes: leaves });
  };
  if (n <= FEW) return exactly(1, `${n} points are few`, control);
  // A point is compared with some ten thousand others: what is cheapest among so many.
  const planned = planFor([cloud], metric, Math.min(n, SEEN), null, k, {});
  if (planned.plan.byPoint) return exactly(1, `${cloud.D} coordinates are few`, control);

  const panels = panelsOf(n);
  const leaves = subtrees({ node: 0, panel: 0, panels }, Math.max(LEAF_PANELS, Math.ceil(panels / MOST_LEAVES)));
  const least = Math.min(leaves.length, Math.ceil((k + 1) / Math.min(...leaves.map((leaf) => placesOf(n, leaf)))));
  if (fixed !== undefined && !(fixed >= least && fixed <= leaves.length))
    throw optionError("probes", `an integer from ${least} (${k + 1} points) to ${leaves.length} (all leaves)`, fixed);

  const prepared = await prepareAs(unfailing(planned), cloud, metric, pool, stage(control, 0, 0.1));
  const [pilot, sample] = await exactSamples(prepared, k, seed, [PILOT, SAMPLED], pool, stage(control, 0.1, 0.15));
  const { points } = prepared;
  const [means] = await pool.run(middlesTask, { points, leaves }, [null], stage(control, 0.15, 0.17));
  const middles = pointCloud(means, cloud.D);
  const most = Math.min(leaves.length, Math.floor(MOST_PAIRS / leaves.length));
  const probes =
    fixed ??
    Math.max(
      least,
      await chooseProbes(pilot, target, middles, leaves, points.order, most, pool, stage(control, 0.17, 0.2)),
    );
  if (fixed === undefined && probes > MOST_SHARE * leaves.length)
    return exactly(leaves.length, "near leaves hold too few of the neighbours", stage(control, 0.2, 1));

  const lists = await scanNear(prepared, k, leaves, middles, probes, pool, stage(control, 0.2, 1));
  const { distances, indices } = listsByRow(points, metric, lists, k);
  const measured = recallOf(
    rowRecalls(sample, k, (row, j) => distances[row * k + j]),
    k,
  );
  const notes = [...cloud.notes];
  if (measured.recall < target)
    notes.push(
      note(
        "recall-not-reached",
        `recall ${measured.recall.toFixed(4)} on ${sample.rows.length} rows, below the ${target} aimed at`,
      ),
    );
  return result(
    { distances, indices, ...measured, sampled: sample.rows.length, notes },
    { leaves: leaves.length, probes },
  );
}

type Settings = { readonly [K in keyof typeof OPTIONS]: (typeof OPTIONS)[K]["fallback"] };

/** Of near pairs more come through than a plan expects: no reason to give it up. */
const unfailing = ({ plan, frame }: Planned): Planned => {
  const sure = { plan: { ...plan, patience: Number.POSITIVE_INFINITY }, frame };
  return { ...sure, fallback: sure };
};

/** The nearest of every point in its own leaf and those near it, by place. */
async function scanNear(
  prepared: PreparedCloud,
  k: number,
  leaves: readonly Node[],
  middles: PointCloud,
  probes: number,
  pool: Pool,
  control: Control,
): Promise<Lists> {
  const near =
    probes === 1
      ? new Int32Array(0)
      : (await findNeighbors(middles, { k: probes - 1, pool, ...stage(control, 0, 0.05) })).indices;
  const asked = { leaves: leaves.length, near, probes };
  const [pairs] = await pool.run(visitsTask, asked, [null], stage(control, 0.05, 0.06));
  const visits = { leaves, pairs };
  return (await search(prepared, null, undefined, k, undefined, pool, stage(control, 0.06, 1), visits)).lists;
}

/** Points up to which all is searched exactly. */
const FEW = 2000;
/** How many others a point is compared with, about. */
const SEEN = 2 ** 15;
/** Rows to steer by, and to report. */
const PILOT = 512;
const SAMPLED = 384;
/** Panels of a leaf at most: some hundred points, and more where there would be too many leaves. */
const LEAF_PANELS = 5;
const MOST_LEAVES = 2 ** 14;
/** Pairs of leaves that are held at a time. */
const MOST_PAIRS = 2 ** 24;
/** Of all leaves: where more have to be compared, all are, which takes hardly longer. */
const MOST_SHARE = 0.5;
