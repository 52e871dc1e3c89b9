import { checked, flag, given, type OptionTable, real } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import type { CurveFit } from "../../curves/curve-fit.ts";
import { decadesBeyond } from "../../curves/decades-beyond.ts";
import { type Derived, derive } from "../../curves/derive.ts";
import { frontier, requireFalling } from "../../curves/frontier.ts";
import { frozen } from "../../curves/frozen.ts";
import { fittedLoss, predict } from "../../curves/predict.ts";
import { fitCaveats } from "../fit-caveats.ts";
import { forecastItem } from "./forecast-item.ts";
import type { Forecast, ForecastItem } from "./forecast-result.ts";

export interface ForecastOptions {
  /** Sizes at which the loss is asked for; one number an axis. */
  readonly at?: readonly (number | readonly number[])[];
  /** Losses for which the size is asked for; with two axes the compute, split at its best. */
  readonly targets?: readonly number[];
  /** Whether to ask for the size at which the loss is half of that at the largest size fitted. */
  readonly halve?: boolean;
  /** Compute C = 6 N D to be split between parameters and examples; of two-axis fits. */
  readonly budgets?: readonly number[];
  /** Decades past the sizes fitted beyond which it refuses. */
  readonly decades?: number;
  /** Answers all the same. */
  readonly beyond?: boolean;
}

const OPTIONS: OptionTable<Required<ForecastOptions>> = {
  at: given<readonly (number | readonly number[])[]>([]),
  targets: given<readonly number[]>([]),
  halve: flag(false),
  budgets: given<readonly number[]>([]),
  decades: real(2, 0, 100),
  beyond: flag(false),
};

type Letters = Readonly<Record<string, number>>;

/**
 * Losses at other sizes, sizes for other losses and the best split of compute, each with an interval, and how far past
 * the measured sizes they lie; past `decades` it refuses [docs/theory.md#forecast].
 * @throws OPTION on options out of their rules, budgets for a fit of one axis, targets for a model without a frontier or
 * with exponents that are not above 0; SHAPE for sizes of another number of axes
 */
export function forecast(fit: CurveFit, options: ForecastOptions = {}): Forecast {
  const { at, targets, halve, budgets, decades, beyond } = checked<Required<ForecastOptions>>(options, OPTIONS);
  for (const [name, values] of Object.entries({ targets, budgets }))
    if (!Array.isArray(values) || !values.every((value) => Number.isFinite(value) && value > 0))
      throw optionError(name, "a list of numbers above 0", values);
  if (!Array.isArray(at)) throw optionError("at", "a list of sizes", at);
  if (at.length + targets.length + budgets.length === 0 && !halve)
    throw optionError("options", "something to forecast: at, targets, halve or budgets", "nothing");
  const twoAxes = fit.further.length > 0;
  if (budgets.length > 0 && fit.model !== "chinchilla")
    throw optionError("budgets", "none, but for a fit of chinchilla", fit.model);
  const split = twoAxes && (targets.length > 0 || halve);
  if (split && fit.model !== "chinchilla")
    throw optionError("targets", "none for two axes, but for a fit of chinchilla", fit.model);
  if (split) requireFalling(fit);
  const limit = beyond ? Infinity : decades;

  const sizeFor = (asks: ForecastItem["asks"], target: number) =>
    found(fit, asks, [target], limit, twoAxes ? computeFor(fit, target) : sizeWhere(fit, target), twoAxes);
  const items: ForecastItem[] = predict(fit, at).map(({ x, loss, standardError, interval, decadesBeyond }) =>
    forecastItem({ asks: "loss-at", given: x, value: loss, standardError, interval, decadesBeyond }, limit, PAST),
  );
  if (halve) items.push(sizeFor("size-to-halve", (twoAxes ? smallestLoss(fit) : fittedLoss(fit, fit.window.to)) / 2));
  items.push(...targets.map((target) => sizeFor("size-for", target)));
  if (budgets.length > 0)
    for (const { compute, N, D, loss } of frontier(fit, budgets).budgets) {
      const far = decadesBeyond(fit, [N.value, D.value]);
      const item = (asks: ForecastItem["asks"], { value, standardError, interval }: Derived) =>
        forecastItem({ asks, given: [compute], value, standardError, interval, decadesBeyond: far }, limit, PAST);
      items.push(item("parameters-for", N), item("examples-for", D), item("loss-of-budget", loss));
    }
  const answers = fit.notes.some(({ code }) => code === "prefactor-out-of-range") ? items.map(lost) : items;
  return frozen<Forecast>({
    kind: "forecast",
    curve: fit.curve,
    by: fit.model,
    bound: false,
    measured: [fit.window.from, fit.window.to],
    items: answers,
    level: fit.level,
    decades,
    notes: [...warnings(answers), ...fitCaveats(fit)],
  });
}

