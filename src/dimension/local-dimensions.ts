import type { Note } from "../base/note.ts";

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
