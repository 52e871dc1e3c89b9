import type { CurveFit } from "./curve-fit.ts";
import { curveShape } from "./curve-shape.ts";
import { fitBand } from "./fit-band.ts";
import { fitIntervals } from "./fit-intervals.ts";
import { fitNotes } from "./fit-notes.ts";
import { type FitCurveOptions, fitRules } from "./fit-options.ts";
import { frozen } from "./frozen.ts";
import { fitHalves } from "./halves.ts";
import { type Interval, spread } from "./law-intervals.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { outliers } from "./outliers.ts";
import { expInRange, inRange, plainCovariance, plainDraws } from "./plain-units.ts";
import { DESCRIBED_AT, type Prepared, prepare, resampled, resamplesOf } from "./prepare-fit.ts";
import type { Resamples } from "./resample.ts";
import { windowFit } from "./window-fit.ts";

/**
 * The parameters of a model that fit a curve best: many starts, bootstrap intervals [docs/curves.md].
 * @throws OPTION on options out of their rules or a model of other axes than the curve; DEGENERATE where the window
 * holds too few points or sizes for the model
 */
export function fitCurve(curve: LearningCurve, options: FitCurveOptions = {}): CurveFit {
  const rules = fitRules(options, curve.errors !== null);
  const prepared = prepare(curve, rules);
  return finish(prepared, resampled(prepared, 0, resamplesOf(rules)));
}

/** The result of a fit and its resamples. */
export function finish(prepared: Prepared, resamples: Resamples): CurveFit {
  const { curve, rules, found, search, fit, plan, tried } = prepared;
  const { model, level } = rules;
  const { points, held, x, y } = found;
  const at = spread(level, plan.freedom);
  const own = plainDraws(model, points, fit.theta, resamples.thetas);
  const free = model.parameters.map((_, j) => Number.isNaN(held[j]));
  const covariance = plainCovariance(model, points, search, fit, free);
  const ways = fitIntervals(prepared, own, covariance);
  const intervals = ways[0].intervals;
  const named = <T>(value: (j: number) => T): Record<string, T> =>
    Object.fromEntries(model.parameters.map(({ name }, j) => [name, value(j)]));
  const logs = model.parameters.map(({ scale }) => scale === "log");
  // A value held is exactly what was given.
  const value = (j: number) => rules.fix[model.parameters[j].name] ?? plain(own.centre[j], logs[j]);
  const shown = (ends: readonly Interval[]) =>
    named((j): Interval => {
      if (!free[j]) return [value(j), value(j)];
      return [plain(ends[j][0], logs[j]), plain(ends[j][1], logs[j])];
    });
  const chosen = windowFit(prepared);
  const result: Omit<CurveFit, "notes"> = {
    kind: "curve-fit",
    curve: curve.name,
    axis: curve.axis,
    further: curve.further.map(({ axis }) => axis),
    loss: curve.loss,
    regime: curve.regime,
    learner: curve.learner,
    model: model.name,
    exponent: model.exponent,
    parameters: named(value),
    standardErrors: named((j) => {
      if (!free[j]) return 0;
      if (ways[0].way === "cases") return inRange(deviation(own.columns[j], logs[j]));
      const error = at.standardError(own.centre[j], intervals[j]);
      // By the delta method, a prefactor's error being one of its ln.
      return logs[j] ? inRange(value(j) * error) : error;
    }),
    intervals: shown(intervals),
    intervalsBy: Object.fromEntries(ways.map((each) => [each.way, shown(each.intervals)])),
    covariance,
    draws:
      rules.draws && resamples.thetas.length > 0
        ? named((j) => [...own.columns[j]].map((draw) => plain(draw, logs[j])))
        : null,
    level,
    n: points.n,
    window: {
      from: chosen.from,
      to: chosen.to,
      sizes: chosen.sizes,
      rule:
        tried !== null ? "auto" : rules.from > 0 || rules.to < Infinity || rules.dropLargestLoss > 0 ? "given" : "all",
      further: x.slice(1).map((sizes) => [Math.min(...sizes), Math.max(...sizes)] as const),
    },
    windows: tried === null ? [chosen] : tried.map(windowFit),
    outliers: outliers(prepared),
    halves: fitHalves(model, found, fit),
    band: fitBand(prepared, resamples, covariance),
    params: {
      objective: rules.objective.kind,
      ...(rules.objective.kind === "huber" && { delta: fit.misfit.delta }),
      ...(model.straight && { offset: model.name === "power" ? "zero" : (rules.fix.c ?? "free") }),
      ...Object.fromEntries(Object.entries(rules.fix).map(([name, fixed]) => [`fix.${name}`, fixed])),
      misfit: fit.objective,
      sigma: fit.sigma,
      starts: fit.starts.screened,
      polished: fit.starts.polished,
      agree: fit.starts.agree,
      ...(rules.weights === "seeds" && { weights: "seeds" }),
      intervals: ways[0].way,
      ...(resamples.thetas.length > 0 && {
        bootstrap: rules.bootstrap,
        resampled: plan.by,
        unconverged: resamples.unconverged,
      }),
      seed: rules.seed,
      ...(tried !== null && { window: "auto" }),
      ...(rules.from > 0 && { from: rules.from }),
      ...(rules.to < Infinity && { to: rules.to }),
      ...(rules.dropLargestLoss > 0 && { dropLargestLoss: rules.dropLargestLoss }),
    },
  };
  const bounds = model.bounds(points);
  const notes = fitNotes(result, {
    x: x[0],
    y,
    baselines: curve.baselines,
    freeOffset: model.parameters.some(({ name }, j) => name === "c" && free[j]),
    converged: fit.converged,
    freedom: plan.freedom,
    sharedResiduals: plan.by === "sizes",
    sigma: fit.sigma,
    lackOfFit: prepared.lackOfFit,
    shape: curveShape(found),
    decades: model.axes.map((axis, a) => ({ axis, span: points.spans[a] / Math.LN10 })),
    unconverged: resamples.unconverged,
    bootstrap: rules.bootstrap,
    outOfRange: model.parameters.flatMap(({ name }, j) => (logs[j] && Math.abs(own.centre[j]) >= 700 ? [name] : [])),
    atBound: model.parameters.flatMap(({ name }, j) =>
      free[j] && name !== "c" && (fit.theta[j] === bounds.lower[j] || fit.theta[j] === bounds.upper[j]) ? [name] : [],
    ),
    straight: model.straight === true,
    undescribed: tried !== null && (prepared.lackOfFit ?? 1) < DESCRIBED_AT,
  });
  return frozen<CurveFit>({ ...result, notes });
}

function plain(value: number, log: boolean): number {
  return log ? expInRange(value) : inRange(value);
}

function deviation(draws: Float64Array, log: boolean): number {
  const values = log ? draws.map(expInRange) : draws;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
