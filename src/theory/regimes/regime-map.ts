import type { Note } from "../../base/note.ts";
import type { Axis } from "../../curves/learning-curve.ts";

/**
 * What limits the loss along one size: how finely it resolves the target ("resolution"), fluctuation about a limit
 * ("variance"), first the one and then the other ("crossover").
 */
export type SliceRegime = "resolution" | "variance" | "crossover" | "cannot-tell" | "not-applicable";

/** The losses along one size, the other held. */
export interface RegimeSlice {
  readonly along: Axis;
  /** The other size; null where there is none. */
  readonly at: number | null;
  readonly from: number;
  readonly to: number;
  /** Different sizes. */
  readonly sizes: number;
  readonly regime: SliceRegime;
  /** Bahri et al.'s numbers: variance-limited in data 1, in parameters 2; resolution-limited in data 3, in parameters 4. */
  readonly numbers: readonly (1 | 2 | 3 | 4)[];
  /** Exponent of the power, of L - L(inf) where the slice is variance-limited; null where nothing falls. */
  readonly alpha: number | null;
  readonly interval: readonly [number, number] | null;
  /** Offset as a share of the loss at the largest size. */
  readonly floor: number | null;
  /** The size at which the regime turns. */
  readonly crossover: { readonly x: number; readonly interval: readonly [number, number] } | null;
  readonly because: string;
}

/** How the size of the crossover grows with the other size: x* ~ at^exponent. */
export interface CrossoverLine {
  readonly along: Axis;
  readonly exponent: number;
  readonly standardError: number;
  /** By Student's t at slices - 2 degrees of freedom. */
  readonly interval: readonly [number, number];
  readonly slices: number;
}

/** Which regime each slice of a grid of runs is in, and where it turns [docs/theory.md#regimes]. */
export interface RegimeMap {
  readonly kind: "regime-map";
  readonly curve: string;
  readonly slices: readonly RegimeSlice[];
  readonly crossovers: readonly CrossoverLine[];
  readonly level: number;
  readonly because: string;
  readonly notes: readonly Note[];
}
