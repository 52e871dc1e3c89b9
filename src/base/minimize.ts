/** A point and the value there. */
export interface Lowest {
  readonly at: readonly number[];
  readonly value: number;
}

/**
 * A local minimum of a function of a few variables, without derivatives (Nelder & Mead 1965, Comput. J. 7); values that
 * are not finite count as "not here".
 * @param start where the first simplex has its corner
 * @param steps its edges from there
 */
export function minimize(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): Lowest {
  const valued = (at: readonly number[]): Lowest => {
    const value = f(at);
    return { at, value: Number.isFinite(value) ? value : Number.MAX_VALUE };
  };
  const simplex = [start, ...steps.map((step, i) => start.map((x, j) => (i === j ? x + step : x)))].map(valued);
  const by = (a: Lowest, b: Lowest) => a.value - b.value;
  for (let round = 0; round < MOST_ROUNDS * start.length; round++) {
    simplex.sort(by);
    const best = simplex[0];
    const worst = simplex[simplex.length - 1];
    if (worst.value - best.value <= CONVERGED * Math.abs(best.value)) break;
    const rest = simplex.slice(0, -1);
    const middle = start.map((_, j) => rest.reduce((sum, { at }) => sum + at[j], 0) / rest.length);
    const along = (t: number) => valued(middle.map((m, j) => m + t * (m - worst.at[j])));
    const mirrored = along(1);
    let next: Lowest | null = null;
    if (mirrored.value < best.value) {
      const farther = along(2);
      next = farther.value < mirrored.value ? farther : mirrored;
    } else if (mirrored.value < rest[rest.length - 1].value) next = mirrored;
    else {
      const nearer = along(mirrored.value < worst.value ? 0.5 : -0.5);
      if (nearer.value < Math.min(mirrored.value, worst.value)) next = nearer;
    }
    if (next) simplex[simplex.length - 1] = next;
    else
      for (let i = 1; i < simplex.length; i++) simplex[i] = valued(simplex[i].at.map((x, j) => (x + best.at[j]) / 2));
  }
  return simplex.sort(by)[0];
}

/** The best of a grid's points, polished from there. */
export function minimizeFrom(
  f: (at: readonly number[]) => number,
  starts: readonly (readonly number[])[],
  steps: readonly number[],
): Lowest {
  let best = starts[0];
  let least = Infinity;
  for (const start of starts) {
    const value = f(start);
    if (value < least) {
      least = value;
      best = start;
    }
  }
  return minimize(f, best, steps);
}

const MOST_ROUNDS = 200;
const CONVERGED = 1e-13;
