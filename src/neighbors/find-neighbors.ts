import { checked, flag, integer } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { mostNeighbors, ownInOrder, QUERY_OPTIONS, type QueryOptions, requireAsked, requireInReach } from "./asked.ts";
import { requireLists } from "./capacity.ts";
import { PANEL, type PackedPoints } from "./frame.ts";
import { hammingNearest } from "./hamming/search-hamming.ts";
import { listsByRow } from "./lists-by-row.ts";
import { emptyLists, type Lists, mergeLists } from "./merge-lists.ts";
import { type Measure, type Metric, metricOption, requireInBox } from "./metric.ts";
import type { Explanation, Neighbors } from "./neighbors.ts";
import { type PreparedCloud, packCloud, prepareFor, repack } from "./prepare.ts";
import { scanBlocks, type Tally } from "./scan-blocks.ts";
import type { Visits } from "./scan-visits.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

export interface FindNeighborsOptions extends SearchOptions, QueryOptions {
  /** Neighbours per point, 1 to n - 1 (to the number of references when `queries` are given that are none of them). */
  readonly k?: number;
  /** Of a cloud that is not prepared yet. */
  readonly metric?: Metric | undefined;
  /** Whether the result says how it was found. */
  readonly explain?: boolean;
}

const OPTIONS = {
  k: integer(10, 1),
  metric: metricOption<Metric | undefined>(undefined),
  explain: flag(false),
  ...QUERY_OPTIONS,
  ...SEARCH_OPTIONS,
};

/**
 * The k nearest neighbours of every point, exactly: distances by direct difference in f64 on the raw values,
 * ties to the smaller index, never itself. Duplicates stay and show as distance zero. The same bits for any
 * number of workers and any plan [docs/kernels.md#exactness].
 * @param cloud the references, as they are or prepared
 * @throws OPTION when k is out of range, SHAPE when D differs, DATA for a zero row under cosine or angle, reals under
 * hamming and a coordinate outside [0, L) under periodic:L (wrapping it unasked would hide errors), CAPACITY for more
 * than memory holds, CANCELLED
 */
export async function findNeighbors(
  cloud: PointCloud | PreparedCloud,
  options: FindNeighborsOptions = {},
): Promise<Neighbors> {
  const start = performance.now();
  const { k, queries = null, own, metric, pool = inlinePool(), plan, explain, ...control } = checked(options, OPTIONS);
  const references = cloud.kind === "prepared-cloud" ? cloud.cloud : cloud;
  requireAsked(cloud, { queries: queries ?? undefined, own }, metric);
  const most = mostNeighbors(references.n, { queries: queries ?? undefined, own });
  if (k > most)
    throw optionError("k", `an integer from 1 to ${most} (${most === references.n ? "the references" : "n - 1"})`, k);
  const n = (queries ?? references).n;
  requireLists(n, k);
  if (metric === "hamming" && cloud.kind === "point-cloud") {
    if (explain) throw optionError("explain", "false under hamming, which compares all pairs", explain);
    const lists = await hammingNearest(cloud, k, { queries: queries ?? undefined, own, pool, plan, ...control });
    return listsOf(references, queries, own, k, metric, lists);
  }

  let prepared =
    cloud.kind === "prepared-cloud"
      ? cloud
      : await prepareFor([cloud, queries ?? undefined], metric ?? "euclidean", k, plan, pool, stage(control, 0, 0.1));
  const ready = performance.now();
  const planned = prepared.plan;
  if (queries) requireInReach(prepared.points.frame, queries, "queries");
  let found = await search(prepared, queries, own, k, plan.blocks, pool, stage(control, 0.1, 1));
  if (found.tally.abandoned) {
    prepared = await repack(prepared, pool, stage(control, 0.1, 0.2));
    found = await search(prepared, queries, own, k, plan.blocks, pool, stage(control, 0.2, 1));
  }
  const { points, lists, tally } = found;

  const { distances, indices } = listsByRow(points, prepared.metric, lists, k);
  const pairs = queries || prepared.plan.byPoint ? n * references.n : (n * (n - 1)) / 2;
  const explanation: Explanation = {
    planned,
    used: prepared.plan,
    preparation: (ready - start) / 1000,
    seconds: (performance.now() - start) / 1000,
    compared: (tally.panels * PANEL * PANEL) / pairs,
    examined: tally.examined / pairs,
    measured: tally.measured / pairs,
    setAside: prepared.points.outliers,
  };
  const result = listsOf(references, queries, own, k, prepared.metric, { distances, indices });
  return explain ? Object.freeze({ ...result, explanation }) : result;
}

const listsOf = (
  references: PointCloud,
  queries: PointCloud | null,
  own: Int32Array | undefined,
  k: number,
  metric: Metric,
  lists: Pick<Neighbors, "distances" | "indices">,
): Neighbors =>
  Object.freeze({
    kind: "neighbors",
    n: (queries ?? references).n,
    k,
    references: references.n,
    selfGraph: queries === null,
    ...(own ? { own: own.slice() } : {}),
    metric,
    ...lists,
    notes: [...references.notes, ...(queries?.notes ?? [])],
  });

interface Searched {
  readonly points: PackedPoints;
  readonly lists: Lists;
  readonly tally: Tally;
}

/** Lists of the k nearest in the order of the tree; of references among themselves only by the pairs of `visits`, if given. */
export async function search(
  { plan, points: references }: Pick<PreparedCloud<Measure>, "plan" | "points">,
  cloud: PointCloud | null,
  own: Int32Array | undefined,
  k: number,
  blocks: number | undefined,
  pool: Pool,
  control: Control,
  visits?: Visits,
): Promise<Searched> {
  const { frame } = references;
  if (cloud) requireInBox(cloud, frame.metric, "query");
  const queries = cloud ? await packCloud(frame, cloud, pool, stage(control, 0, 0.05), "query") : null;
  const { byPoint, patience } = plan;
  const points = queries ?? references;
  const n = points.order.length;
  const lists = emptyLists(n, k);
  const shared = {
    frame,
    references,
    queries,
    own: ownInOrder(own, points),
    k,
    inner: 0,
    outer: 0,
    bounds: new Float64Array(0),
    byPoint,
    patience,
    visits,
  };
  const tally = await scanBlocks(
    shared,
    pool,
    stage(control, 0.05, 1),
    ({ from, sq, index }) => mergeLists(lists, { sq, index }, from, k),
    () => Float64Array.from({ length: n }, (_, i) => lists.sq[(i + 1) * k - 1]),
    blocks,
  );
  return { points, lists, tally };
}
