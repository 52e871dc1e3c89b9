import { checked } from "../base/checked.ts";
import { float64s, int32s } from "../base/claimed.ts";
import { type Control, throwIfCancelled } from "../base/control.ts";
import { optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { findNeighbors } from "./find-neighbors.ts";
import type { Metric } from "./metric.ts";
import type { Neighbors } from "./neighbors.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

/** The edges that connect n points at the least total length. */
export interface MinimumSpanningTree {
  readonly kind: "minimum-spanning-tree";
  readonly n: number;
  readonly metric: Metric;
  /** (n - 1) x 2 rows, an edge's two ends. */
  readonly ends: Int32Array;
  /** n - 1 lengths, one an edge, in no order; the coordinates' unit. */
  readonly lengths: Float64Array;
  readonly notes: readonly Note[];
}

/**
 * The Euclidean (or other metric's) minimum spanning tree, exactly, from neighbour lists and memory for them alone: rounds
 * of Boruvka's in which a component takes its shortest listed edge where no unlisted one can be shorter; components that
 * the lists leave apart are searched for their nearest other points [docs/kernels.md#spanning-tree].
 * @param cloud the points that `near` was searched among
 * @throws OPTION for lists among other points than the queries; SHAPE where the cloud has other points than were searched;
 * CAPACITY, CANCELLED
 */
export async function minimumSpanningTree(
  cloud: PointCloud,
  near: Neighbors,
  options: SearchOptions = {},
): Promise<MinimumSpanningTree> {
  const { pool, plan, ...control } = checked(options, SEARCH_OPTIONS);
  if (!near.selfGraph) throw optionError("neighbors", "lists of the points among themselves", "other queries");
  if (cloud.n !== near.n) throw shapeError("cloud", `the ${near.n} points that were searched`, cloud.n);
  const n = near.n;
  const forest = new Forest(n);
  const next = new Int32Array(n);
  while (forest.edges < n - 1) {
    throwIfCancelled(control.signal);
    const { label, sizes } = forest.components();
    let exits = listedExits(near, label, sizes.length, next);
    if (forest.join(exits.filter((exit) => exit.length <= exit.bound)) === 0) {
      exits = await searchedExits(cloud, near, label, sizes, exits, { pool, plan, signal: control.signal });
      forest.join(exits);
    }
    control.onProgress?.(forest.edges / (n - 1));
  }
  return Object.freeze({
    kind: "minimum-spanning-tree",
    n,
    metric: near.metric,
    ends: forest.ends,
    lengths: forest.lengths,
    notes: near.notes,
  });
}

/** The shortest edge known that leaves a component, and a length that no unknown one falls below. */
interface Exit {
  from: number;
  to: number;
  length: number;
  bound: number;
}

/** Trees that grow together. */
class Forest {
  readonly ends: Int32Array;
  readonly lengths: Float64Array;
  edges = 0;
  readonly #parent: Int32Array;

  constructor(n: number) {
    this.ends = int32s("edges", 2 * (n - 1));
    this.lengths = float64s("edges", n - 1);
    this.#parent = Int32Array.from({ length: n }, (_, i) => i);
  }

  /** Each point's component, numbered from 0, and how many points they have. */
  components(): { label: Int32Array; sizes: number[] } {
    const label = new Int32Array(this.#parent.length).fill(-1);
    const sizes: number[] = [];
    const number = new Int32Array(this.#parent.length).fill(-1);
    for (let i = 0; i < label.length; i++) {
      const root = this.#root(i);
      if (number[root] < 0) number[root] = sizes.push(0) - 1;
      label[i] = number[root];
      sizes[label[i]]++;
    }
    return { label, sizes };
  }

  /**
   * Takes the components' shortest exits, shortest first, but for those that would close a ring; how many it took. Of
   * equal lengths any choice is as good.
   */
  join(exits: readonly Exit[]): number {
    const before = this.edges;
    for (const { from, to, length } of exits.toSorted((a, b) => a.length - b.length)) {
      const a = this.#root(from);
      const b = this.#root(to);
      if (a === b) continue;
      this.#parent[a] = b;
      this.ends[2 * this.edges] = from;
      this.ends[2 * this.edges + 1] = to;
      this.lengths[this.edges++] = length;
    }
    return this.edges - before;
  }

  #root(i: number): number {
    const parent = this.#parent;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }
}

/**
 * The components' exits by the lists; a point whose whole list lies within its component bounds what it may find outside.
 * @param next each point's first listed place that may lie outside its component; components only grow
 */
function listedExits(
  { n, k, distances, indices }: Neighbors,
  label: Int32Array,
  count: number,
  next: Int32Array,
): Exit[] {
  const exits = Array.from({ length: count }, (): Exit => ({ from: -1, to: -1, length: Infinity, bound: Infinity }));
  for (let i = 0; i < n; i++) {
    while (next[i] < k && label[indices[i * k + next[i]]] === label[i]) next[i]++;
    const exit = exits[label[i]];
    if (next[i] === k) exit.bound = Math.min(exit.bound, distances[(i + 1) * k - 1]);
    else offer(exit, i, indices[i * k + next[i]], distances[i * k + next[i]]);
  }
  return exits;
}

function offer(exit: Exit, from: number, to: number, length: number): void {
  if (length >= exit.length) return;
  exit.from = from;
  exit.to = to;
  exit.length = length;
}

/**
 * The exits of all components but the largest, exactly: the points that may have a nearer one than is known are searched
 * for. Two components differ in a bit of their numbers, so one search a bit and side sees every pair of them.
 */
async function searchedExits(
  cloud: PointCloud,
  { k, distances, metric }: Neighbors,
  label: Int32Array,
  sizes: readonly number[],
  exits: Exit[],
  search: Omit<SearchOptions, "onProgress"> & Control,
): Promise<Exit[]> {
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size)));
  const all = Int32Array.from(label.keys());
  const open = all.filter((i) => label[i] !== largest && distances[(i + 1) * k - 1] < exits[label[i]].length);
  for (let bit = 1; bit < sizes.length; bit *= 2)
    for (const side of [0, bit]) {
      const asking = open.filter((i) => (label[i] & bit) === side);
      if (asking.length === 0) continue;
      const others = all.filter((i) => (label[i] & bit) !== side);
      const found = await findNeighbors(takeRows(cloud, others), {
        ...search,
        k: 1,
        metric,
        queries: takeRows(cloud, asking),
      });
      asking.forEach((i, at) => {
        offer(exits[label[i]], i, others[found.indices[at]], found.distances[at]);
      });
    }
  return exits.filter((_, component) => component !== largest);
}
