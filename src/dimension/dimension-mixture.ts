import type { Note } from "../base/note.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";

/** One of several dimensions in a cloud. */
export interface MixtureComponent {
  /** Posterior mean. */
  readonly dimension: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  /** Posterior mean of the share of the points. */
  readonly share: number;
  /** Split R-hat of the dimension over the chains: one where they agree. */
  readonly rHat: number;
  /** Independent draws that would tell as much. */
  readonly effectiveDraws: number;
}

/** Several dimensions in one cloud, and which points have which. */
export interface DimensionMixture {
  readonly kind: "dimension-mixture";
  readonly method: string;
  /** By ascending dimension. */
  readonly components: readonly MixtureComponent[];
  /** labels[i]: the component that point i is in most often; -1 for a point that has none (a copy of another, or r2 = r1). */
  readonly labels: readonly number[];
  /** probabilities[i][l]: posterior probability that point i is in component l; empty for a point that has none. */
  readonly probabilities: readonly (readonly number[])[];
  /** Posterior mean dimension over the points. */
  readonly estimate: DimensionEstimate;
  readonly level: number;
  readonly n: number;
  /** All that is needed to repeat it. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly notes: readonly Note[];
}
