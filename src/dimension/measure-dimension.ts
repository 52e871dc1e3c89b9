import { checked, given, text } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { DimlawError, degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { countNeighbors } from "../neighbors/count-neighbors.ts";
import { distinctRows } from "../neighbors/distinct-rows.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import type { Pool } from "../pool/pool.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { estimateWith, type NeighborSource, neededK } from "./estimate.ts";
import { LEVEL } from "./make-estimate.ts";
import { type EstimatorRequest, METHODS } from "./methods.ts";
import { parseEstimators } from "./parse-estimators.ts";

export interface MeasureDimensionOptions extends Control {
  /** A list such as `twonn,mle:k=20,gride`; `all` leaves out what the points do not allow, with a note. */
  readonly estimators?: string;
  readonly metric?: Metric;
  readonly pool?: Pool | undefined;
  readonly level?: number;
}

/** Several estimates of one cloud's dimension. */
export interface DimensionReport {
  readonly kind: "dimension-report";
  readonly estimates: readonly DimensionEstimate[];
  readonly notes: readonly Note[];
}

/**
 * The whole way from a cloud to estimates: exact duplicates are dropped (parallel rows under cosine and angle), neighbours are
 * searched once and shared by all estimators. Every estimate's notes say what was dropped.
 * @throws DEGENERATE for fewer than ten different points, and under `all` where no estimator answers; what
 * findNeighbors and the named estimators throw
 */
export async function measureDimension(
  cloud: PointCloud,
  options: MeasureDimensionOptions = {},
): Promise<DimensionReport> {
  const { estimators, metric, pool, level, ...control } = checked(options, OPTIONS);
  const all = parseEstimators(estimators);
  const distinct = distinctCloud(cloud, metric);
  const requests =
    estimators === "all" ? all.filter(({ method, options }) => METHODS[method].needs(options).least < distinct.n) : all;
  const left = all.filter((request) => !requests.includes(request)).map(({ method }) => method);
  const search = { metric, pool };
  let counted = 0;
  const source = {
    find: (k: number) => findNeighbors(distinct, { k, ...search, ...stage(control, 0, 0.5) }),
    count: (radii: { inner: number; outer: number }) =>
      countNeighbors(distinct, {
        ...radii,
        ...search,
        ...stage(control, 1 - 0.5 ** ++counted, 1 - 0.5 ** (counted + 1)),
      }),
  };
  const limits = { n: distinct.n, level };
  const { estimates, notes } =
    estimators === "all"
      ? await estimateWhereDefined(source, requests, limits)
      : { ...(await estimateWith(source, requests, limits)), notes: [] };
  control.onProgress?.(1);
  const tooFew = note("not-applicable", `${left.join(", ")}: left out, ${distinct.n} points are too few`);
  const said = [...distinct.notes, ...(left.length > 0 ? [tooFew] : []), ...notes];
  return Object.freeze({ kind: "dimension-report", estimates, notes: said });
}

/**
 * As `estimateWith`, but a method that the data leave undefined (a lattice's nearest neighbours all at one distance)
 * becomes a note.
 * @throws DEGENERATE, the first one, where no method is left; what else the estimators throw
 */
export async function estimateWhereDefined(
  source: NeighborSource,
  requests: readonly EstimatorRequest[],
  { n, ...rest }: { readonly level?: number; readonly n?: number } = {},
): Promise<{ readonly estimates: DimensionEstimate[]; readonly notes: Note[] }> {
  const near = await source.find(neededK(requests, n));
  const found = { find: async () => near, count: source.count };
  const estimates: DimensionEstimate[] = [];
  const notes: Note[] = [];
  let refusal: DimlawError | undefined;
  for (const request of requests)
    try {
      estimates.push(...(await estimateWith(found, [request], rest)).estimates);
    } catch (error) {
      if (!(error instanceof DimlawError) || error.code !== "DEGENERATE") throw error;
      refusal ??= error;
      notes.push(note("not-applicable", `${request.method}: left out, ${error.message}`));
    }
  if (estimates.length === 0 && refusal) throw refusal;
  return { estimates, notes };
}

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
  metric: metricOption<Metric>("euclidean"),
  pool: given<Pool | undefined>(undefined),
  level: LEVEL,
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};
const FEWEST_POINTS = 10;
