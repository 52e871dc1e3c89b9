import { logGamma } from "../base/special.ts";

/** What one of the n2 - 1 points inside the n2-th neighbour's ball contributes to GRIDE's score. */
interface Projection {
  /** Mean of d times the score given that one of them holds the share u of the ball's volume; mean 0 over u in (0, 1). */
  readonly at: (u: number) => number;
  /** Mean of its square. */
  readonly variance: number;
}

const CELLS = 1024;

/**
 * Hoeffding's projection of d times GRIDE's score g(w), w = mu^-d being the n1-th smallest of n2 - 1 uniform shares:
 * its slope in u is g'(u) times the probability that the others leave place n1 to u [docs/dimension.md#gride].
 */
export function grideProjection(n1: number, n2: number): Projection {
  const between = n2 - n1 - 1;
  const logChoose = logGamma(n2 - 1) - logGamma(n1) - logGamma(between + 1);
  const table = new Float64Array(CELLS);
  let sum = 0;
  let mean = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const u = (cell + 0.5) / CELLS;
    const place = Math.exp(logChoose + (n1 - 1) * Math.log(u) + between * Math.log1p(-u));
    const rise = (scoreSlope(u, between, n2) * place) / CELLS;
    table[cell] = sum + rise / 2;
    sum += rise;
    mean += table[cell] / CELLS;
  }
  let variance = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    table[cell] -= mean;
    variance += table[cell] ** 2 / CELLS;
  }
  return { at: (u) => table[Math.min(CELLS - 1, Math.floor(u * CELLS))], variance };
}

/** g'(w) for g(w) = 1 + (n2 - n1 - 1) l/(1 - w) - (n2 - 1) l, l = -ln w. */
function scoreSlope(w: number, between: number, n2: number): number {
  return between * (-Math.log(w) / (1 - w) ** 2 - 1 / (w * (1 - w))) + (n2 - 1) / w;
}
