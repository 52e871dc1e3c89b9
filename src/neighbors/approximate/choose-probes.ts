import type { Control } from "../../base/control.ts";
import { type PointCloud, takeRows } from "../../cloud/point-cloud.ts";
import type { Pool } from "../../pool/pool.ts";
import { findNeighbors } from "../find-neighbors.ts";
import { PANEL } from "../frame.ts";
import type { Node } from "../nodes.ts";
import { recallOf, type Truth } from "./sample-recall.ts";

/**
 * The fewest leaves that each has to be compared with, itself among them, for some rows to find a share of their neighbours:
 * two standard errors to be safe. As many as there may be where those are too few.
 * @param middles of the leaves
 * @param order   order[place]: row
 * @param most    leaves at most
 */
export async function chooseProbes(
  { rows, indices }: Truth,
  target: number,
  middles: PointCloud,
  leaves: readonly Node[],
  order: Int32Array,
  most: number,
  pool: Pool,
  control: Control,
): Promise<number> {
  const k = indices.length / rows.length;
  const leafOf = leavesOf(leaves, order, [...rows, ...indices]);
  const homes = [...new Set(leafOf.values())];
  const own = Int32Array.from(homes);
  const queries = takeRows(middles, own);
  const near = most > 1 ? (await findNeighbors(middles, { k: most - 1, queries, own, pool, ...control })).indices : own;
  const home = new Map(homes.map((leaf, i) => [leaf, i * (most - 1)]));
  const rank = (leaf: number, other: number) => {
    if (leaf === other) return 0;
    const from = home.get(leaf) as number;
    const at = near.subarray(from, from + most - 1).indexOf(other);
    return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
  };
  // Two leaves are compared where either is near enough to the other.
  const needed = Float64Array.from(indices, (other, at) => {
    const [a, b] = [rows[Math.floor(at / k)], other].map((row) => leafOf.get(row) as number);
    return Math.min(rank(a, b), rank(b, a));
  });
  const reached = (probes: number) => {
    const found = Float64Array.from(rows, (_, i) => {
      let right = 0;
      for (let at = i * k; at < (i + 1) * k; at++) if (needed[at] < probes) right++;
      return right / k;
    });
    const { recall, standardError } = recallOf(found, k);
    return recall === 1 || recall - SURE * standardError >= target;
  };
  let [low, high] = [1, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In which leaf some rows lie. */
function leavesOf(leaves: readonly Node[], order: Int32Array, wanted: Iterable<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const marked = new Uint8Array(order.length);
  for (const row of wanted) marked[row] = 1;
  for (const [leaf, { panel, panels }] of leaves.entries())
    for (let place = panel * PANEL; place < Math.min(order.length, (panel + panels) * PANEL); place++)
      if (marked[order[place]]) found.set(order[place], leaf);
  return found;
}

/** Standard errors that the rows' recall is to lie above the target. */
const SURE = 2;
