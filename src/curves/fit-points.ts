import { degenerateError, optionError } from "../base/errors.ts";
import type { FitRules } from "./fit-options.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { type LogPoints, logPoints } from "./log-points.ts";
import type { Frame, Model } from "./models/model.ts";

/** The points of a curve that a fit uses, in its frame. */
export interface FitPoints {
  readonly points: LogPoints;
  /** index[i]: which of the curve's points point i is. */
  readonly index: readonly number[];
  /** x[axis][i], ascending in the first axis. */
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly errors: readonly number[] | null;
  /** sizeOf[i] numbers point i's size (pair of sizes), out of `sizes`, ascending. */
  readonly sizeOf: readonly number[];
  readonly sizes: number;
  /** Values of theta held, NaN where free. */
  readonly held: Float64Array;
  /** Parameters fitted. */
  readonly p: number;
}

/**
 * @throws OPTION where the model has other axes than the curve, or a held offset lies above every loss; DEGENERATE where
 * the window holds fewer points or sizes than the fit needs
 */
export function fitPoints(curve: LearningCurve, rules: FitRules): FitPoints {
  const { model } = rules;
  const axes = [curve.x, ...curve.further.map(({ x }) => x)];
  if (axes.length !== model.axes.length)
    throw optionError(
      "model",
      `one of ${axes.length === 1 ? "one axis" : `${axes.length} axes`}, as ${curve.name} has`,
      `${model.name} (${model.axes})`,
    );
  const inside = pointsWithin(curve, rules);
  const x = axes.map((sizes) => inside.map((i) => sizes[i]));
  const y = inside.map((i) => curve.y[i]);
  const numbers = new Map<string, number>();
  const sizeOf = inside.map((_, at) => {
    const size = x.map((sizes) => sizes[at]).join(" ");
    if (!numbers.has(size)) numbers.set(size, numbers.size);
    return numbers.get(size)!;
  });
  const fixed = model.parameters.filter(({ name }) => Object.hasOwn(rules.fix, name)).length;
  const p = model.parameters.length - fixed;
  checkWindow(inside.length, numbers.size, p, rules);
  x.forEach((sizes, axis) => {
    if (new Set(sizes).size < 2)
      throw degenerateError(`different sizes ${model.axes[axis]}`, "at least 2", new Set(sizes).size);
  });
  if (rules.fix.c !== undefined && rules.fix.c >= Math.max(...y))
    throw optionError("offset", `a loss below the largest one, ${Math.max(...y)}`, rules.fix.c);
  const { points, held } = framed(x, y, rules);
  return {
    points,
    index: inside,
    x,
    y,
    errors: curve.errors === null ? null : inside.map((i) => curve.errors![i]),
    sizeOf,
    sizes: numbers.size,
    held,
    p,
  };
}

/** Which points of a curve lie within limits: sizes of the first axis, both ends included, and not of the largest losses. */
export function pointsWithin(
  { x, y }: LearningCurve,
  { from, to, dropLargestLoss }: Pick<FitRules, "from" | "to" | "dropLargestLoss">,
): number[] {
  const largest = new Set(
    y
      .map((_, i) => i)
      .sort((i, j) => y[j] - y[i])
      .slice(0, dropLargestLoss),
  );
  return x.flatMap((size, i) => (size >= from && size <= to && !largest.has(i) ? [i] : []));
}

function checkWindow(points: number, sizes: number, p: number, { model, from, to }: FitRules): void {
  const end = from > 0 ? `to ${to}` : `up to ${to}`;
  const where = `${from > 0 ? ` from ${from}` : ""}${to < Infinity ? ` ${end}` : ""}`;
  const offset = model.name === "power-offset" && p === 3;
  const needed = p + (p > 2 ? 1 : 0);
  if (p > 2 && sizes < needed)
    throw degenerateError(
      `different sizes${where}`,
      offset
        ? "at least 4 for a free offset (zero or given: 2)"
        : `at least ${needed} for the ${p} parameters of ${model.name}`,
      sizes,
    );
  if (points < 3) throw degenerateError(`points${where}`, "at least 3", points);
  if (sizes < 2) throw degenerateError(`different sizes${where}`, "at least 2", sizes);
}

/**
 * The points in the frame in which the held values are constants: centred, but for the axes on whose exponent, being
 * free, a held prefactor's unit hangs.
 */
function framed(
  x: readonly (readonly number[])[],
  y: readonly number[],
  { model, fix }: FitRules,
): { points: LogPoints; held: Float64Array } {
  const fixed = model.parameters.map(({ name }) => fix[name] !== undefined);
  const centred = logPoints(x, y, model.shared);
  // As few plain units as will do: each makes the fit worse conditioned.
  const sets = x.reduce<number[][]>((all, _, axis) => all.flatMap((set) => [set, [...set, axis]]), [[]]);
  sets.sort((a, b) => a.length - b.length);
  for (const [axes, losses] of sets.flatMap((set) => [[set, false] as const, [set, true] as const])) {
    const points = inPlainUnits(centred, axes, model, losses);
    // Whatever the free parameters are, the held ones must come out the same.
    const [one, other] = [0.3, 0.7].map((free) => {
      const plain = model.parameters.map(({ name, scale }) => {
        const value = fix[name];
        return value === undefined ? free : scale === "log" ? Math.log(value) : value;
      });
      return model.moved(plain, negated(points));
    });
    if (fixed.every((is, j) => !is || one[j] === other[j]))
      return { points, held: Float64Array.from(one, (value, j) => (fixed[j] ? value : Number.NaN)) };
  }
  throw optionError("fix", `parameters of ${model.name} that can be held by themselves`, Object.keys(fix).join(", "));
}

/** The points with some axes, and all that share a centre with them, and the losses if told to, in the data's units. */
function inPlainUnits(points: LogPoints, axes: readonly number[], { shared }: Model, losses: boolean): LogPoints {
  const centres = points.centres.map((centre, axis) => (axes.includes(shared?.[axis] ?? axis) ? 0 : centre));
  return {
    ...points,
    u: points.u.map((u, axis) => u.map((value) => value + points.centres[axis] - centres[axis])),
    v: losses ? points.v.map((v) => v + points.level) : points.v,
    centres,
    level: losses ? 0 : points.level,
  };
}

/** The frame that undoes one. */
export function negated({ centres, level }: Frame): Frame {
  return { centres: centres.map((centre) => -centre), level: -level };
}
