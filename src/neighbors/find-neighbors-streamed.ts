import { checked, given, integer } from "../base/checked.ts";
import { type Control, stage, throwIfCancelled } from "../base/control.ts";
import { cancelledError, capacityError, optionError, shapeError } from "../base/errors.ts";
import { type Coords, type PointCloud, sharedBuffer, sharedCloud, takeRows } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { mostNeighbors, QUERY_OPTIONS, requireInReach, requireOwn } from "./asked.ts";
import { requireLists, requirePacking } from "./capacity.ts";
import { evenRows } from "./even-rows.ts";
import type { Frame, PackedPoints } from "./frame.ts";
import { listsByRow } from "./lists-by-row.ts";
import { emptyLists, type Lists, mergeLists } from "./merge-lists.ts";
import { type Metric, metricOption, requireInBox } from "./metric.ts";
import type { Neighbors } from "./neighbors.ts";
import { type Planned, packCloud, planFor } from "./prepare.ts";
import { scanBlocks } from "./scan-blocks.ts";
import type { Found } from "./scan-task.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

export interface FindNeighborsStreamedOptions extends SearchOptions {
  /** Neighbours per query, 1 to the number of references (one less where queries are references). */
  readonly k?: number;
  readonly metric?: Metric;
  /** Rows of the whole stream, where they are known: progress is told, and `k` and `own` are checked before the search. */
  readonly n?: number | undefined;
  /** Which row of the stream each query is, or -1 for none: that row is left out of its neighbours. */
  readonly own?: Int32Array | undefined;
}

const OPTIONS = {
  k: integer(10, 1),
  metric: metricOption<Metric>("euclidean"),
  n: { ...given<number | undefined>(undefined), read: integer(1, 1, 2 ** 31 - 1).read },
  own: QUERY_OPTIONS.own,
  ...SEARCH_OPTIONS,
};

/**
 * The k nearest of references that come in chunks of rows, for every query: the bits that findNeighbors gives on all
 * chunks together, whatever their sizes. An index counts the rows of the whole stream. Memory: the queries, packed and
 * as they are, their lists (24 k bytes a query while chunks are merged), and two chunks, the one that is searched
 * (packed and as it is) and the next, which is asked for meanwhile; a chunk's array may be used again from when the
 * chunk after the next is asked for. Queries that are all rows of the stream (`own`) stand for it when the search is
 * planned, else the first chunk does: only the time depends on that.
 * @throws OPTION when k is out of range, SHAPE for a chunk of another D and for other than `n` rows, DATA for a zero row
 * under cosine and for a later chunk's magnitudes beyond 2^500 (beyond 2^500 times the largest of the first chunk and the
 * queries, where that lies outside 2^+-200), CAPACITY, CANCELLED; what the stream throws
 */
export async function findNeighborsStreamed(
  queries: PointCloud,
  references: AsyncIterable<PointCloud>,
  options: FindNeighborsStreamedOptions = {},
): Promise<Neighbors> {
  const { k, metric, n, own, pool = inlinePool(), plan, ...control } = checked(options, OPTIONS);
  requireOwn(queries, own, n);
  if (n !== undefined) requireK(k, n, queries, own);
  requireLists(queries.n, k);
  throwIfCancelled(control.signal);
  const chunks = references[Symbol.asyncIterator]();
  let ended = false;
  try {
    let found: Search | undefined;
    let seen = 0;
    let notes: Neighbors["notes"] = [];
    let next = ahead(chunks);
    for (let c = 0; ; c++) {
      const step = await unlessCancelled(next, control.signal);
      ended = step.done === true;
      if (step.done) break;
      const chunk = step.value;
      const name = `chunk ${c} (rows from ${seen} on)`;
      if (chunk.D !== queries.D)
        throw shapeError(name, `points in D = ${queries.D} coordinates like the queries`, chunk.D);
      if (seen + chunk.n > (n ?? 2 ** 31 - 1)) throw tooMany(n, seen + chunk.n);
      next = ahead(chunks);
      const done = (rows: number) => (n === undefined ? 0 : rows / n);
      const part = stage(control, done(seen), done(seen + chunk.n));
      if (!found) {
        const standing: [PointCloud, PointCloud] = own?.every((row) => row >= 0) ? [queries, chunk] : [chunk, queries];
        const planned = planFor(standing, metric, chunk.n, queries.n, k, plan);
        requirePacking(planned.frame, Math.max(chunk.n, queries.n), k);
        const frame = await fittedFrame(planned.frame, chunk, pool, control.signal);
        found = await startSearch({ ...planned, frame }, queries, own, k, plan.blocks, pool, {
          signal: control.signal,
        });
        notes = chunk.notes;
      }
      requireInReach(found.planned.frame, chunk, name);
      requireInBox(chunk, metric, `${name}, row`);
      await searchChunk(found, chunk, seen, name, pool, part);
      seen += chunk.n;
    }
    if (!found) throw shapeError("references", "at least one chunk", "none");
    if (n !== undefined && seen < n) throw tooMany(n, seen);
    requireOwn(queries, own, seen);
    requireK(k, seen, queries, own);
    control.onProgress?.(1);
    return result(found, seen, metric, [...notes, ...queries.notes]);
  } finally {
    // What reads the stream ends when its last read does.
    if (!ended) void Promise.resolve(chunks.return?.()).catch(() => {});
  }
}

const tooMany = (n: number | undefined, rows: number) =>
  n === undefined
    ? capacityError("references", `at most ${2 ** 31 - 1} rows`, rows)
    : shapeError("references", `${n} rows, as "n" says`, rows);

