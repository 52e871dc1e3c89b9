import { betaI } from "../../base/special.ts";
import type { SliceRegime } from "./regime-map.ts";
import {
  type FormFit,
  freeFit,
  grid,
  heldFit,
  pureFit,
  type SlicePoints,
  turnHeld,
  turningFit,
  turningHeld,
} from "./slice-fits.ts";

export interface SliceFinding {
  readonly regime: Exclude<SliceRegime, "not-applicable">;
  readonly alpha: number | null;
  readonly interval: readonly [number, number] | null;
  readonly floor: number | null;
  /** u of the turn with its interval. */
  readonly turn: { readonly u: number; readonly interval: readonly [number, number] } | null;
  readonly because: string;
}

/** Sizes below which two forms of three parameters cannot be told apart. */
const FEWEST_SIZES = 6;
/** n ln of the ratio of misfits from which one form of three parameters is preferred to another: odds of 20. */
const PREFERRED = 2 * Math.log(20);

/**
 * Which regime one slice is in: the pure power and the variance law are held against c + a x^-alpha by F tests, and
 * where neither stands, a turn from one to the other against it by likelihood [docs/theory.md#regimes].
 * @param variances exponents that variance-limited losses may have along this axis
 */
export function classifySlice(points: SlicePoints, variances: readonly number[], level: number): SliceFinding {
  const n = points.u.length;
  const sizes = new Set(points.u).size;
  const nothing = { alpha: null, interval: null, floor: null, turn: null } as const;
  if (sizes < FEWEST_SIZES)
    return { ...nothing, regime: "cannot-tell", because: `${sizes} different sizes, and ${FEWEST_SIZES} are needed` };

  // Residuals at the size of rounding are none: all forms that reach it fit alike.
  const exact = n * 1e-24;
  const mean = points.v.reduce((sum, v) => sum + v, 0) / n;
  const flat = points.v.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const free = freeFit(points);
  const freedom = n - 3;
  const noise = Math.max(free.sq, exact) / freedom;
  const stands = (fit: { readonly sq: number }, more = 1) =>
    probabilityAbove((fit.sq - free.sq) / more / noise, more, freedom) >= 1 - level;
  if (stands({ sq: flat }, 2)) return { ...nothing, regime: "cannot-tell", because: "the loss does not surely change" };
  const pure = pureFit(points);
  if (pure.alpha <= 0) return { ...nothing, regime: "cannot-tell", because: "the loss rises with size" };

  const held = variances.map((variance) => heldFit(points, variance));
  const variance = held.find((fit) => stands(fit)) ?? null;
  const resolution = stands(pure);
  const interval = alphaInterval(points, free, level);
  const about = `alpha of L - c is ${free.alpha.toPrecision(3)} [${interval.map((end) => end.toPrecision(3)).join(", ")}]`;
  if (resolution && variance)
    return {
      ...nothing,
      regime: "cannot-tell",
      because: `a pure power and c + a x^-${variance.alpha} fit alike; ${about}`,
    };
  if (resolution)
    return {
      ...nothing,
      regime: "resolution",
      alpha: pure.alpha,
      interval: pureInterval(points, pure, level),
      floor: 0,
      because: "a pure power fits, and fluctuation about a limit does not",
    };
  if (variance)
    return {
      ...nothing,
      regime: "variance",
      alpha: free.alpha,
      interval,
      floor: variance.floor,
      because: `L - c falls as x^-${variance.alpha}, and a pure power does not fit; ${about}`,
    };
  const turns = variances.map((exponent) => ({ exponent, ...turningFit(points, exponent) }));
  const turning = turns.reduce((best, each) => (each.sq < best.sq ? each : best));
  const gain = n * Math.log(Math.max(free.sq, exact) / Math.max(turning.sq, exact));
  if (gain >= PREFERRED) {
    const misfit = (alpha: number) => turningHeld(points, turning.exponent, alpha);
    const ends = around(turning.alpha, 0.1, misfit, turning.sq, freedom, level);
    return {
      regime: "crossover",
      alpha: turning.alpha,
      interval: ends,
      floor: null,
      turn: { u: turning.turn!, interval: turnInterval(points, turning.exponent, turning.sq, turning.turn!, level) },
      because: `a power of ${turning.alpha.toPrecision(3)}, then L - c as x^-${turning.exponent}`,
    };
  }
  if (gain <= -PREFERRED)
    return {
      ...nothing,
      regime: "resolution",
      alpha: free.alpha,
      interval,
      floor: free.floor,
      because: `a power above a floor, whose exponent is no variance-limited one: ${about}`,
    };
  return {
    ...nothing,
    regime: "cannot-tell",
    because: `a power above a floor and a turn between regimes fit alike; ${about}`,
  };
}

/** P(F > f), Fisher's F at these degrees of freedom. */
function probabilityAbove(f: number, more: number, freedom: number): number {
  return f <= 0 ? 1 : betaI(freedom / 2, more / 2, freedom / (freedom + more * f));
}

/** Exponents of c + a x^-alpha that the F test does not reject, by bisection from the best outwards. */
function alphaInterval(points: SlicePoints, free: FormFit, level: number): readonly [number, number] {
  return around(free.alpha, 0.5, (alpha) => heldFit(points, alpha).sq, free.sq, points.u.length - 3, level);
}

function pureInterval(points: SlicePoints, pure: FormFit, level: number): readonly [number, number] {
  const misfit = (alpha: number) => {
    const off = points.v.map((v, i) => v + alpha * points.u[i]);
    const mean = off.reduce((sum, r) => sum + r, 0) / off.length;
    return off.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  };
  return around(pure.alpha, 0.5, misfit, pure.sq, points.u.length - 2, level);
}

function around(
  centre: number,
  step: number,
  misfit: (alpha: number) => number,
  least: number,
  freedom: number,
  level: number,
): readonly [number, number] {
  const noise = Math.max(least, (freedom + 3) * 1e-24) / freedom;
  const inside = (alpha: number) => probabilityAbove((misfit(alpha) - least) / noise, 1, freedom) >= 1 - level;
  const end = (side: 1 | -1) => {
    let near = 0;
    let far = step;
    while (far < FARTHEST && inside(centre * Math.exp(side * far))) {
      near = far;
      far *= 2;
    }
    for (let i = 0; i < 30; i++) {
      const middle = (near + far) / 2;
      if (inside(centre * Math.exp(side * middle))) near = middle;
      else far = middle;
    }
    return centre * Math.exp((side * (near + far)) / 2);
  };
  return [end(-1), end(1)];
}

/** Turns that the F test does not reject, with one more on either side: they are tried a hundredth of the slice apart. */
function turnInterval(
  points: SlicePoints,
  variance: number,
  least: number,
  best: number,
  level: number,
): readonly [number, number] {
  const freedom = points.u.length - 3;
  const noise = Math.max(least, points.u.length * 1e-24) / freedom;
  const [low, high] = [Math.min(...points.u), Math.max(...points.u)];
  const kept = grid(low, high, 101).filter(
    (turn) => probabilityAbove((turnHeld(points, variance, turn) - least) / noise, 1, freedom) >= 1 - level,
  );
  const step = (high - low) / 100;
  return [Math.max(low, Math.min(best, ...kept) - step), Math.min(high, Math.max(best, ...kept) + step)];
}

/** ln of the largest factor that an exponent's interval reaches. */
const FARTHEST = 8;
