import { logGamma } from "../base/special.ts";

/** What one of the n2 - 1 points inside the n2-th neighbour's ball contributes to a statistic of w. */
interface Projection {
  /** Mean of the statistic given that one of them holds the share u of the ball's volume; mean 0 over u in (0, 1). */
  readonly at: (u: number) => number;
  /** What it is to be multiplied by so that the n2 - 1 points carry all of the statistic's variance. */
  readonly stretch: number;
}

const CELLS = 1024;

/**
 * Hoeffding's projection of a statistic g(w), w = (r_n1 / r_n2)^d being the n1-th smallest of n2 - 1 uniform shares:
 * its slope in u is g'(u) times the probability that the others leave place n1 to u [docs/dimension.md#gride].
 * @param slope g'
 */
export function orderProjection(n1: number, n2: number, slope: (w: number) => number): Projection {
  const between = n2 - n1 - 1;
  const logChoose = logGamma(n2 - 1) - logGamma(n1) - logGamma(between + 1);
  const table = new Float64Array(CELLS);
  const statistic = new Float64Array(CELLS);
  const density = new Float64Array(CELLS);
  let projected = 0;
  let whole = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const u = (cell + 0.5) / CELLS;
    const place = Math.exp(logChoose + (n1 - 1) * Math.log(u) + between * Math.log1p(-u));
    const rise = slope(u) / CELLS;
    table[cell] = projected + (rise * place) / 2;
    statistic[cell] = whole + rise / 2;
    density[cell] = (n2 - 1) * place;
    projected += rise * place;
    whole += rise;
  }
  const mean = table.reduce((sum, value) => sum + value, 0) / CELLS;
  for (let cell = 0; cell < CELLS; cell++) table[cell] -= mean;
  const carried =
    (n2 - 1) *
    weighted(
      table,
      (value) => value ** 2,
      () => 1,
    );
  const centre = weighted(
    statistic,
    (value) => value,
    (cell) => density[cell],
  );
  const all = weighted(
    statistic,
    (value) => (value - centre) ** 2,
    (cell) => density[cell],
  );
  return { at: (u) => table[Math.min(CELLS - 1, Math.floor(u * CELLS))], stretch: Math.sqrt(all / carried) };
}

/**
 * What the projections are to be multiplied by for the parts that two inner points have together. A third point leaves these, unlike
 * the projections, to be shared by all rows near it: with n2 = 2 n1 they matter on lines, less on surfaces, and with n1 = 1 they
 * work against the projections. Measured on flat tori of d = 1..10, to which it is held [docs/dimension.md#gride].
 */
export function jointShare(n1: number, n2: number, d: number): number {
  if (n1 === 1 && n2 > 2) return Math.sqrt(Math.max(0, 1 - 0.6 * (n2 - 1) ** 0.2 * Math.exp(-d / 6.3)));
  if (n1 === 1 || Math.abs(n2 - 2 * n1) > 1) return 1;
  return Math.sqrt(1 + (1.2 * (1 - 1.6 / n1)) / Math.max(1, d) ** 2);
}

/** Mean of a function of the cells' values with these weights. */
function weighted(values: Float64Array, of: (value: number) => number, weight: (cell: number) => number): number {
  let sum = 0;
  let mass = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    sum += of(values[cell]) * weight(cell);
    mass += weight(cell);
  }
  return sum / mass;
}
