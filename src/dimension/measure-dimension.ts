import { checked, flag, given, integer, text } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { DimlawError, degenerateError, optionError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { sampleRows } from "../cloud/sample-cloud.ts";
import type { QueryOptions } from "../neighbors/asked.ts";
import { distinctRows, firstCopies } from "../neighbors/distinct-rows.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { Pool } from "../pool/pool.ts";
import { WORK_OPTIONS } from "../pool/work-options.ts";
import {
  type CorrectFiniteSizeOptions,
  correctFiniteSize,
  FINITE_SIZE_REFERENCE,
  type FiniteSizeReference,
} from "./correct-finite-size.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { type DimensionReport, estimateAll, feasible, neededK } from "./estimate-all.ts";
import type { LocalDimensions } from "./local-dimensions.ts";
import { LEVEL } from "./make-estimate.ts";
import type { Evidence } from "./method.ts";
import { parseEstimators } from "./parse-estimators.ts";
import { requireLocal } from "./smoothed.ts";
import { wholeCounts } from "./whole-counts.ts";

export interface MeasureDimensionOptions extends Control {
  /** A list such as `twonn,mle:k=20,gride`; `standard` (the default) and `all` leave out what the points do not allow, with a note. */
  readonly estimators?: string;
  /**
   * So many random points are asked for their neighbours among all of them: the density of the whole cloud at a part
   * of the cost. Left out, or as many as there are: all.
   */
  readonly queries?: number | undefined;
  /** Which points are asked. */
  readonly seed?: number;
  /** Found before, among all points of this very cloud. */
  readonly neighbors?: Neighbors | undefined;
  /** Default: euclidean, or that of the neighbours given. */
  readonly metric?: Metric | undefined;
  /** Whether values at points are wanted too, one for every row of the cloud (or query), a copy's being its original's. */
  readonly local?: boolean;
  /** Neighbours that each value is averaged with. */
  readonly smooth?: number | undefined;
  /** Simulated clouds, by which the estimates are corrected for finite size as well, those of scans apart. */
  readonly correct?: FiniteSizeReference | undefined;
  readonly pool?: Pool | undefined;
  readonly level?: number;
}

/**
 * The whole way from a cloud to estimates: exact duplicates are dropped (parallel rows under cosine and angle), neighbours are
 * searched once and shared by all estimators. Every estimate's notes say what was dropped. Neighbours that are given are
 * taken as they are, in place of a search. What `correct` corrects is `corrected`, beside the estimates as they were; what cannot
 * be simulated is noted.
 * @throws DEGENERATE for fewer than ten different points, and under `standard` and `all` where no estimator answers; OPTION for another
 * metric than that of given neighbours; what findNeighbors and the named estimators throw
 */
export async function measureDimension(
  cloud: PointCloud,
  options: MeasureDimensionOptions = {},
): Promise<DimensionReport> {
  const { estimators, queries: m, seed, neighbors, metric: asked, ...rest } = checked(options, OPTIONS);
  const { local, smooth, correct, pool, level, ...control } = rest;
  requireLocal(local, smooth);
  const all = parseEstimators(estimators);
  if (neighbors && asked && asked !== neighbors.metric)
    throw optionError("metric", `${neighbors.metric}, that of the neighbours given`, asked);
  if (neighbors && m !== undefined) throw optionError("queries", "none beside neighbours that are given", m);
  if (correct && (m !== undefined || neighbors?.selfGraph === false))
    throw optionError("correct", "none where not all points were asked for their neighbours", correct);
  const metric = neighbors?.metric ?? asked ?? "euclidean";
  const points = neighbors ? cloud : distinctCloud(cloud, metric);
  const sample = sampledQueries(points, m, seed);
  const { requests, notes } = feasible(all, {
    queries: sample.queries,
    most: neighbors ? neighbors.k : points.n - 1,
    among: neighbors ? "the lists have" : "a point has",
    cloud: points,
  });
  const k = neededK(requests, points.n);
  const start = performance.now();
  const near =
    neighbors ??
    (k > 0
      ? await findNeighbors(points, { k, metric, ...sample, pool, ...stage(control, 0, SEARCH_SHARE) })
      : undefined);
  const searched = { step: "neighbors", seconds: (performance.now() - start) / 1000 };
  const countable = near && (near.selfGraph || !neighbors) ? near : undefined; // else nobody knows who was asked
  const count: Evidence["count"] =
    countable && ((radii, control) => wholeCounts(countable, points, sample, radii, { pool, ...control }));
  const report = await estimateAll(
    { near, cloud: points, whole: neighbors ? undefined : cloud, queries: sample.queries, metric: asked, count },
    requests,
    {
      level,
      pool,
      local,
      smooth,
      ...stage(control, SEARCH_SHARE, correct ? ESTIMATES_SHARE : 1),
    },
  );
  const further = correct
    ? await corrections(
        report,
        { against: correct, cloud: points, metric, seed, pool },
        stage(control, ESTIMATES_SHARE, 1),
      )
    : { notes: [] };
  const said = [...cloudNotes(points, near), ...notes, ...report.notes, ...further.notes];
  const times = neighbors || !near ? report.times : [searched, ...report.times];
  const atRows =
    report.local && points.n < cloud.n && !sample.queries ? ofAllRows(report.local, cloud, metric) : report.local;
  return Object.freeze({ ...report, ...(atRows ? { local: atRows } : {}), ...further, notes: said, times });
}

/** The estimates that are no part of a scan, corrected, and why others could not be. */
async function corrections(
  { estimates, scans }: DimensionReport,
  options: CorrectFiniteSizeOptions,
  control: Control,
): Promise<{ readonly corrected: readonly DimensionEstimate[]; readonly notes: readonly Note[] }> {
  const corrected: DimensionEstimate[] = [];
  const notes: Note[] = [];
  const single = estimates.filter((one) => scans.every((scan) => !scan.estimates.includes(one)));
  for (const [at, one] of single.entries()) {
    const work = stage(control, at / single.length, (at + 1) / single.length);
    try {
      corrected.push(await correctFiniteSize(one, { ...options, ...work }));
    } catch (error) {
      const refused = error instanceof DimlawError && (error.code === "DEGENERATE" || error.code === "OPTION");
      if (!refused) throw error;
      notes.push(note("not-corrected", `${one.method}: ${error.message}`));
    }
  }
  return { corrected, notes };
}

/** Values at the distinct rows as values at all rows. */
function ofAllRows(local: readonly LocalDimensions[], cloud: PointCloud, metric: Metric): LocalDimensions[] {
  const first = firstCopies(cloud, metric);
  const place = new Int32Array(cloud.n);
  let distinct = 0;
  for (let i = 0; i < cloud.n; i++) place[i] = first[i] === i ? distinct++ : place[first[i]];
  return local.map((one) => {
    const dimensions = Float64Array.from(place, (at) => one.dimensions[at]);
    return Object.freeze({ ...one, n: cloud.n, dimensions });
  });
}

/** The points to ask, with a note that says how many they are; nothing where it is all of them. */
function sampledQueries(points: PointCloud, m: number | undefined, seed: number): QueryOptions {
  const own = m === undefined ? undefined : sampleRows(points.n, m, seed);
  if (!own) return {};
  const said = `${m} of ${points.n} points, seed ${seed}, were asked for their neighbours among all of them`;
  return { queries: takeRows(points, own, [note("queries-sampled", said)]), own };
}

/** What is to be said of the points: given neighbours may come from a run that said some of it. */
const cloudNotes = ({ notes }: PointCloud, near: Neighbors | undefined): Note[] => {
  const known = near?.notes ?? [];
  return [...known, ...notes.filter((one) => known.every(({ code }) => code !== one.code))];
};

/**
 * A cloud without the copies of earlier rows, with a note that says how many there were.
 * @throws DEGENERATE for fewer than ten different points
 */
export function distinctCloud(cloud: PointCloud, metric: Metric): PointCloud {
  const kept = distinctRows(cloud, metric);
  const dropped = cloud.n - kept.length;
  if (kept.length < FEWEST_POINTS)
    throw degenerateError("points", `at least ${FEWEST_POINTS} different ones`, `${kept.length} of ${cloud.n}`);
  if (dropped === 0) return cloud;
  const said = `${dropped} duplicate ${dropped === 1 ? "point" : "points"} dropped of ${cloud.n}`;
  return takeRows(cloud, kept, [...cloud.notes, note("duplicates-dropped", said)]);
}

const OPTIONS = {
  estimators: text("standard"),
  queries: { fallback: undefined, read: integer(1, 1).read },
  seed: integer(0, 0),
  neighbors: given<Neighbors | undefined>(undefined),
  metric: metricOption<Metric | undefined>(undefined),
  local: flag(false),
  smooth: { fallback: undefined, read: integer(1, 1).read },
  correct: { fallback: undefined, read: FINITE_SIZE_REFERENCE.read },
  ...WORK_OPTIONS,
  level: LEVEL,
};
const FEWEST_POINTS = 10;
/** Of all progress. */
const SEARCH_SHARE = 0.5;
/** The same, where estimates are corrected afterwards. */
const ESTIMATES_SHARE = 0.6;
