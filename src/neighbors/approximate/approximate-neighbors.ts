import { checked, integer, oneOf, real } from "../../base/checked.ts";
import { float64s, int32s } from "../../base/claimed.ts";
import { type Control, stage } from "../../base/control.ts";
import { optionError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import { requireLists } from "../capacity.ts";
import { findNeighbors } from "../find-neighbors.ts";
import { distanceOf, type Metric } from "../metric.ts";
import { type Forest, growTrees, joinNeighbors, measure, paced, plantForest } from "./forest.ts";
import { rangesOf } from "./range.ts";
import { exactSamples, type Recall, recallOf, rowRecalls, type Truth } from "./sample-recall.ts";

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

/** What was done: trees of leaves of about so many points, passes over neighbours' neighbours, candidates kept a point. */
export interface Work {
  readonly trees: number;
  readonly leaf: number;
  readonly passes: number;
  readonly candidates: number;
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
  /** Trees to grow, exactly; left out: as many as the target takes. */
  readonly trees?: number | undefined;
  /** Passes to make, exactly; left out: as many as the target takes. */
  readonly passes?: number | undefined;
  /** Who computes; left out: this thread. */
  readonly pool?: Pool | undefined;
}

export const APPROXIMATE_METRICS: readonly Metric[] = ["euclidean", "cosine", "angle"];

const OPTIONS = {
  k: integer(10, 1),
  metric: oneOf<Metric>("euclidean", ...APPROXIMATE_METRICS),
  recall: real(0.95, 0, 1),
  seed: integer(0, 0),
  trees: { ...integer(0, 1, 1000), fallback: undefined as number | undefined },
  passes: { ...integer(0, 0, 1000), fallback: undefined as number | undefined },
  ...WORK_OPTIONS,
};

/**
 * Neighbours of every point that are likely its nearest, for clouds too large to search exactly: leaves of random trees,
 * then the neighbours of neighbours, until a sample of rows says that the target is reached [docs/kernels.md#approximate].
 * Distances are exact for each pair; the recall is measured. Few points are searched exactly. The same for any number of
 * workers. Memory beside the cloud: D 4 + 24 k + 100 bytes a point on the way, and 100 to 300 MiB a worker.
 * @throws OPTION when k is out of range, DATA for a zero row under cosine or angle, CAPACITY, CANCELLED
 */
export async function approximateNeighbors(
  cloud: PointCloud,
  options: ApproximateNeighborsOptions = {},
): Promise<ApproximateNeighbors> {
  const start = performance.now();
  const settings = checked<Settings>(options as Partial<Settings>, OPTIONS);
  const { k, metric, recall: target, seed, pool = inlinePool(), signal, onProgress } = settings;
  const control = { signal, onProgress };
  const { n } = cloud;
  if (k > n - 1) throw optionError("k", `an integer from 1 to ${n - 1} (n - 1)`, k);
  requireLists(n, k);
  const K = candidatesOf(k);
  const leaf = Math.max(LEAF, LEAF_LISTS * K);
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
  if (n <= SMALL * leaf) {
    const { distances, indices, notes } = await findNeighbors(cloud, { k, metric, pool, ...control });
    const exact = note("searched-exactly", `${n} points are few: searched exactly`);
    const recall = { recall: 1, standardError: 0, interval: [1, 1] as const };
    return result(
      { distances, indices, ...recall, sampled: n, notes: [...notes, exact] },
      { trees: 0, leaf, passes: 0, candidates: k },
    );
  }
  const sizes = [PILOT, SAMPLED] as const;
  const [pilot, sample] = await exactSamples(cloud, k, metric, seed, sizes, pool, stage(control, 0, 0.15));
  const forest = await plantForest(cloud, metric, seed, K, leaf, pool, stage(control, 0.15, 0.25));
  const done = await reach(forest, pilot, leaf, settings, pool, stage(control, 0.25, 0.9));
  const { distances, indices } = await measureAll(forest, k, pool, stage(control, 0.9, 1));
  const measured = recallOf(
    rowRecalls(sample, k, (i, j) => distances[sample.rows[i] * k + j]),
    k,
    LEVEL,
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
    { ...done, leaf, candidates: K },
  );
}

type Settings = { readonly [K in keyof typeof OPTIONS]: (typeof OPTIONS)[K]["fallback"] };

/** Trees and passes until the pilot rows reach the target, or neither helps. */
async function reach(
  forest: Forest,
  pilot: Truth,
  leaf: number,
  { k, recall: target, trees, passes }: Settings,
  pool: Pool,
  control: Control,
): Promise<{ trees: number; passes: number }> {
  const done = { trees: 0, passes: 0 };
  const points = pilot.rows.map((row) => forest.pointOf[row]);
  const distance = distanceOf(forest.rounding.metric);
  const reached = async () => {
    const [{ sq }] = await measure(forest, [points], k, pool, { signal: control.signal });
    const rows = rowRecalls(pilot, k, (i, j) => distance(sq[i * k + j]) / forest.rounding.unit);
    const { recall, standardError } = recallOf(rows, k, LEVEL);
    return { enough: recall - standardError >= target || recall === 1, recall };
  };
  const most = { trees: trees ?? MOST_TREES, passes: passes ?? MOST_PASSES };
  // Progress is by what the most would take; most runs end sooner.
  let share = 0;
  const next = (weight: number) => {
    const from = share;
    share += (1 - share) * weight;
    return stage(control, from, share);
  };
  let linked: Int32Array = new Int32Array(0);
  let last = { enough: false, recall: 0 };
  for (let batch = firstTrees(target, forest.cloud.n); ; batch = MORE_TREES) {
    const more = trees === undefined ? Math.min(batch, most.trees - done.trees) : trees - done.trees;
    if (more > 0) await growTrees(forest, done.trees, done.trees + more, leaf, pool, next(0.5));
    done.trees += more;
    for (let pass = 0; done.passes < most.passes && (passes !== undefined || pass < PASSES_A_BATCH); pass++) {
      if (passes === undefined) {
        const now = await reached();
        const little = pass > 0 && now.recall - last.recall < LITTLE * (1 - last.recall);
        last = now;
        if (now.enough || little) break;
      }
      const { replaced, links } = await joinNeighbors(forest, linked, pool, next(0.3));
      linked = links;
      done.passes++;
      if (passes === undefined && replaced < STILL) break;
    }
    if (trees !== undefined || done.trees >= most.trees) return done;
    if ((await reached()).enough) return done;
    if (passes !== undefined) continue;
    if (done.passes >= most.passes) return done;
  }
}

/** The exact lists of all points, by row. */
async function measureAll(
  forest: Forest,
  k: number,
  pool: Pool,
  control: Control,
): Promise<{ distances: Float64Array; indices: Int32Array }> {
  const { order, rounding } = forest;
  const n = order.length;
  const ranges = rangesOf(n, pool.size, PART);
  const points = ranges.map(({ from, to }) => Int32Array.from({ length: to - from }, (_, i) => from + i));
  const lists = await measure(forest, points, k, pool, control);
  const distances = float64s("distances", n * k);
  const indices = int32s("indices", n * k);
  const distance = distanceOf(rounding.metric);
  function* unpack(): Generator<number, void> {
    for (const [part, { sq, index }] of lists.entries()) {
      for (let i = 0, at = 0; at < index.length; i++)
        for (let to = order[ranges[part].from + i] * k, end = to + k; to < end; to++, at++) {
          distances[to] = distance(sq[at]) / rounding.unit;
          indices[to] = index[at];
        }
      yield (part + 1) / lists.length;
    }
  }
  await paced(unpack(), control);
  return { distances, indices };
}

/** Candidates kept for k neighbours: some more, a multiple of four. */
const candidatesOf = (k: number) => Math.ceil((k + 2) / 4) * 4;

/** What mostly reaches a target with two passes or three: more for millions of points. */
const firstTrees = (target: number, n: number) =>
  Math.max(2, Math.min(10, Math.ceil(-1.5 * Math.log(1 - target) * (1 + 0.15 * Math.max(0, Math.log2(n / 1e5))))));

const LEVEL = 0.95;
/** Points of a leaf, and of its lists at least so many times. */
const LEAF = 480;
const LEAF_LISTS = 8;
/** Leaves up to which all is searched exactly. */
const SMALL = 4;
/** Rows to steer by, and to report. */
const PILOT = 128;
const SAMPLED = 384;
const PART = 2 ** 16;
const MORE_TREES = 4;
const MOST_TREES = 32;
const PASSES_A_BATCH = 3;
const MOST_PASSES = 12;
/** A pass that closes less of the gap, or replaces fewer neighbours, is the last before more trees. */
const LITTLE = 0.2;
const STILL = 0.0005;
