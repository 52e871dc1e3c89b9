import { degenerateError, optionError } from "../base/errors.ts";
import { random } from "../base/random.ts";
import { type BootstrapLaws, bootstrapLaws } from "./bootstrap-laws.ts";
import type { CurveFit } from "./curve-fit.ts";
import { fitHalves } from "./fit-halves.ts";
import { fitLaw, type LawFit } from "./fit-law.ts";
import { fitNotes } from "./fit-notes.ts";
import { type FitCurveOptions, type FitRules, fitRules } from "./fit-options.ts";
import { frozen } from "./frozen.ts";
import { hull, type Interval, type Spread, spread } from "./law-intervals.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { type LogPoints, logLoss, logPoints, residuals } from "./power-law.ts";
import { type ResidualDraws, residualDraws } from "./residual-draws.ts";

const BAND_SIZES = 25;

/** A fit with its resamples: what intervals are read from. */
interface Sampled {
  readonly fit: LawFit;
  readonly draws: ResidualDraws;
  readonly boot: BootstrapLaws;
  readonly spread: Spread;
  readonly alpha: Interval;
  readonly logPrefactor: Interval;
  readonly c: Interval;
}

/**
 * The power law L = c + a x^-alpha that fits a curve best: Huber loss of log residuals, many starts, bootstrap
 * intervals [docs/curves.md].
 * @throws OPTION on options out of their rules; DEGENERATE where the window holds fewer than 4 sizes (free offset),
 * or fewer than 3 points or 2 sizes (offset zero or given).
 */
export function fitCurve(curve: LearningCurve, options: FitCurveOptions = {}): CurveFit {
  const rules = fitRules(options);
  const inside = curve.x.flatMap((x, i) => (x >= rules.from && x <= rules.to ? [i] : []));
  inside.sort((i, j) => curve.x[i] - curve.x[j]);
  const x = inside.map((i) => curve.x[i]);
  const y = inside.map((i) => curve.y[i]);
  const sizes = [...new Set(x)].sort((a, b) => a - b);
  checkWindow(x.length, sizes.length, rules);
  if (typeof rules.offset === "number" && rules.offset >= Math.max(...y))
    throw optionError("offset", `a loss below the largest one, ${Math.max(...y)}`, rules.offset);

  const numbers = new Map(sizes.map((size, i) => [size, i]));
  const sizeOf = x.map((size) => numbers.get(size)!);
  const points = logPoints(x, y);
  const freeOffset = rules.offset === "free";
  const held =
    rules.offset === "zero" ? 0 : rules.offset === "free" ? rules.offset : rules.offset / Math.exp(points.level);
  const found = sampled(points, sizeOf, held, rules);
  const { fit, draws, boot } = found;
  let { alpha, logPrefactor } = found;
  if (freeOffset && found.c[0] === 0) {
    // Resamples of a fit whose offset is an accident of noise never see the slope that goes with none.
    const straight = sampled(points, sizeOf, 0, rules);
    alpha = hull(alpha, straight.alpha);
    logPrefactor = hull(logPrefactor, straight.logPrefactor);
  }

  const unit = Math.exp(points.level);
  const a = prefactor(points, fit.law);
  const c = typeof rules.offset === "number" ? rules.offset : fit.law.c * unit;
  const cInterval: Interval = freeOffset ? [found.c[0] * unit, found.c[1] * unit] : [c, c];
  const result: Omit<CurveFit, "notes"> = {
    kind: "curve-fit",
    curve: curve.name,
    axis: curve.axis,
    loss: curve.loss,
    regime: curve.regime,
    learner: curve.learner,
    model: rules.offset === "zero" ? "power" : "power-offset",
    parameters: { alpha: fit.law.alpha, a: expInRange(a), c },
    standardErrors: {
      alpha: found.spread.standardError(fit.law.alpha, alpha),
      // By the delta method, a's error being one of ln a.
      a: inRange(expInRange(a) * found.spread.standardError(a, logPrefactor)),
      c: found.spread.standardError(c, cInterval),
    },
    intervals: { alpha, a: [expInRange(logPrefactor[0]), expInRange(logPrefactor[1])], c: cInterval },
    level: rules.level,
    n: x.length,
    window: { from: sizes[0], to: sizes[sizes.length - 1], sizes: sizes.length },
    halves: fitHalves(points, sizeOf, sizes.length, fit),
    band: band(points, found),
    params: {
      offset: rules.offset,
      objective: "huber",
      delta: fit.delta,
      sigma: fit.sigma,
      bootstrap: rules.bootstrap,
      resampled: draws.by,
      unconverged: boot.unconverged,
      seed: rules.seed,
      ...(rules.from > 0 && { from: rules.from }),
      ...(rules.to < Infinity && { to: rules.to }),
    },
  };
  const notes = fitNotes(result, {
    x,
    y,
    baselines: curve.baselines,
    freeOffset,
    converged: fit.converged,
    freedom: draws.freedom,
    sharedResiduals: draws.by === "sizes",
    sigma: fit.sigma,
    outliers: residuals(points, fit.law).filter((r) => Math.abs(r) > 5 * Math.max(fit.sigma, 1e-9)).length,
    unconverged: boot.unconverged,
    bootstrap: rules.bootstrap,
    prefactorInRange: Math.abs(a) < 700,
  });
  return frozen<CurveFit>({ ...result, notes });
}