function requireK(k: number, n: number, queries: PointCloud, own: Int32Array | undefined): void {
  const most = mostNeighbors(n, { queries, own });
  if (k > most) throw optionError("k", `an integer from 1 to ${most} (${most === n ? "the references" : "n - 1"})`, k);
}

/** Asks for the next chunk; a failure is heard when it is waited for, or not at all. */
function ahead(chunks: AsyncIterator<PointCloud>): Promise<IteratorResult<PointCloud>> {
  const next = Promise.resolve(chunks.next());
  next.catch(() => {});
  return next;
}

async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let abort = () => {};
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        abort = () => reject(cancelledError());
        if (signal.aborted) abort();
        signal.addEventListener("abort", abort);
      }),
    ]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The queries and what was found for them so far. */
interface Search {
  readonly queries: PointCloud;
  readonly own: Int32Array | undefined;
  readonly k: number;
  readonly blocks: number | undefined;
  /** The plan's frame, from the first chunk that it let too much through of the fallback's. */
  planned: Planned;
  points: PackedPoints;
  /** By place in the queries' tree; indices count the stream's rows. */
  lists: Lists;
  /** Handed to workers chunk after chunk: the k-th best, and the own rows as the chunk counts. */
  readonly bounds: Float64Array;
  readonly ownHere: Int32Array | undefined;
  /** The last chunk, its memory to be taken again: shared memory that is dropped may stay for long, engines do not count it. */
  spare: PackedPoints | undefined;
  /** Where the last chunk was copied to that did not come in shared memory. */
  copy: Coords | undefined;
}

async function startSearch(
  planned: Search["planned"],
  queries: PointCloud,
  own: Int32Array | undefined,
  k: number,
  blocks: number | undefined,
  pool: Pool,
  control: Control,
): Promise<Search> {
  const points = await packCloud(planned.frame, sharedCloud(queries), pool, control, "query");
  const { n } = queries;
  const bounds = new Float64Array(sharedBuffer(8 * n));
  const ownHere = own && new Int32Array(sharedBuffer(4 * n));
  // biome-ignore format: on one line it reads as one value
  return { queries: points.cloud, own, k, blocks, planned, points, lists: emptyLists(n, k), bounds, ownHere, spare: undefined, copy: undefined };
}

/** Brings the neighbours among one more chunk into the lists. */
async function searchChunk(
  search: Search,
  chunk: PointCloud,
  first: number,
  name: string,
  pool: Pool,
  control: Control,
): Promise<void> {
  const { own, ownHere, k, bounds, blocks, lists, points } = search;
  const { frame, plan, fallback } = search.planned;
  const { order } = points;
  const cloud = sharedCloud(chunk, search.copy);
  if (cloud !== chunk) search.copy = cloud.coords;
  const packing = stage(control, 0, 0.1);
  const references = await packCloud(frame, cloud, pool, packing, `${name}, row`, search.spare);
  if (typeof SharedArrayBuffer !== "undefined") search.spare = references;
  for (let i = 0; i < order.length; i++) bounds[i] = lists.sq[(i + 1) * k - 1];
  if (own && ownHere)
    for (let i = 0; i < order.length; i++) ownHere[i] = own[order[i]] < 0 ? -1 : own[order[i]] - first;
  const { byPoint, patience } = plan;
  const shared = { frame, references, queries: points, own: ownHere, k, inner: 0, outer: 0, bounds, byPoint, patience };
  const found: Found[] = [];
  const tally = await scanBlocks(shared, pool, stage(control, 0.1, 1), (one) => found.push(one), undefined, blocks);
  if (tally.abandoned) {
    const fitted = await fittedFrame(fallback.frame, chunk, pool, control.signal);
    await takeFallback(search, { plan: fallback.plan, frame: fitted, fallback }, pool, control);
    await searchChunk(search, chunk, first, name, pool, { signal: control.signal });
    return;
  }
  for (const { from, sq, index } of found) {
    for (let i = 0; i < index.length; i++) if (index[i] >= 0) index[i] += first;
    mergeLists(lists, { sq, index }, from, k);
  }
}

/** A frame with scales that suit some rows of a chunk: chunk and queries are then packed alike. */
async function fittedFrame(
  frame: Frame,
  chunk: PointCloud,
  pool: Pool,
  signal: AbortSignal | undefined,
): Promise<Frame> {
  const count = Math.min(chunk.n, FITTED_ROWS);
  const rows = evenRows(chunk.n, count);
  return (await packCloud(frame, takeRows(chunk, rows), pool, { signal })).frame;
}

/** Goes on in another frame. */
async function takeFallback(search: Search, planned: Search["planned"], pool: Pool, control: Control): Promise<void> {
  const before = search.points.order;
  search.planned = planned;
  const { signal } = control;
  search.points = await packCloud(planned.frame, search.queries, pool, { signal }, "query");
  const { k, lists, points } = search;
  const place = new Int32Array(before.length);
  for (let i = 0; i < before.length; i++) place[before[i]] = i;
  const moved = emptyLists(before.length, k);
  for (let i = 0; i < before.length; i++) {
    const from = place[points.order[i]] * k;
    moved.sq.set(lists.sq.subarray(from, from + k), i * k);
    moved.index.set(lists.index.subarray(from, from + k), i * k);
  }
  search.lists = moved;
}

function result(
  { queries: { n }, own, k, points, lists }: Search,
  references: number,
  metric: Metric,
  notes: Neighbors["notes"],
): Neighbors {
  const { distances, indices } = listsByRow(points, metric, lists, k);
  return Object.freeze({
    kind: "neighbors",
    n,
    k,
    references,
    selfGraph: false,
    ...(own ? { own: own.slice() } : {}),
    metric,
    distances,
    indices,
    notes,
  });
}

const FITTED_ROWS = 2048;