/** Parameters cut off at the ends of the range of numbers give another curve than was fitted: its losses are not known. */
function lost({ asks, given, decadesBeyond }: ForecastItem): ForecastItem {
  return {
    asks,
    given: asks === "size-to-halve" ? [] : given,
    value: null,
    standardError: null,
    interval: null,
    decadesBeyond: asks === "loss-at" ? decadesBeyond : null,
    refused: "the fit has a parameter beyond the range of 64-bit numbers",
  };
}

/** A size, or a compute, as a function of the parameters; infinite where the loss is never reached. */
function found(
  fit: CurveFit,
  asks: ForecastItem["asks"],
  asked: readonly number[],
  limit: number,
  size: (letters: Letters) => number,
  compute: boolean,
): ForecastItem {
  const value = size(fit.parameters);
  const nothing = { asks, given: asked, value: null, standardError: null, interval: null } as const;
  if (!Number.isFinite(value))
    return { ...nothing, decadesBeyond: null, refused: "the fitted loss never falls so far: its limit lies above" };
  const { standardError, interval } = derive(fit, size);
  const [low, high] = interval;
  // With resamples the share that never get there is known; without, the error is of first order alone.
  const lost = fit.draws === null ? 0 : lostShare(fit.draws, size);
  const ends = [low, lost > (1 - fit.level) / 2 ? null : high] as const;
  const far = decadesBeyond(fit, compute ? bestSplit(fit.parameters, value) : [value]);
  return forecastItem({ asks, given: asked, value, standardError, interval: ends, decadesBeyond: far }, limit, PAST);
}

function lostShare(draws: Readonly<Record<string, readonly number[]>>, size: (letters: Letters) => number): number {
  const names = Object.keys(draws);
  const count = draws[names[0]].length;
  let lost = 0;
  for (let b = 0; b < count; b++)
    if (!Number.isFinite(size(Object.fromEntries(names.map((name) => [name, draws[name][b]]))))) lost++;
  return lost / count;
}

/** The size at which the fitted curve first falls to the target, within 40 decades of the window. */
function sizeWhere(fit: CurveFit, target: number): (letters: Letters) => number {
  const { from, to } = fit.window;
  return (parameters) => {
    const loss = (log: number) => fittedLoss({ model: fit.model, parameters }, Math.exp(log));
    const start = Math.log(from) - REACH;
    return rootOf(loss, target, loss(Math.log(to)) > target ? Math.log(to) : start, Math.log(to) + REACH);
  };
}

/** The compute whose best split reaches the target, within 40 decades of that of the largest size fitted. */
function computeFor(fit: CurveFit, target: number): (letters: Letters) => number {
  const { A, B, alpha, beta } = fit.parameters;
  const log = Math.log(6) + ((alpha + beta) * Math.log(fit.window.to) - Math.log((alpha * A) / (beta * B))) / beta;
  return (letters) => {
    const loss = (log: number) => {
      const [N, D] = bestSplit(letters, Math.exp(log));
      return letters.E + letters.A * N ** -letters.alpha + letters.B * D ** -letters.beta;
    };
    return rootOf(loss, target, log - REACH, log + REACH);
  };
}

/** N and D of the least loss at a compute. */
function bestSplit({ A, B, alpha, beta }: Letters, compute: number): readonly [number, number] {
  const N = Math.exp((Math.log((alpha * A) / (beta * B)) + beta * Math.log(compute / 6)) / (alpha + beta));
  return [N, compute / 6 / N];
}

/** e^log where a falling loss passes the target; infinite where it does not by the far end. */
function rootOf(loss: (log: number) => number, target: number, from: number, to: number): number {
  let [low, high] = [from, to];
  if (!(loss(high) <= target)) return Infinity;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (loss(middle) > target) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** At the largest budget that the fitted sizes of the first axis are the best of. */
function smallestLoss(fit: CurveFit): number {
  const { E, A, alpha, beta } = fit.parameters;
  // There alpha A / N^alpha = beta B / D^beta.
  return E + A * fit.window.to ** -alpha * (1 + alpha / beta);
}

function warnings(items: readonly ForecastItem[]): Note[] {
  const farthest = Math.max(0, ...items.filter(({ value }) => value !== null).map((item) => item.decadesBeyond ?? 0));
  return farthest < 0.01
    ? []
    : [
        note(
          "extrapolated",
          `up to ${farthest.toPrecision(2)} decades past the sizes fitted: intervals hold if the same law holds there`,
        ),
      ];
}

const PAST = "past the sizes fitted";
/** ln of 40 decades. */
const REACH = 40 * Math.LN10;
const HALVINGS = 80;
