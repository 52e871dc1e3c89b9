import { shapeError } from "../base/errors.ts";
import type { CurveFit } from "./curve-fit.ts";
import { decadesBeyond } from "./decades-beyond.ts";
import { type Interval, spread } from "./law-intervals.ts";
import { lossInterval } from "./loss-interval.ts";
import { modelNamed } from "./model-named.ts";
import type { Model } from "./models/model.ts";
import { inRange } from "./plain-units.ts";

/** The loss a fit expects at one size. */
export interface Prediction {
  /** The size, one number an axis. */
  readonly x: readonly number[];
  /** Of a law that has left the losses above 0, a logarithm at large sizes, not above 0. */
  readonly loss: number;
  readonly standardError: number;
  /** Of the fitted curve at the fit's level, not of a new measurement. */
  readonly interval: Interval;
  /** Decades that x lies outside the sizes fitted, along the axis where they are most; 0 within. */
  readonly decadesBeyond: number;
}

/**
 * The losses that a fit expects at other sizes, with intervals: percentiles over the fit's draws where it kept them,
 * by its covariance to first order in ln loss where not; in the loss where that is not above 0 [docs/curves.md#prediction].
 * @param sizes one number each, or as many as the model has axes
 * @throws SHAPE where a size has another number of axes than the model; OPTION for a model this version does not know
 */
export function predict(fit: CurveFit, sizes: readonly (number | readonly number[])[]): Prediction[] {
  const model = modelNamed(fit.model);
  const theta = plainTheta(model, (name) => fit.parameters[name]);
  const count = fit.draws === null ? 0 : fit.draws[model.parameters[0].name].length;
  const draws = Array.from({ length: count }, (_, b) => plainTheta(model, (name) => fit.draws![name][b]));
  return sizes.map((size) => {
    const x = typeof size === "number" ? [size] : size;
    if (x.length !== model.axes.length || !x.every((value) => Number.isFinite(value) && value > 0))
      throw shapeError("sizes", `${model.axes.join(", ")} above 0 for each`, x);
    const u = x.map((value) => Float64Array.of(Math.log(value)));
    const at = (from: readonly number[]): number => lossAt(model, from, u);
    const loss = inRange(at(theta));
    const found = lossInterval(
      spread(fit.level, freedomOf(fit, model)),
      fit.level,
      loss,
      draws.map((draw) => at(draw)),
      (unit) => lossError(model, theta, fit.covariance, x.map(Math.log), unit),
    );
    return { x, loss, ...found, decadesBeyond: decadesBeyond(fit, x) };
  });
}

/** The loss that a fit expects at one size, one number an axis. */
export function fittedLoss(fit: Pick<CurveFit, "model" | "parameters">, ...size: number[]): number {
  const model = modelNamed(fit.model);
  const theta = plainTheta(model, (name) => fit.parameters[name]);
  return lossAt(
    model,
    theta,
    size.map((value) => Float64Array.of(Math.log(value))),
  );
}

/** theta in plain units from parameters by name. */
export function plainTheta(model: Model, value: (name: string) => number): number[] {
  return model.parameters.map(({ name, scale }) => (scale === "log" ? Math.log(value(name)) : value(name)));
}

function lossAt(model: Model, theta: readonly number[], u: readonly Float64Array[]): number {
  model.evaluate(theta, u, one, null);
  return one[0];
}

const one = new Float64Array(1);

function freedomOf(fit: CurveFit, model: Model): number {
  return Math.max(1, fit.n - model.parameters.length);
}

/** Standard error of L over a unit (of ln L over L itself) at ln sizes u by the delta method, theta and covariance plain. */
export function lossError(
  model: Model,
  theta: readonly number[],
  covariance: readonly (readonly number[])[],
  u: readonly number[],
  unit: number,
): number {
  const slope = new Float64Array(model.parameters.length);
  model.evaluate(
    theta,
    u.map((at) => Float64Array.of(at)),
    one,
    slope,
  );
  let variance = 0;
  for (let i = 0; i < slope.length; i++)
    for (let j = 0; j < slope.length; j++) variance += (slope[i] / unit) * covariance[i][j] * (slope[j] / unit);
  return Math.sqrt(Math.max(0, variance));
}
