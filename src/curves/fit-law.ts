import { median } from "../base/statistics.ts";
import { type HuberFit, huberFit } from "./huber-fit.ts";
import { type LogPoints, type PowerLaw, residuals } from "./power-law.ts";

/** Normal consistency of the median absolute deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Huber's constant: 95 % efficiency on normal residuals (Huber 1964). */
const HUBER_CONSTANT = 1.345;
/** Below this, residuals are rounding and not noise. */
const SMALLEST_DELTA = 1e-10;
const ROUNDING = 1e-13;
const MAX_STEPS = 300;
/** Offsets tried besides 0 and half the smallest loss: below the smallest loss by these shares of the losses' range. */
const OFFSETS_BELOW = [0.003, 0.03, 0.2, 1];
/** Slopes tried, as multiples of the one that the losses less the offset show. */
const SLOPE_MULTIPLES = [0.5, 1, 2];

export interface LawFit {
  readonly law: PowerLaw;
  readonly delta: number;
  /** Spread of the log residuals: 1.4826 times the median of the n - p largest absolute ones of the near-L1 fit. */
  readonly sigma: number;
  readonly converged: boolean;
}

/**
 * The best law over many starts: near-L1 first, whose residuals set delta, then Huber [docs/curves.md#robust-fit].
 * `offset` is "free" or c in scaled units; `delta` null means 1.345 sigma.
 */
export function fitLaw(points: LogPoints, offset: "free" | number, delta: number | null): LawFit {
  const freeOffset = offset === "free";
  const rough = starts(points, offset).map((start) =>
    huberFit(points, start, { delta: Infinity, freeOffset, maxSteps: 60 }),
  );
  const promising = distinct(rough.map(({ law }) => ({ law, misfit: sumAbs(residuals(points, law)) }))).slice(0, 4);

  const nearL1 = lowest(promising.map(({ law }) => tightened(points, law, freeOffset)));
  const sizes = residuals(points, nearL1.law).map(Math.abs).sort();
  // An L1 fit passes through p points exactly: counted in, they would pull the spread of a short curve to zero.
  const sigma = MAD_TO_SIGMA * median(sizes.subarray(freeOffset ? 3 : 2));
  const used = Math.max(delta ?? HUBER_CONSTANT * sigma, SMALLEST_DELTA);
  const rules = { delta: used, freeOffset, maxSteps: MAX_STEPS };
  const best = lowest([nearL1.law, ...promising.map(({ law }) => law)].map((law) => huberFit(points, law, rules)));
  // An offset that is rounding of the losses is none.
  const law = freeOffset && best.law.c < ROUNDING ? { ...best.law, c: 0 } : best.law;
  return { law, delta: used, sigma, converged: best.converged };
}

/** Huber fits with delta shrinking to a hundredth of the residuals' size, each from the one before. */
function tightened(points: LogPoints, from: PowerLaw, freeOffset: boolean): HuberFit {
  let delta = Math.max(median(residuals(points, from).map(Math.abs)), SMALLEST_DELTA);
  let fit = huberFit(points, from, { delta, freeOffset, maxSteps: 60 });
  for (let round = 0; round < 2; round++) {
    delta = Math.max(delta / 10, SMALLEST_DELTA);
    fit = huberFit(points, fit.law, { delta, freeOffset, maxSteps: 60 });
  }
  // Fits with different delta are compared by the L1 misfit.
  return { ...fit, objective: sumAbs(residuals(points, fit.law)) };
}

function starts(points: LogPoints, offset: "free" | number): PowerLaw[] {
  const losses = points.v.map(Math.exp);
  const smallest = losses.reduce((a, b) => Math.min(a, b));
  const range = losses.reduce((a, b) => Math.max(a, b)) - smallest;
  const below = OFFSETS_BELOW.map((share) => smallest - share * range).filter((c) => c > 0);
  const offsets = offset === "free" ? [0, smallest / 2, ...below] : [offset];
  return offsets.flatMap((c) => {
    const logs = losses.map((loss, i) => (c === 0 ? points.v[i] : Math.log(Math.max(loss - c, 1e-3 * range))));
    const slope = medianSlope(points.u, logs);
    return SLOPE_MULTIPLES.map((multiple) => {
      const alpha = slope * multiple;
      return { alpha, logA: median(logs.map((log, i) => log + alpha * points.u[i])), c };
    });
  });
}

/** -slope through the medians of the lower and the upper third of the points. */
function medianSlope(u: Float64Array, logs: Float64Array): number {
  const order = Array.from(u.keys()).sort((i, j) => u[i] - u[j]);
  const third = Math.max(1, Math.floor(order.length / 3));
  const middle = (values: Float64Array, part: readonly number[]) => median(part.map((i) => values[i]));
  const [low, high] = [order.slice(0, third), order.slice(-third)];
  const run = middle(u, high) - middle(u, low);
  return run > 0 ? (middle(logs, low) - middle(logs, high)) / run : 0;
}

function distinct(fits: { law: PowerLaw; misfit: number }[]): { law: PowerLaw; misfit: number }[] {
  const ordered = fits.filter((fit) => Number.isFinite(fit.misfit)).sort((a, b) => a.misfit - b.misfit);
  return ordered.filter((fit, i) => i === 0 || fit.misfit > ordered[i - 1].misfit * (1 + 1e-6) + 1e-12);
}

function lowest(fits: readonly HuberFit[]): HuberFit {
  return fits.reduce((best, fit) => (fit.objective < best.objective ? fit : best));
}

function sumAbs(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
