/** A number that a claim speaks of. */
export interface ClaimedNumber {
  /** "slope of 4/alpha against d" */
  readonly quantity: string;
  /** The paper's number or bound, in words: "1", "at least 2/d = 0.667". */
  readonly claimed: string;
  readonly measured: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly agreement: "agrees" | "disagrees" | "cannot-tell";
  readonly because: string;
}

/** A paper's claim, and what was measured of it. */
export interface ClaimCheck {
  readonly kind: "claim-check";
  readonly claim: string;
  readonly findings: readonly ClaimedNumber[];
}
