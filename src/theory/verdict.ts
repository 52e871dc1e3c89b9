import type { Note } from "../base/note.ts";

export type Outcome = "consistent" | "violates" | "cannot-tell" | "not-applicable";

/** Whether a measured exponent agrees with a law, both errors carried [docs/theory.md#verdicts]. */
export interface Verdict {
  readonly kind: "verdict";
  readonly law: string;
  readonly relation: "equals" | "at-least";
  /** The law's own parameters, by name. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Name of the curve judged. */
  readonly curve: string;
  readonly outcome: Outcome;
  /** The law's exponent at the measured dimension; null when not-applicable. */
  readonly predicted: number | null;
  readonly predictedInterval: readonly [number, number] | null;
  /** The fitted exponent; null where the model has none. */
  readonly measured: number | null;
  readonly measuredInterval: readonly [number, number] | null;
  /** The dimension used; null where the law needs none. */
  readonly dimension: number | null;
  readonly dimensionInterval: readonly [number, number] | null;
  /** The dimension at which the law gives the measured exponent (4/alpha for 4/d); null where there is none. */
  readonly impliedDimension: number | null;
  /** Ends are null where the exponent's interval gives none. */
  readonly impliedInterval: readonly [number | null, number | null] | null;
  /** rho = ln(measured / predicted) with its standard error; null when not-applicable. */
  readonly rho: number | null;
  readonly standardError: number | null;
  /** Of rho: two-sided where the law is an equality; where it is a bound, one-sided limits, each at the level. */
  readonly interval: readonly [number, number] | null;
  /** rho / standardError. */
  readonly z: number | null;
  /** Of so large a departure if the law holds: on either side of an equality, below a bound. */
  readonly probability: number | null;
  /** The smallest factor between measured and predicted that would have been found with probability 0.8. */
  readonly detectable: number | null;
  /** Dimensions at which the outcome would be the same, null where a side has no end; null where the law needs no d. */
  readonly standsFor: readonly [number | null, number | null] | null;
  readonly level: number;
  /** What has to hold besides and was not checked. */
  readonly assumes: readonly string[];
  /** One sentence. */
  readonly because: string;
  readonly notes: readonly Note[];
}
