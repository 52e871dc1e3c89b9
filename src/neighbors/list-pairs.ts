import type { Placed } from "../wasm/arena.ts";
import { f64 } from "../wasm/arena.ts";
import type { Machine } from "../wasm/kernels.ts";
import { PANEL } from "./frame.ts";

/** Pairs nearer than a radius, as a scan lists them. */
export interface PairList {
  /** count. */
  readonly sq: Float64Array;
  /** count x 2: the row's place and the column's, in the order of the trees. */
  readonly index: Int32Array;
}

/** Room for all pairs that one call may list, and for some calls' more, so that lists are taken in good lengths. */
export const listLayout = (group: number, listing: boolean) =>
  f64(listing ? 2 * (group * group * PANEL * PANEL + SPARE) : 0);

/**
 * Takes what is listed out of the kernels' memory where the next call might find no room, or at the end.
 * @param row, col places of the blocks' first points
 */
export function takeList(
  { kernels }: Machine,
  scan: number,
  list: Placed<{ list: ReturnType<typeof f64> }>["list"],
  row: number,
  col: number,
  last: boolean,
): PairList | undefined {
  const count = kernels.tally(scan, 3);
  if (count === 0 || (count <= SPARE && !last)) return undefined;
  const words = new Int32Array(list.view.buffer, list.pointer, 4 * count);
  const sq = new Float64Array(count);
  const index = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    index[2 * i] = row + words[4 * i];
    index[2 * i + 1] = col + words[4 * i + 1];
    sq[i] = list.view[2 * i + 1];
  }
  kernels.listPairs(scan, list.pointer);
  return { sq, index };
}

const SPARE = 2 ** 18;
