import { type Control, stage } from "../../base/control.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { sharedBuffer } from "../../cloud/point-cloud.ts";
import { drive } from "../../pool/drive.ts";
import type { Pool } from "../../pool/pool.ts";
import { PANEL } from "../frame.ts";
import type { Lists } from "../merge-lists.ts";
import type { Metric } from "../metric.ts";
import { panelsOf, subtrees } from "../nodes.ts";
import { gatherTask } from "./gather-task.ts";
import { type Joined, joinTask } from "./join-task.ts";
import { leavesTask } from "./leaves-task.ts";
import { linkTask } from "./link-task.ts";
import { measureTask } from "./measure-task.ts";
import { rangesOf } from "./range.ts";
import { roundTask } from "./round-task.ts";
import { chooseRounding, type Rounded } from "./rounding.ts";
import { treeTask } from "./tree-task.ts";

/** A cloud rounded and in an order in which near points are near, with a list of candidates a point. */
export interface Forest extends Rounded {
  readonly cloud: PointCloud;
  /** order[point]: row of the cloud. */
  readonly order: Int32Array;
  /** point[row]. */
  readonly pointOf: Int32Array;
  /** Rounded rows by point, stride / 2 words each. */
  readonly words: Int32Array;
  /** Candidates a point. */
  readonly K: number;
  /** By point, heaps over the rounded rows' squared distances; written to by growing and joining. */
  readonly lists: Lists;
  /** Where the leaves of every tree begin, and the end of the last. */
  readonly leaves: Int32Array;
}

export async function plantForest(
  cloud: PointCloud,
  metric: Metric,
  seed: number,
  K: number,
  leaf: number,
  pool: Pool,
  control: Control,
): Promise<Forest> {
  const { n } = cloud;
  const rounded = chooseRounding(cloud, metric, seed);
  const { rounding, principal } = rounded;
  const width = rounding.stride / 2;
  const ranges = rangesOf(n, pool.size, ROWS);
  const collect = async (parts: Promise<Int32Array[]>) => {
    const words = new Int32Array(sharedBuffer(4 * n * width));
    const found = await parts;
    await paced(
      each(found, (part, i) => words.set(part, ranges[i].from * width)),
      control,
    );
    return words;
  };
  const asRead = await collect(pool.run(roundTask, { rounding, cloud }, ranges, stage(control, 0, 0.4)));
  const shared = { build: rounding.build, words: asRead, stride: rounding.stride, most: 1 };
  const [found] = await pool.run(treeTask, shared, [principal], stage(control, 0.4, 0.8));
  const order = inSharedMemory(found);
  const gathered = { words: asRead, width, order };
  const words = await collect(pool.run(gatherTask, gathered, ranges, stage(control, 0.8, 1)));
  const pointOf = new Int32Array(n);
  for (let point = 0; point < n; point++) pointOf[order[point]] = point;
  const lists = {
    sq: new Float64Array(sharedBuffer(8 * n * K)).fill(Infinity),
    index: new Int32Array(sharedBuffer(4 * n * K)).fill(-1),
  };
  const nodes = subtrees({ node: 0, panel: 0, panels: panelsOf(n) }, panelsOfLeaf(n, leaf));
  const leaves = Int32Array.from([...nodes.map(({ panel }) => panel * PANEL), n]);
  return { ...rounded, cloud, order, pointOf, words, K, lists, leaves };
}

