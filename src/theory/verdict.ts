import type { Note } from "../base/note.ts";

export type Outcome = "consistent" | "violates" | "cannot-tell" | "not-applicable";

/** Whether a measured exponent agrees with a law, both errors carried [docs/theory.md#verdicts]. */
export interface Verdict {
  readonly kind: "verdict";
  readonly law: string;
  readonly relation: "equals" | "at-least";
  /** Name of the curve judged. */
  readonly curve: string;
  readonly outcome: Outcome;
  /** The law's exponent at the measured dimension; null when not-applicable. */
  readonly predicted: number | null;
  readonly predictedInterval: readonly [number, number] | null;
  /** The fitted exponent. */
  readonly measured: number;
  readonly measuredInterval: readonly [number, number];
  /** rho = ln(measured / predicted) with its standard error and interval; null when not-applicable. */
  readonly rho: number | null;
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
  /** rho / standardError. */
  readonly z: number | null;
  readonly level: number;
  /** The dimension used; null where the law needs none. */
  readonly dimension: number | null;
  /** One sentence. */
  readonly because: string;
  readonly notes: readonly Note[];
}
