import type { Note } from "../base/note.ts";

/** An intrinsic dimension with its error. */
export interface DimensionEstimate {
  readonly kind: "dimension-estimate";
  /** "twonn", "mle", "gride", "correlation", "given", ... */
  readonly method: string;
  readonly dimension: number;
  readonly standardError: number;
  /** Holds the truth with probability `level`, bias aside. */
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Points it was computed from, after duplicates were dropped. */
  readonly n: number;
  /** Distance that the estimate speaks of (mean of the largest radius used), in the coordinates' unit; null where there is none. */
  readonly scale: number | null;
  /** All that is needed to repeat it. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}

/** The dimension against scale: one estimate per neighbour order, fine to coarse. */
export interface DimensionScan {
  readonly kind: "dimension-scan";
  readonly method: string;
  readonly estimates: readonly DimensionEstimate[];
  /** The widest run of scales whose intervals share a value, or why there is none. */
  readonly plateau: {
    readonly from: number;
    readonly to: number;
    readonly dimension: number;
    /** Of the best estimate of the run: they share their points, so pooling them would claim too much. */
    readonly standardError: number;
  } | null;
  readonly because: string;
}
