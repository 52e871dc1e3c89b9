import { type Control, stage } from "../../base/control.ts";
import { type PointCloud, takeRows } from "../../cloud/point-cloud.ts";
import type { Pool } from "../../pool/pool.ts";
import { findNeighbors } from "../find-neighbors.ts";
import { PANEL } from "../frame.ts";
import type { Node } from "../nodes.ts";
import { recallOf, type Truth } from "./sample-recall.ts";

/**
 * The fewest leaves that each has to be compared with, itself among them, for some rows to find a share of their neighbours:
 * one and a half standard errors to be safe. As many as there may be where those are too few.
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
  // Long lists are dear: short ones first.
  for (let high = Math.min(most, FIRST), from = 0; ; high = Math.min(most, 4 * high)) {
    const rankOf = await ranks(middles, homes, high, pool, stage(control, from, (from + 1) / 2));
    // Two leaves are compared where either is near enough to the other.
    const needed = Float64Array.from(indices, (other, at) => {
      const [a, b] = [rows[Math.floor(at / k)], other].map((row) => leafOf.get(row) as number);
      return Math.min(rankOf(a, b), rankOf(b, a));
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
    if (high === most || reached(high)) return least(reached, high);
    from = (from + 1) / 2;
  }
}

/** The least from 1 to `most` that will do; `most` where none does. */
function least(does: (value: number) => boolean, most: number): number {
  let [low, high] = [1, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (does(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How near other leaves are to some, as ranks below `to`; 0: itself, Infinity: farther. */
async function ranks(
  middles: PointCloud,
  homes: readonly number[],
  to: number,
  pool: Pool,
  control: Control,
): Promise<(leaf: number, other: number) => number> {
  const own = Int32Array.from(homes);
  const k = to - 1;
  const near =
    k === 0
      ? new Int32Array(0)
      : (await findNeighbors(middles, { k, queries: takeRows(middles, own), own, pool, ...control })).indices;
  const placeOf = new Map(homes.map((leaf, i) => [leaf, i]));
  return (leaf, other) => {
    if (leaf === other) return 0;
    const from = (placeOf.get(leaf) as number) * k;
    const at = near.subarray(from, from + k).indexOf(other);
    return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
  };
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
const SURE = 1.5;
/** Leaves up to which ranks are asked for at first. */
const FIRST = 256;
