import type { Note } from "../base/note.ts";

export type Axis = "examples" | "parameters" | "width" | "compute" | "steps" | "unstated";
export type Loss = "mse" | "cross-entropy" | "zero-one" | "squared-distance" | "other" | "unstated";
/** What limits the loss: how finely the data or model resolve the manifold, or random fluctuation. */
export type Regime = "resolution" | "variance" | "unstated";
/** Who learned; laws bind learners differently. */
export type Learner = "nearest-neighbor" | "local-linear" | "network" | "kernel" | "unstated";

/** Sizes against test losses, along one axis or several. Points of equal size are repetitions (seeds). */
export interface LearningCurve {
  readonly kind: "learning-curve";
  readonly name: string;
  readonly axis: Axis;
  readonly loss: Loss;
  readonly regime: Regime;
  readonly learner: Learner;
  /** x[i] > 0: size of run i in the axis's unit. */
  readonly x: readonly number[];
  /** further[a].x[i] > 0: its size along a second axis, a third, ...; empty for curves of one. */
  readonly further: readonly { readonly axis: Axis; readonly x: readonly number[] }[];
  /** y[i] > 0: its test loss. */
  readonly y: readonly number[];
  /** errors[i] > 0: standard error of y[i], where it was measured. */
  readonly errors: readonly number[] | null;
  /** seed[i]: which repetition run i belongs to. */
  readonly seed: readonly number[];
  /** Losses of learners that ignore structure (the mean, one global linear fit), to be beaten before a law is judged. */
  readonly baselines: readonly { readonly name: string; readonly loss: number }[];
  readonly notes: readonly Note[];
}
