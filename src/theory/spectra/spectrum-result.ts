import type { Note } from "../../base/note.ts";

export const SPECTRUM_KERNELS = ["covariance", "laplace", "matern-3/2", "matern-5/2", "gaussian", "matrix"] as const;
export type SpectrumKernel = (typeof SPECTRUM_KERNELS)[number];

/** How fast the eigenvalues of a kernel matrix or a covariance fall, i^-(1 + alphaK) [docs/theory.md#spectrum]. */
export interface Spectrum {
  readonly kind: "spectrum";
  readonly kernel: SpectrumKernel;
  readonly alphaK: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Points, and how many eigenvalues they have. */
  readonly n: number;
  readonly size: number;
  /** Indices fitted, counted from 1, both included. */
  readonly window: { readonly from: number; readonly to: number };
  /** alphaK over the lower and the upper half of the window, in logarithms. */
  readonly halves: { readonly lower: number; readonly upper: number };
  /** The largest eigenvalues, descending, over the number of points. */
  readonly values: readonly number[];
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}
