import { degenerateError } from "../base/errors.ts";
import { median } from "../base/statistics.ts";
import { MAD_TO_SIGMA } from "./jacobian-covariance.ts";
import type { LogPoints } from "./log-points.ts";
import type { Model } from "./models/model.ts";
import { leastSquares, type Objective } from "./objective.ts";
import type { Minimum, Misfit, Solver } from "./solver.ts";

export interface ModelFit {
  readonly theta: Float64Array;
  /** With the delta used. */
  readonly misfit: Misfit;
  readonly objective: number;
  /** Spread of the residuals: 1.4826 times the median of the n - p largest absolute ones of the near-L1 fit. */
  readonly sigma: number;
  readonly converged: boolean;
  readonly starts: {
    readonly screened: number;
    readonly polished: number;
    /** Polished starts that ended within a millionth of the best of them. */
    readonly agree: number;
  };
}

export interface FitModelRules {
  readonly objective: Objective;
  readonly weights: Float64Array;
  /** Values of theta to hold; NaN where free. */
  readonly held: Float64Array;
  /** Polish every start, not only the most promising. */
  readonly all: boolean;
}

/** Huber's constant: 95 % efficiency on normal residuals (Huber 1964). */
const HUBER_CONSTANT = 1.345;
/** Below this, residuals are rounding and not noise. */
export const SMALLEST_DELTA = 1e-10;
/** Starts polished, of those screened, by so many steps each; so many of them to the end. */
const POLISHED = 64;
const FIRST_STEPS = 20;
const FOLLOWED = 16;
const MAX_STEPS = 300;
const VALLEY_STEPS = 5000;
/** Least absolute deviations are Huber's with delta at this share of sigma. */
const L1_SHARE = 1e-5;

/**
 * The best theta over many starts: all screened by the objective, the best polished [docs/curves.md#starts]. Where
 * delta follows from the residuals, least squares first, then near-L1, whose residuals set delta, then Huber.
 * @throws DEGENERATE where the model, or its slope, is defined at no start
 */
