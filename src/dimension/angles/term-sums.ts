/** Two sums over a neighbourhood, and those of the terms that each neighbour is in. */
export interface TermSums {
  over: number;
  under: number;
  readonly overOf: Float64Array;
  readonly underOf: Float64Array;
}

export const noTerms = (k: number): TermSums => ({
  over: 0,
  under: 0,
  overOf: new Float64Array(k),
  underOf: new Float64Array(k),
});

/** To be filled anew. */
export function clearTerms(sums: TermSums): void {
  sums.over = 0;
  sums.under = 0;
  sums.overOf.fill(0);
  sums.underOf.fill(0);
}

/** Adds a term of neighbours a and b; of one where they are the same. */
export function addTerm(to: TermSums, over: number, under: number, a: number, b: number): void {
  to.over += over;
  to.under += under;
  to.overOf[a] += over;
  to.underOf[a] += under;
  if (a === b) return;
  to.overOf[b] += over;
  to.underOf[b] += under;
}
