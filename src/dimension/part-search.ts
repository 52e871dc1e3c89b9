import { type Control, throwIfCancelled } from "../base/control.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { type Planned, planFor, prepareAs } from "../neighbors/prepare.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";

/** Some of a cloud's points, and their neighbours among themselves; of equally near ones any. */
interface SearchedPart {
  readonly points: PointCloud;
  readonly lists: Neighbors;
}

/**
 * Searches random parts of one cloud, of n/2 points and fewer. What the lists of the whole hold of a part is not looked for again, and
 * one plan serves all parts: to make one for each takes as long as to search a small part.
 * @param cloud points that `near` was searched among
 * @param k neighbours a point
 */
export function partSearch(
  cloud: PointCloud,
  near: Neighbors,
  k: number,
  pool: Pool = inlinePool(),
): (rows: Int32Array, control: Control) => Promise<SearchedPart> {
  const { metric } = near;
  const placeOf = new Int32Array(cloud.n);
  let planned: Planned | undefined;
  const packed = async (points: PointCloud, { signal }: Control) => {
    planned ??= planFor([cloud], metric, cloud.n >> 1, null, k, {});
    return prepareAs(planned, points, metric, pool, { signal });
  };
  return async (rows, control) => {
    throwIfCancelled(control.signal);
    const points = takeRows(cloud, rows);
    const { short, ...lists } = heldLists(near, rows, k, placeOf);
    if (short.length > rows.length * MOST_SHORT)
      return { points, lists: await findNeighbors(await packed(points, control), { k, pool, ...control }) };
    if (short.length > 0) {
      const own = Int32Array.from(short);
      const part = await packed(points, control);
      const found = await findNeighbors(part, { k, queries: takeRows(points, own), own, pool, ...control });
      for (const [at, place] of short.entries()) {
        lists.distances.set(found.distances.subarray(at * k, (at + 1) * k), place * k);
        lists.indices.set(found.indices.subarray(at * k, (at + 1) * k), place * k);
      }
    }
    const { length: n } = rows;
    const { notes } = points;
    control.onProgress?.(1);
    return {
      points,
      lists: Object.freeze({ kind: "neighbors", n, k, references: n, selfGraph: true, metric, ...lists, notes }),
    };
  };
}

/**
 * The first k of each row's list that are among the rows, by their places in these, and the places of the rows whose lists hold fewer.
 * @param placeOf scratch, one a point
 */
function heldLists({ k: width, distances, indices }: Neighbors, rows: Int32Array, k: number, placeOf: Int32Array) {
  const held = { distances: new Float64Array(rows.length * k), indices: new Int32Array(rows.length * k) };
  const short: number[] = [];
  placeOf.fill(-1);
  for (let place = 0; place < rows.length; place++) placeOf[rows[place]] = place;
  for (let place = 0; place < rows.length; place++) {
    const end = (rows[place] + 1) * width;
    const full = (place + 1) * k;
    let to = place * k;
    for (let at = end - width; at < end && to < full; at++) {
      if (placeOf[indices[at]] < 0) continue;
      held.distances[to] = distances[at];
      held.indices[to++] = placeOf[indices[at]];
    }
    if (to < full) short.push(place);
  }
  return { ...held, short };
}

/** Share of a part's points past which all are searched, each pair seen once: of queries it is seen from both sides. */
const MOST_SHORT = 0.25;