function checkWindow(points: number, sizes: number, { offset, from, to }: FitRules): void {
  const end = from > 0 ? `to ${to}` : `up to ${to}`;
  const where = `${from > 0 ? ` from ${from}` : ""}${to < Infinity ? ` ${end}` : ""}`;
  if (offset === "free" && sizes < 4)
    throw degenerateError(`different sizes${where}`, "at least 4 for a free offset (zero or given: 2)", sizes);
  if (points < 3) throw degenerateError(`points${where}`, "at least 3", points);
  if (sizes < 2) throw degenerateError(`different sizes${where}`, "at least 2", sizes);
}

function sampled(points: LogPoints, sizeOf: readonly number[], offset: "free" | number, rules: FitRules): Sampled {
  const freeOffset = offset === "free";
  const fit = fitLaw(points, offset, rules.delta);
  const draws = residualDraws(residuals(points, fit.law), sizeOf, freeOffset ? 3 : 2);
  const rng = random(rules.seed).split(`bootstrap/${freeOffset ? "free" : "held"}`);
  const boot = bootstrapLaws(points, fit, freeOffset, draws, rules.bootstrap, rng);
  const at = spread(rules.level, draws.freedom);
  const [low, high] = at.interval(
    fit.law.c,
    boot.laws.map((law) => law.c),
  );
  return {
    fit,
    draws,
    boot,
    spread: at,
    alpha: at.interval(
      fit.law.alpha,
      boot.laws.map((law) => law.alpha),
    ),
    logPrefactor: at.interval(
      prefactor(points, fit.law),
      boot.laws.map((law) => prefactor(points, law)),
    ),
    c: [Math.max(0, low), high],
  };
}

/** ln a in the curve's own units. */
function prefactor(points: LogPoints, law: LawFit["law"]): number {
  return points.level + law.logA + law.alpha * points.centre;
}

function band(points: LogPoints, { fit, boot, spread }: Sampled): CurveFit["band"] {
  const at = Array.from({ length: BAND_SIZES }, (_, i) => (i / (BAND_SIZES - 1) - 0.5) * points.span);
  const ends = at.map((u) =>
    spread.interval(
      logLoss(fit.law, u),
      boot.laws.map((law) => logLoss(law, u)),
    ),
  );
  return {
    x: at.map((u) => Math.exp(points.centre + u)),
    lower: ends.map(([low]) => expInRange(points.level + low)),
    upper: ends.map(([, high]) => expInRange(points.level + high)),
  };
}

function expInRange(log: number): number {
  return inRange(Math.exp(log));
}

function inRange(value: number): number {
  return Math.min(value, Number.MAX_VALUE);
}
