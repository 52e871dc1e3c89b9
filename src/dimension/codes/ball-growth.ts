/** A function of d and its slope. */
export interface Growth {
  readonly value: number;
  readonly slope: number;
}

/**
 * ln V(outer) - ln V(inner) for V(t), the points of Z^d within Manhattan distance t, as the polynomial in d that it is
 * [docs/dimension.md#i3d]: t V(t) = (2 d + 1) V(t - 1) + (t - 1) V(t - 2), whose terms are all positive.
 */
export function latticeGrowth(d: number, inner: number, outer: number): Growth {
  // V(t) / V(t - 1), and its slope.
  let ratio = 1;
  let slope = 0;
  const total = { value: 0, slope: 0 };
  for (let t = 1; t <= outer; t++) {
    slope = (2 - ((t - 1) * slope) / (ratio * ratio)) / t;
    ratio = (2 * d + 1 + (t - 1) / ratio) / t;
    if (t > inner) {
      total.value += Math.log(ratio);
      total.slope += slope / ratio;
    }
  }
  return total;
}

/**
 * The same for words of d symbols out of `states` within Hamming distance t: V(t) = sum_{r <= t} C(d, r) (states - 1)^r,
 * for real d > outer - 1.
 */
export function wordGrowth(d: number, inner: number, outer: number, states: number): Growth {
  // V(t) over its last term, and its slope.
  let share = 1;
  let slope = 0;
  const total = { value: 0, slope: 0 };
  for (let t = 1; t <= outer; t++) {
    const term = ((d - t + 1) * (states - 1)) / t;
    const termSlope = (states - 1) / t;
    if (t > inner) {
      total.value += Math.log1p(term / share);
      total.slope += (termSlope - (term * slope) / share) / (share + term);
    }
    slope = (slope - (share * termSlope) / term) / term;
    share = 1 + share / term;
  }
  return total;
}
