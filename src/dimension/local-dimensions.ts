import type { Note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { UsableRows } from "./usable-rows.ts";

/** A dimension at each point: noisy values, to be looked at together, without errors of their own. */
export interface LocalDimensions {
  readonly kind: "local-dimensions";
  readonly method: string;
  /** Query points. */
  readonly n: number;
  /** One per query, 0 where the point has none (a copy of another, or all its neighbours at one distance). */
  readonly dimensions: Float64Array;
  /** All that is needed to repeat it. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}

/** The value of each row used; 0 on the others, and where it is no finite number above 0. */
export function localDimensions(
  method: string,
  near: Neighbors,
  used: UsableRows,
  params: LocalDimensions["params"],
  value: (row: number) => number,
): LocalDimensions {
  const dimensions = new Float64Array(near.n);
  for (const row of used.rows) {
    const d = value(row);
    if (d > 0 && Number.isFinite(d)) dimensions[row] = d;
  }
  return Object.freeze({
    kind: "local-dimensions",
    method,
    n: near.n,
    dimensions,
    params: Object.freeze({ ...params }),
    notes: Object.freeze([...used.notes]),
  });
}