export function fitModel(search: Solver, model: Model, points: LogPoints, rules: FitModelRules): ModelFit {
  const { objective, held } = rules;
  const squares = leastSquares(objective, points, rules.weights);
  const fixed = Array.from(held, (value) => !Number.isNaN(value));
  const p = fixed.filter((is) => !is).length;
  const starts = model
    .starts(points)
    .map((theta) => Float64Array.from(theta, (value, j) => (fixed[j] ? held[j] : value)));
  const minimise = (misfit: Misfit, theta: Float64Array, maxSteps = MAX_STEPS) =>
    search.minimise(misfit, theta, { maxSteps, held: fixed });
  const residuals = (theta: Float64Array) => weighted(search, squares, theta);

  const screening = objective.delta === null ? squares : { ...squares, delta: objective.delta };
  const screened = starts
    .map((theta) => ({ theta, objective: search.objective(screening, theta) }))
    .filter((start) => start.objective < Infinity)
    .sort((a, b) => a.objective - b.objective)
    .slice(0, rules.all ? undefined : POLISHED);
  // Least squares leads to the neighbourhood at a fraction of the cost where delta is far below the misfit.
  const near = screened.map(({ theta }) =>
    screening.delta === Infinity
      ? minimise(screening, theta, rules.all ? MAX_STEPS : FIRST_STEPS)
      : search.minimise(squares, theta, { maxSteps: 60, enough: 1e-2, held: fixed }),
  );
  // Starts that crawl along a valley are not followed to its end unless they are among the best.
  const reached = near.map(({ objective }) => objective).sort((a, b) => a - b);
  const last = Math.max(reached[Math.min(FOLLOWED, reached.length) - 1], reached[0] * (1 + 1e-4));
  const polished = near
    .map((end) =>
      screening.delta === Infinity && (end.converged || rules.all || end.objective > last)
        ? end
        : minimise(screening, end.theta),
    )
    .filter((end) => end.objective < Infinity);
  if (polished.length === 0)
    throw degenerateError(
      `starts of ${model.name}`,
      "at least one with losses and slopes that are finite, and losses above 0 if fitted in logs, at all sizes",
      `none of ${starts.length}`,
    );
  const least = lowest(polished).objective;
  const counts = {
    screened: starts.length,
    polished: polished.length,
    agree: polished.filter((end) => end.objective <= least * (1 + 1e-6)).length,
  };
  const sumAbs = (theta: Float64Array) => residuals(theta).reduce((sum, r) => sum + Math.abs(r), 0);

  const fromSquares = objective.kind === "huber" || objective.kind === "l1";
  if (!fromSquares) {
    const first = lowest(polished);
    // Along a valley so flat that only rounding bounds it the steps are short.
    const best = first.converged ? first : minimise(screening, first.theta, VALLEY_STEPS);
    return { ...best, misfit: screening, sigma: spread(residuals(best.theta), p), starts: counts };
  }
  // Near-L1 from the most promising ends: its residuals set delta.
  const promising = distinct(polished.map((end) => ({ ...end, objective: sumAbs(end.theta) }))).slice(0, 4);
  const tightened = promising.map(({ theta }) => {
    let delta = Math.max(median(residuals(theta).map(Math.abs)), SMALLEST_DELTA);
    let fit = minimise({ ...squares, delta }, theta, 60);
    for (let round = 0; round < 2; round++) {
      delta = Math.max(delta / 10, SMALLEST_DELTA);
      fit = minimise({ ...squares, delta }, fit.theta, 60);
    }
    return { ...fit, objective: sumAbs(fit.theta) };
  });
  const nearL1 = lowest(tightened);
  const sigma = spread(residuals(nearL1.theta), p);
  if (objective.kind === "l1") {
    const ends = tightened.map(({ theta }) => {
      let fit: Minimum | null = null;
      for (let share = 1e-2; share > L1_SHARE / 2; share /= 10)
        fit = minimise({ ...squares, delta: Math.max(share * sigma, SMALLEST_DELTA) }, fit?.theta ?? theta);
      return fit!;
    });
    const misfit = { ...squares, delta: Math.max(L1_SHARE * sigma, SMALLEST_DELTA) };
    return { ...lowest(ends), misfit, sigma, starts: counts };
  }
  const delta = Math.max(objective.delta ?? HUBER_CONSTANT * sigma, SMALLEST_DELTA);
  const misfit = { ...squares, delta };
  const candidates = [nearL1.theta, ...(objective.delta === null ? promising.map(({ theta }) => theta) : [])];
  const huber = candidates.map((theta) => minimise(misfit, theta));
  const ends = objective.delta === null ? huber : [...huber, ...polished];
  return { ...lowest(ends), misfit, sigma, starts: counts };
}

/** Residuals times the roots of their weights. */
export function weighted(search: Solver, misfit: Misfit, theta: Float64Array): Float64Array {
  const { targets, weights } = misfit;
  const fitted = search.fitted(misfit, theta, new Float64Array(targets.length));
  return fitted.map((at, i) => (targets[i] - at) * Math.sqrt(weights[i]));
}

/** An L1 fit passes through p points exactly: counted in, they would pull the spread of a short curve to zero. */
function spread(residuals: Float64Array, p: number): number {
  const sizes = residuals.map(Math.abs).sort();
  return MAD_TO_SIGMA * median(sizes.subarray(Math.min(p, sizes.length - 1)));
}

function distinct(fits: readonly Minimum[]): Minimum[] {
  const ordered = fits.filter((fit) => Number.isFinite(fit.objective)).sort((a, b) => a.objective - b.objective);
  return ordered.filter((fit, i) => i === 0 || fit.objective > ordered[i - 1].objective * (1 + 1e-6) + 1e-12);
}

function lowest(fits: readonly Minimum[]): Minimum {
  return fits.reduce((best, fit) => (fit.objective < best.objective ? fit : best));
}
