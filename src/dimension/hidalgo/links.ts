import type { Neighbors } from "../../neighbors/neighbors.ts";

/** Who is linked with each point: its first q neighbours, and those that list it among theirs; a mutual link stands twice. */
export interface Links {
  /** Links of point i: to[starts[i]] .. to[starts[i + 1] - 1]. */
  readonly starts: Int32Array;
  readonly to: Int32Array;
}

/** Links among the rows used, in their own numbering; O(n q) memory. @param place of each row among those used, or -1 */
export function linksOf({ k, indices }: Neighbors, rows: Int32Array, place: Int32Array, q: number): Links {
  const starts = new Int32Array(rows.length + 1);
  const each = (visit: (i: number, j: number) => void) => {
    for (let i = 0; i < rows.length; i++)
      for (let at = rows[i] * k; at < rows[i] * k + q; at++) if (place[indices[at]] >= 0) visit(i, place[indices[at]]);
  };
  each((i, j) => {
    starts[i + 1]++;
    starts[j + 1]++;
  });
  for (let i = 0; i < rows.length; i++) starts[i + 1] += starts[i];
  const to = new Int32Array(starts[rows.length]);
  const next = starts.slice(0, -1);
  each((i, j) => {
    to[next[i]++] = j;
    to[next[j]++] = i;
  });
  return { starts, to };
}
