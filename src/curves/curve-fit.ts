import type { Note } from "../base/note.ts";
import type { Axis, Learner, Loss, Regime } from "./learning-curve.ts";

type Name = "alpha" | "a" | "c";

/** L(x) = c + a x^-alpha fitted to a learning curve [docs/curves.md#power-law-with-offset]. */
export interface CurveFit {
  readonly kind: "curve-fit";
  readonly curve: string;
  readonly axis: Axis;
  readonly loss: Loss;
  readonly regime: Regime;
  readonly learner: Learner;
  readonly model: "power" | "power-offset";
  readonly parameters: Readonly<Record<Name, number>>;
  readonly standardErrors: Readonly<Record<Name, number>>;
  readonly intervals: Readonly<Record<Name, readonly [number, number]>>;
  readonly level: number;
  /** Points fitted. */
  readonly n: number;
  /** Sizes fitted, and how many different ones. */
  readonly window: { readonly from: number; readonly to: number; readonly sizes: number };
  /** alpha refitted on the lower and the upper half of the window with c held; null where a half has fewer than two sizes. */
  readonly halves: { readonly lower: number; readonly upper: number } | null;
  /** Interval of the fitted loss at sizes spread evenly in log x over the window, for plots. */
  readonly band: {
    readonly x: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}
