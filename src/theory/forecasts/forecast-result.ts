import type { Note } from "../../base/note.ts";

/** One answer of a forecast. */
export interface ForecastItem {
  /** Loss at a size; size (compute, with two axes) for a loss, or for half of it; best N and D of a budget, or its loss. */
  readonly asks: "loss-at" | "size-for" | "size-to-halve" | "parameters-for" | "examples-for" | "loss-of-budget";
  /** The size (one number an axis), the loss or the budget it was asked for; empty for half of a loss that is not known. */
  readonly given: readonly number[];
  /** Null where it was refused. */
  readonly value: number | null;
  readonly standardError: number | null;
  /** Ends are null where there is none: a loss that may never be reached. */
  readonly interval: readonly [number, number | null] | null;
  /** Decades between the sizes measured and those spoken of, along the axis where they are most. */
  readonly decadesBeyond: number | null;
  /** Why there is no value; null where there is one. */
  readonly refused: string | null;
}

/** What a fit, or a law at a dimension, expects where nothing was measured [docs/theory.md#forecast]. */
export interface Forecast {
  readonly kind: "forecast";
  readonly curve: string;
  /** The model fitted, or the law. */
  readonly by: string;
  /** Whether sizes are upper limits, the law being a lower bound on the exponent. */
  readonly bound: boolean;
  /** Sizes of the first axis that were measured; null where nothing was. */
  readonly measured: readonly [number, number] | null;
  readonly items: readonly ForecastItem[];
  readonly level: number;
  /** Decades past the measured sizes beyond which it refuses. */
  readonly decades: number;
  readonly notes: readonly Note[];
}
