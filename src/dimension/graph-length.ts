import { checked, integer, real } from "../base/checked.ts";
import { stage } from "../base/control.ts";
import { degenerateError, shapeError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { permutation, random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { powerOfTwo } from "../neighbors/choose-scale.ts";
import { minimumSpanningTree } from "../neighbors/minimum-spanning-tree.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import { blockJackknife } from "./block-jackknife.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { partSearch } from "./part-search.ts";
import { allTied, meanRadius, usableRows } from "./usable-rows.ts";

export interface GraphLengthOptions extends WorkOptions {
  /** Edges count by this power of their length. */
  readonly power?: number;
  /** How often the points are halved: sizes n, n/2, n/4, ...; fewer where parts would become too small. */
  readonly halvings?: number;
  /** Of the random halves. */
  readonly seed?: number;
  readonly level?: number;
}

export interface KnnGraphOptions extends GraphLengthOptions {
  /** Neighbours that each point has an edge to. */
  readonly k?: number;
}

export const PH0_OPTIONS = {
  power: real(1, 0.01, 100),
  halvings: integer(3, 1, 20),
  seed: integer(0, 0),
  level: LEVEL,
};
export const KNN_GRAPH_OPTIONS = { ...PH0_OPTIONS, k: integer(5, 1) };

/** Neighbours of a part from which its spanning tree is made; it is the same tree for any. */
export const TREE_NEIGHBORS = 10;

/** Points of the smallest part. */
const FEWEST = 20;

/**
 * The dimension from how the length of the k-nearest-neighbour graph falls with the number of points (Costa & Hero 2004)
 * [docs/dimension.md#knn-graph].
 * @param cloud the points that `near` was searched among
 * @throws OPTION for fewer than k neighbours; SHAPE where the cloud has other points; DEGENERATE for lists among other
 * points, too few usable points to halve, and where lengths do not fall; CANCELLED
 */
export async function knnGraph(
  cloud: PointCloud,
  near: Neighbors,
  options: KnnGraphOptions = {},
): Promise<DimensionEstimate> {
  const { k, ...rest } = checked<KnnChecked>(options as object, { ...KNN_GRAPH_OPTIONS, ...WORK_OPTIONS });
  return lengthDimension(cloud, near, rest, {
    method: "knn-graph",
    rough: "0.85 to 1.4 of the truth",
    params: { k },
    least: k,
    wanted: k,
    lengths: async (_, lists, power) => {
      const sums = new Float64Array(lists.n);
      for (let i = 0; i < lists.n; i++) for (let j = 0; j < k; j++) sums[i] += power(lists.distances[i * lists.k + j]);
      return { sums, edges: new Float64Array(lists.n).fill(k) };
    },
  });
}

/**
 * The dimension from how the length of the minimum spanning tree falls with the number of points: the finite bars of
 * degree-0 persistent homology are its edges (Adams et al. 2020; Schweinhart 2020) [docs/dimension.md#ph0].
 * @param cloud the points that `near` was searched among
 * @throws as `knnGraph`
 */
export async function ph0(
  cloud: PointCloud,
  near: Neighbors,
  options: GraphLengthOptions = {},
): Promise<DimensionEstimate> {
  const rest = checked<Checked>(options as object, { ...PH0_OPTIONS, ...WORK_OPTIONS });
  return lengthDimension(cloud, near, rest, {
    method: "ph0",
    rough: "0.7 to 1.4 of the truth, and 3.5 times on a closed curve, whose length hardly scatters",
    params: {},
    least: 1,
    wanted: TREE_NEIGHBORS,
    lengths: async (points, lists, power, control) => {
      const tree = await minimumSpanningTree(points, lists, control);
      const sums = new Float64Array(lists.n);
      const edges = new Float64Array(lists.n);
      tree.ends.forEach((end, at) => {
        sums[end] += power(tree.lengths[at >> 1]) / 2;
        edges[end] += 1 / 2;
      });
      return { sums, edges };
    },
  });
}

type Checked = Required<Omit<GraphLengthOptions, keyof WorkOptions>> & WorkOptions;
type KnnChecked = Checked & { k: number };

/** A graph over points whose length falls as their number grows. */
interface Graph {
  readonly method: string;
  /** What its error was seen to be [docs/dimension.md#standard-errors]. */
  readonly rough: string;
  readonly params: Readonly<Record<string, number>>;
  /** Neighbours a point that it cannot do without, and that are searched in parts. */
  readonly least: number;
  readonly wanted: number;
  readonly lengths: (
    points: PointCloud,
    near: Neighbors,
    power: (length: number) => number,
    control: WorkOptions,
  ) => Promise<Shares>;
}

/**
 * Each point's part of the graph: its edges, which may be halves, and the sum of their weights. The mean weight is that of
 * edges, not of points, so that it means the same in every region.
 */
interface Shares {
  readonly sums: Float64Array;
  readonly edges: Float64Array;
}

async function lengthDimension(
  cloud: PointCloud,
  near: Neighbors,
  { power, halvings: asked, seed, level, pool, ...control }: Checked,
  graph: Graph,
): Promise<DimensionEstimate> {
  const { method, least, wanted } = graph;
  if (!near.selfGraph)
    throw degenerateError("neighbors", `lists of the points among themselves for ${method}`, "other queries");
  if (cloud.n !== near.n) throw shapeError("cloud", `the ${near.n} points that were searched`, cloud.n);
  const used = usableRows(near, Math.max(least, Math.min(wanted, near.k)), method);
  const smallest = Math.max(FEWEST, 2 * wanted);
  const halvings = Math.min(asked, Math.floor(Math.log2(near.n / smallest)));
  if (halvings < 1) throw degenerateError("cloud", `at least ${2 * smallest} points for ${method}`, near.n);

  const unit = powerOfTwo(-Math.floor(Math.log2(meanRadius(near, used, least))));
  const weigh = (length: number) => (length * unit) ** power;
  const order = permutation(near.n, random(seed).split(method));
  const search = partSearch(cloud, near, wanted, pool);
  const shares = [await graph.lengths(cloud, near, weigh, { pool, ...stage(control, 0, 1 / (halvings + 1)) })];
  for (let halving = 1; halving <= halvings; halving++) {
    const share = { sums: new Float64Array(near.n), edges: new Float64Array(near.n) };
    const parts = 2 ** halving;
    for (let part = 0; part < parts; part++) {
      const from = Math.round((part * near.n) / parts);
      const rows = order.slice(from, Math.round(((part + 1) * near.n) / parts));
      const done = (halving + part / parts) / (halvings + 1);
      const some = { pool, ...stage(control, done, done + 1 / parts / (halvings + 1)) };
      const { points, lists } = await search(rows, { signal: control.signal });
      const lengths = await graph.lengths(points, lists, weigh, some);
      rows.forEach((row, at) => {
        share.sums[row] = lengths.sums[at];
        share.edges[row] = lengths.edges[at];
      });
    }
    shares.push(share);
  }

  const dimension = (rows: Int32Array) => power / -slope(shares, rows);
  const found = dimension(used.rows);
  if (!(found > 0)) throw allTied(method);
  control.onProgress?.(1);
  return makeEstimate({
    method,
    dimension: found,
    relativeVariance: blockJackknife(near, used.rows, dimension),
    level,
    n: used.rows.length,
    scale: meanWeight(shares[halvings], used.rows) ** (1 / power) / unit,
    params: { ...graph.params, power, halvings, seed },
    notes: [
      ...used.notes,
      note(
        "error-rough",
        `twenty regions are few and do not see what parts share: the error was seen to be ${graph.rough}`,
      ),
    ],
  });
}

/** Least squares slope of the logarithm of the mean weight on that of the number of points, one fewer a halving. */
function slope(shares: readonly Shares[], rows: Int32Array): number {
  const middle = (shares.length - 1) / 2;
  const whole = meanWeight(shares[0], rows);
  let across = 0;
  let squares = 0;
  for (const [halving, share] of shares.entries()) {
    across += (middle - halving) * Math.log(meanWeight(share, rows) / whole);
    squares += (middle - halving) ** 2;
  }
  return across / squares / Math.LN2;
}

function meanWeight({ sums, edges }: Shares, rows: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (const i of rows) {
    sum += sums[i];
    count += edges[i];
  }
  return sum / count;
}