/** Compares the points within the leaves of some trees. */
export async function growTrees(
  forest: Forest,
  from: number,
  to: number,
  leaf: number,
  pool: Pool,
  control: Control,
): Promise<void> {
  const { rounding, words, lists, K, leaves, cloud } = forest;
  const { n } = cloud;
  const most = panelsOfLeaf(n, leaf);
  const shared = { build: rounding.build, words, stride: rounding.stride, most };
  const parts = rangesOf(leaves.length - 1, pool.size, LEAVES).map((range) => leaves.slice(range.from, range.to + 1));
  // As many trees at a time as there are workers: their orders are all that is kept.
  for (let tree = from; tree < to; tree += pool.size) {
    const some = Array.from({ length: Math.min(pool.size, to - tree) }, (_, i) => forest.directions(tree + i));
    const share = (done: number) => (tree - from + done * some.length) / (to - from);
    const orders = await pool.run(treeTask, shared, some, stage(control, share(0), share(0.3)));
    for (const [i, found] of orders.entries()) {
      const order = inSharedMemory(found);
      const at = (done: number) => share(0.3 + (0.7 * (i + done)) / orders.length);
      const results = await pool.run(
        leavesTask,
        { rounding, words, order, lists, K },
        parts,
        stage(control, at(0), at(1)),
      );
      await paced(scatter(lists, order, K, parts, results), control);
    }
  }
}

export interface Pass {
  /** Share of all neighbours that it replaced. */
  readonly replaced: number;
  /** What was linked, for the next pass. */
  readonly links: Int32Array;
}

/** One pass over the neighbours' neighbours, as far as they were not seen at the pass before. */
export async function joinNeighbors(forest: Forest, before: Int32Array, pool: Pool, control: Control): Promise<Pass> {
  const { rounding, words, lists, K, cloud } = forest;
  const width = K + Math.max(2, Math.round(K * BACK));
  const [found] = await pool.run(linkTask, { index: lists.index, K, before, width }, [null], stage(control, 0, 0.05));
  const links = inSharedMemory(found);
  const ranges = rangesOf(cloud.n, pool.size, ROWS);
  const shared = { rounding, words, lists, K, links, width };
  let replaced = 0;
  const results = await pool.run(joinTask, shared, ranges, stage(control, 0.05, 1));
  const take = (part: Joined, i: number) => {
    lists.sq.set(part.sq, ranges[i].from * K);
    lists.index.set(part.index, ranges[i].from * K);
    replaced += part.replaced;
  };
  await paced(each(results, take), control);
  return { replaced: replaced / (cloud.n * K), links };
}

/** Exact lists of the k nearest candidates of some points, in order: squared distances and rows. */
export async function measure(
  { rounding, cloud, order, lists: { index }, K }: Forest,
  points: readonly Int32Array[],
  k: number,
  pool: Pool,
  control: Control,
): Promise<Lists[]> {
  return pool.run(measureTask, { rounding, cloud, order, index, K, k }, points, control);
}

/** Runs a loop on this thread with pauses, in which it can be stopped. */
export async function paced(steps: Generator<number, void>, { signal }: Control): Promise<void> {
  await drive(
    steps,
    () => signal?.aborted ?? false,
    () => {},
  );
}

function* each<T>(items: readonly T[], act: (item: T, i: number) => void): Generator<number, void> {
  for (const [i, item] of items.entries()) {
    act(item, i);
    yield (i + 1) / items.length;
  }
}

function* scatter(
  lists: Lists,
  order: Int32Array,
  K: number,
  parts: readonly Int32Array[],
  results: readonly Lists[],
): Generator<number, void> {
  for (const [part, { sq, index }] of results.entries()) {
    const [from] = parts[part];
    for (let i = 0, at = 0; at < index.length; i++)
      for (let to = order[from + i] * K, end = to + K; to < end; to++, at++) {
        lists.sq[to] = sq[at];
        lists.index[to] = index[at];
      }
    yield (part + 1) / results.length;
  }
}

function inSharedMemory(array: Int32Array): Int32Array {
  const shared = new Int32Array(sharedBuffer(array.byteLength));
  shared.set(array);
  return shared;
}

/** Panels of a leaf at most, so that leaves of a balanced tree are about as large as wanted. */
function panelsOfLeaf(n: number, leaf: number): number {
  const panels = panelsOf(n);
  const levels = Math.max(0, Math.round(Math.log2((panels * PANEL) / leaf)));
  return Math.ceil(panels / 2 ** levels);
}

/** Points, and leaves, of a part at most. */
const ROWS = 2 ** 16;
const LEAVES = 256;
/** Places for others' lists, as a share of a point's own. */
const BACK = 0.25;
