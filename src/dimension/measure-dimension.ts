import { checked, given, text } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { degenerateError, optionError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { countNeighbors } from "../neighbors/count-neighbors.ts";
import { distinctRows } from "../neighbors/distinct-rows.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { Pool } from "../pool/pool.ts";
import { type DimensionReport, estimateAll, feasible, neededK } from "./estimate-all.ts";
import { LEVEL } from "./make-estimate.ts";
import type { Evidence } from "./method.ts";
import { parseEstimators } from "./parse-estimators.ts";

export interface MeasureDimensionOptions extends Control {
  /** A list such as `twonn,mle:k=20,gride`; `all` leaves out what the points do not allow, with a note. */
  readonly estimators?: string;
  /** Found before, among all points of this very cloud. */
  readonly neighbors?: Neighbors | undefined;
  /** Default: euclidean, or that of the neighbours given. */
  readonly metric?: Metric | undefined;
  readonly pool?: Pool | undefined;
  readonly level?: number;
}

/**
 * The whole way from a cloud to estimates: exact duplicates are dropped (parallel rows under cosine and angle), neighbours are
 * searched once and shared by all estimators. Every estimate's notes say what was dropped. Neighbours that are given are
 * taken as they are, in place of a search.
 * @throws DEGENERATE for fewer than ten different points, and under `all` where no estimator answers; OPTION for another
 * metric than that of given neighbours; what findNeighbors and the named estimators throw
 */
export async function measureDimension(
  cloud: PointCloud,
  options: MeasureDimensionOptions = {},
): Promise<DimensionReport> {
  const { estimators, neighbors, metric: asked, pool, level, ...control } = checked(options, OPTIONS);
  const all = parseEstimators(estimators);
  if (neighbors && asked && asked !== neighbors.metric)
    throw optionError("metric", `${neighbors.metric}, that of the neighbours given`, asked);
  const metric = neighbors?.metric ?? asked ?? "euclidean";
  const points = neighbors ? cloud : distinctCloud(cloud, metric);
  const { requests, notes } = feasible(all, {
    most: neighbors ? neighbors.k : points.n - 1,
    among: neighbors ? "the lists have" : "a point has",
    cloud: points,
  });
  const k = neededK(requests, points.n);
  const start = performance.now();
  const near =
    neighbors ??
    (k > 0 ? await findNeighbors(points, { k, metric, pool, ...stage(control, 0, SEARCH_SHARE) }) : undefined);
  const searched = { step: "neighbors", seconds: (performance.now() - start) / 1000 };
  const count: Evidence["count"] = (radii, control) => countNeighbors(points, { ...radii, metric, pool, ...control });
  const report = await estimateAll({ near, cloud: points, count }, requests, {
    level,
    pool,
    ...stage(control, SEARCH_SHARE, 1),
  });
  const said = [...cloudNotes(points, near), ...notes, ...report.notes];
  const times = neighbors || !near ? report.times : [searched, ...report.times];
  return Object.freeze({ ...report, notes: said, times });
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
  estimators: text("all"),
  neighbors: given<Neighbors | undefined>(undefined),
  metric: metricOption<Metric | undefined>(undefined),
  pool: given<Pool | undefined>(undefined),
  level: LEVEL,
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};
const FEWEST_POINTS = 10;
/** Of all progress. */
const SEARCH_SHARE = 0.5;
