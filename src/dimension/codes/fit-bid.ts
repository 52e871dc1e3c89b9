/** Shares of pairs at distances r = from, from + 1, ... below a quantile. */
export interface NearShares {
  readonly from: number;
  readonly shares: Float64Array;
}

/** d(r) = d0 + d1 r, and the divergence that is left. */
export interface BidFit {
  readonly d0: number;
  readonly d1: number;
  readonly kl: number;
  /** Variance of d0 times the number of pairs fitted, were they independent. */
  readonly pairVariance: number;
}

/**
 * The d0 and d1 that minimise the Kullback-Leibler divergence of P(r) ~ C(d, r) (q - 1)^r q^-d, d = d0 + d1 r, on the given
 * distances from the shares observed there [docs/dimension.md#bid]: Newton's steps, by the expected curvature where the
 * observed one is not convex, damped where the divergence does not fall (Levenberg, Marquardt). Null where 500 steps reach no minimum.
 * C(d, r) q^-d rises and falls with d, so that there may be two minima: the lesser of those found from several starts is it.
 * @param start d to begin with, at d1 = 0, and from a third below and above
 */
export function fitBid(near: NearShares, states: number, start: number): BidFit | null {
  const found = [start, start * 0.7, start * 1.4].flatMap((d0) => descendBid(near, states, { d0, d1: 0 }) ?? []);
  return found.reduce<BidFit | null>((best, one) => (best === null || one.kl < best.kl ? one : best), null);
}

/** The minimum that lies downhill of a fit. */
export function descendBid(near: NearShares, states: number, start: Pick<BidFit, "d0" | "d1">): BidFit | null {
  const { from, shares } = near;
  const middle = from + (shares.length - 1) / 2;
  // d = a + b (r - middle), which turns the two into nearly independent unknowns.
  let a = Math.max(start.d0 + start.d1 * middle, from + shares.length);
  let b = start.d1;
  let now = divergence(near, states, a, b, middle);
  let damping = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const [u, v] = dampedStep(now, damping);
    const next = divergence(near, states, a + u, b + v, middle);
    // Steps that the rounding of the divergence hides are still towards the minimum.
    const falls = next.kl < now.kl || (next.kl <= now.kl + ROUNDING && damping < 1);
    const small = Math.abs(u) <= DIGITS * Math.abs(a) && Math.abs(v) <= DIGITS;
    if (falls) {
      a += u;
      b += v;
      now = next;
      damping /= 8;
    } else damping *= 4;
    if (small)
      return convex(now) ? { d0: a - b * middle, d1: b, kl: now.kl, pairVariance: pairVariance(now, middle) } : null;
  }
  return null;
}

interface Divergence {
  readonly kl: number;
  /** Slopes by a and b; second derivatives by aa, ab, bb: observed, and expected under the model. */
  readonly slope: readonly [number, number];
  readonly observed: readonly [number, number, number];
  readonly expected: readonly [number, number, number];
  /** Second moments, over the observed shares, of the scores less their mean under the model. */
  readonly moments: readonly [number, number, number];
}

const NOWHERE: Divergence = {
  kl: Infinity,
  slope: [0, 0],
  observed: [0, 0, 0],
  expected: [0, 0, 0],
  moments: [0, 0, 0],
};

function divergence({ from, shares }: NearShares, states: number, a: number, b: number, middle: number): Divergence {
  const m = shares.length;
  const log = new Float64Array(m);
  const score = new Float64Array(m);
  const bend = new Float64Array(m);
  let most = -Infinity;
  for (let at = 0; at < m; at++) {
    const r = from + at;
    const d = a + b * (r - middle);
    // C(d, r) is positive only there.
    if (!(d > r - 1)) return NOWHERE;
    log[at] = r * Math.log(states - 1) - d * Math.log(states);
    score[at] = -Math.log(states);
    for (let j = 1; j <= r; j++) {
      const factor = d - r + j;
      log[at] += Math.log(factor / j);
      score[at] += 1 / factor;
      bend[at] -= 1 / (factor * factor);
    }
    most = Math.max(most, log[at]);
  }
  let norm = 0;
  for (let at = 0; at < m; at++) norm += Math.exp(log[at] - most);
  let kl = 0;
  const slope: [number, number] = [0, 0];
  const spread: [number, number, number] = [0, 0, 0];
  const mean: [number, number] = [0, 0];
  const curve: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < m; at++) {
    const logModel = log[at] - most - Math.log(norm);
    const model = Math.exp(logModel);
    const share = shares[at];
    if (share > 0) kl += share * (Math.log(share) - logModel);
    const x = from + at - middle;
    slope[0] -= (share - model) * score[at];
    slope[1] -= (share - model) * score[at] * x;
    mean[0] += model * score[at];
    mean[1] += model * score[at] * x;
    for (const [p, power] of [1, x, x * x].entries()) {
      spread[p] += model * score[at] ** 2 * power;
      curve[p] -= (share - model) * bend[at] * power;
    }
  }
  const expected = [spread[0] - mean[0] ** 2, spread[1] - mean[0] * mean[1], spread[2] - mean[1] ** 2] as const;
  const observed = [expected[0] + curve[0], expected[1] + curve[1], expected[2] + curve[2]] as const;
  const moments: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < m; at++) {
    const u = score[at] - mean[0];
    const v = score[at] * (from + at - middle) - mean[1];
    moments[0] += shares[at] * u * u;
    moments[1] += shares[at] * u * v;
    moments[2] += shares[at] * v * v;
  }
  return { kl, slope, observed, expected, moments };
}

/** A Newton step, shortened along either unknown by a share of the expected curvature. */
function dampedStep({ slope: [s, t], observed, expected }: Divergence, damping: number): [number, number] {
  const [p, ab, q] = convex({ observed }) ? observed : expected;
  const aa = p + damping * expected[0];
  const bb = q + damping * expected[2];
  const determinant = aa * bb - ab * ab;
  return [(ab * t - bb * s) / determinant, (ab * s - aa * t) / determinant];
}

const convex = ({ observed: [aa, ab, bb] }: Pick<Divergence, "observed">) => aa > 0 && aa * bb > ab * ab;

/** Of d0 = a - b middle, by the sandwich of curvature and moments. */
function pairVariance({ observed: [aa, ab, bb], moments: [uu, uv, vv] }: Divergence, middle: number): number {
  const determinant = aa * bb - ab * ab;
  const u = (bb + ab * middle) / determinant;
  const v = -(ab + aa * middle) / determinant;
  return u * u * uu + 2 * u * v * uv + v * v * vv;
}

const MOST_STEPS = 500;
const DIGITS = 1e-12;
/** Of a divergence, whose terms are of order one. */
const ROUNDING = 1e-15;
