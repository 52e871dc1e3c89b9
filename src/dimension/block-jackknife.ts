import { permutation, random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";

const GROUPS = 20;

/** Neighbours of a point that hold its region together and tell how far out it lies; more would reach across narrow gaps. */
export const LINKS = 8;

/**
 * Relative variance of a statistic of the rows' neighbourhoods, by leaving out one of about 20 regions of the
 * neighbour graph at a time, the neighbours held fixed [docs/dimension.md#jackknife]. Where the neighbours are not the
 * queries themselves the groups are random.
 * @param rows the rows that the statistic is of, ascending
 * @param statistic of the rows kept, ascending
 */
export function blockJackknife(near: Neighbors, rows: Int32Array, statistic: (kept: Int32Array) => number): number {
  if (!near.selfGraph) return groupJackknife(rows, 0, statistic);
  return jackknife(rows, regions(near, rows, GROUPS), statistic);
}

/** As `blockJackknife`, over random groups: for statistics of the points themselves, which are independent. */
export function groupJackknife(
  rows: Int32Array,
  seed: number | string,
  statistic: (kept: Int32Array) => number,
): number {
  const order = permutation(rows.length, random(seed).split("jackknife"));
  const groups = new Map<number, number>();
  order.forEach((place, at) => {
    groups.set(rows[place], Math.floor((at * GROUPS) / rows.length));
  });
  return jackknife(rows, (row) => groups.get(row)!, statistic);
}

/** (g - 1)/g times the squares of the left-out values about their mean, over the square of that mean. */
function jackknife(
  rows: Int32Array,
  groupOf: (row: number) => number,
  statistic: (kept: Int32Array) => number,
): number {
  const values: number[] = [];
  for (let group = 0; group < GROUPS; group++) {
    const kept = rows.filter((row) => groupOf(row) !== group);
    if (kept.length < rows.length) values.push(statistic(kept));
  }
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value / centre - 1) ** 2;
  return (sum * (values.length - 1)) / values.length;
}

/**
 * The region of each row: the graph of nearest neighbours is halved again and again along its breadth-first order
 * from a far end, so that regions are connected and equally large. Starts and orders come from the distances, not
 * from the points' places.
 */
export function regions(near: Neighbors, rows: Int32Array, count: number): (row: number) => number {
  const regionOf = new Int32Array(near.n).fill(-1);
  const width = Math.min(near.k, LINKS);
  const radii = new Float64Array(near.n);
  for (const row of rows) for (let at = row * near.k; at < row * near.k + width; at++) radii[row] += near.distances[at];
  const outermostFirst = Int32Array.from(rows).sort((a, b) => radii[b] - radii[a] || a - b);
  const graph = linksOf(near, outermostFirst, width);
  const marks = new Int32Array(near.n);
  let mark = 0;

  const walk = (among: Int32Array, first: number): Int32Array => {
    mark += 2; // mark - 1: to be visited; mark: visited
    for (const row of among) marks[row] = mark - 1;
    const order = new Int32Array(among.length);
    let filled = 0;
    const visit = (row: number) => {
      if (marks[row] !== mark - 1) return;
      marks[row] = mark;
      order[filled++] = row;
    };
    visit(first);
    for (let at = 0, next = 0; at < among.length; at++) {
      while (at === filled) visit(among[next++]);
      for (let link = graph.offsets[order[at]]; link < graph.offsets[order[at] + 1]; link++) visit(graph.ends[link]);
    }
    return order;
  };

  let region = 0;
  const divide = (among: Int32Array, parts: number): void => {
    if (parts === 1 || among.length < 2) {
      for (const row of among) regionOf[row] = region;
      region++;
      return;
    }
    const farEnd = walk(among, among[0])[among.length - 1];
    const order = walk(among, farEnd);
    const half = parts >> 1;
    const cut = Math.round((among.length * half) / parts);
    divide(order.slice(0, cut), half);
    divide(order.slice(cut), parts - half);
  };
  divide(outermostFirst, count);
  return (row) => regionOf[row];
}

/** Each row's first `width` neighbours and the rows that it is one of for: ends[offsets[i] .. offsets[i + 1]]. */
function linksOf({ n, k, indices }: Neighbors, rows: Int32Array, width: number) {
  const offsets = new Int32Array(n + 1);
  const each = (take: (from: number, to: number) => void) => {
    for (let place = 0; place < width; place++)
      for (const row of rows) {
        const other = indices[row * k + place];
        take(row, other);
        take(other, row);
      }
  };
  each((from) => {
    offsets[from + 1]++;
  });
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  const ends = new Int32Array(offsets[n]);
  const filled = offsets.slice();
  each((from, to) => {
    ends[filled[from]++] = to;
  });
  return { offsets, ends };
}
