/** A number that a claim speaks of. */
export interface ClaimedNumber {
  /** "slope of 4/alpha against d" */
  readonly quantity: string;
  /** The paper's number or bound, in words: "1", "at least 2/d = 0.667". */
  readonly claimed: string;
  /** Null where there is none: not applicable. */
  readonly measured: number | null;
  /** Null where the error is not known; so is the interval. */
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
  readonly agreement: "agrees" | "disagrees" | "cannot-tell" | "not-applicable";
  readonly because: string;
}

/** A paper's claim, and what was measured of it. */
export interface ClaimCheck {
  readonly kind: "claim-check";
  readonly claim: string;
  readonly findings: readonly ClaimedNumber[];
}
