import { degenerateError, optionError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";

/** The query points an estimator may use, and what is to be said about the rest. */
export interface UsableRows {
  /** Rows of the neighbour lists, ascending. */
  readonly rows: Int32Array;
  /** has[i] = 1 where row i is among them; one per query. */
  readonly has: Uint8Array;
  readonly notes: readonly Note[];
}

const FEWEST_ROWS = 10;

/**
 * Rows whose nearest neighbour is at a positive distance, with notes on dropped duplicates and on ties among the
 * first k neighbours [docs/dimension.md#degenerate-data].
 * @throws DEGENERATE under hamming; OPTION if the neighbours are approximate or the lists are shorter than k; DEGENERATE if fewer than 10 rows are left
 */
export function usableRows(near: Neighbors, k: number, method: string): UsableRows {
  if ((near.kind as string) !== "neighbors")
    throw optionError("neighbors", `neighbours found exactly for ${method}`, near.kind);
  if (near.metric === "hamming")
    throw degenerateError("metric", `one whose balls grow as a power of their radius for ${method}`, near.metric);
  if (near.k < k) throw optionError("neighbors", `at least k = ${k} neighbours of each point for ${method}`, near.k);
  const has = new Uint8Array(near.n);
  const rows: number[] = [];
  let tied = 0;
  for (let i = 0; i < near.n; i++) {
    if (near.distances[i * near.k] === 0) continue;
    has[i] = 1;
    rows.push(i);
    if (hasTie(near, i, k)) tied++;
  }
  if (rows.length < FEWEST_ROWS)
    throw degenerateError(
      "neighbors",
      `at least ${FEWEST_ROWS} points whose nearest neighbour is at a positive distance`,
      `${rows.length} of ${near.n}`,
    );
  const dropped = near.n - rows.length;
  const notes = [...near.notes];
  if (dropped > 0)
    notes.push(note("duplicate-rows-dropped", `${dropped} of ${near.n} points have a duplicate and were left out`));
  if (tied > 0)
    notes.push(
      note(
        "tied-distances",
        `${tied} of ${rows.length} points have equal distances among their first ${k} neighbours (lattice or rounded data)`,
      ),
    );
  return { rows: Int32Array.from(rows), has, notes };
}

/** What is to be said where only some of the rows' neighbourhoods determine a dimension. */
export function undefinedNotes(kept: number, rows: number): Note[] {
  if (kept === rows) return [];
  const said = `${rows - kept} of ${rows} points have neighbours that determine no dimension and were left out`;
  return [note("undefined-rows-dropped", said)];
}

/** @throws DEGENERATE where fewer than 10 of n points have a dimension */
export function requireDefined(method: string, kept: number, n: number): void {
  if (kept < FEWEST_ROWS)
    throw degenerateError(method, `at least ${FEWEST_ROWS} points with a dimension`, `${kept} of ${n}`);
}

/** Mean distance to the j-th neighbour over the rows. */
export function meanRadius(near: Neighbors, { rows }: Pick<UsableRows, "rows">, j: number): number {
  let sum = 0;
  for (const i of rows) sum += near.distances[i * near.k + j - 1];
  return sum / rows.length;
}

/** What is to be said where balls hold so much of the cloud that its edges are in most of them [docs/dimension.md#standard-errors]. */
export function wideNotes({ references }: Neighbors, k: number): Note[] {
  if (k * 10 < references) return [];
  const said = `balls of ${k} of ${references} points reach the edges of most sets: the error may be short by a third, and bias is more than it`;
  return [note("wide-neighbourhoods", said)];
}

/** What is thrown where every ratio of distances is one. */
export function allTied(method: string) {
  return degenerateError("distances", `neighbours at different distances for ${method}`, "all ratios equal to one");
}

function hasTie(near: Neighbors, i: number, k: number): boolean {
  for (let at = i * near.k + 1; at < i * near.k + k; at++)
    if (near.distances[at] === near.distances[at - 1]) return true;
  return false;
}
