import { dataError } from "../base/errors.ts";
import type { CurveFit, WindowFit } from "./curve-fit.ts";
import { AXES, LEARNERS, LOSSES, REGIMES } from "./curve-terms.ts";
import { frozen } from "./frozen.ts";
import { type JsonFields, jsonFields } from "./json-fields.ts";
import { MODEL_NAMES, modelNamed } from "./model-named.ts";

/**
 * The curve fit that a parsed JSON document holds; `where` names the document in messages.
 * @throws DATA naming the field that is missing or out of its rule
 */
export function fitFromJson(value: unknown, where: string): CurveFit {
  const at = jsonFields(value, where);
  const band = at.object("band");
  const points = band.numbers("x");
  const side = (name: "lower" | "upper") => {
    const values = band.numbers(name);
    if (values.length !== points.length)
      throw dataError(`${band.where}.${name}`, `${points.length} numbers`, values.length);
    return [...values];
  };
  const fitted = at.object("window");
  const model = at.text("model");
  const names = parameterNames(model, at);
  const named = <T>(name: string, read: (from: JsonFields, name: string) => T): Record<string, T> => {
    const from = at.object(name);
    return Object.fromEntries(names.map((each) => [each, read(from, each)]));
  };
  return frozen<CurveFit>({
    kind: at.oneOf("kind", ["curve-fit"]),
    curve: at.text("curve"),
    axis: at.oneOf("axis", AXES),
    further: at.list("further", AXES),
    loss: at.oneOf("loss", LOSSES),
    regime: at.oneOf("regime", REGIMES),
    learner: at.oneOf("learner", LEARNERS),
    model,
    exponent: modelNamed(model).exponent,
    parameters: named("parameters", (from, name) => from.number(name)),
    standardErrors: named("standardErrors", (from, name) => from.number(name, 0)),
    intervals: named("intervals", (from, name) => [...from.interval(name)] as const),
    intervalsBy: Object.fromEntries(
      at
        .object("intervalsBy")
        .names()
        .map((way) => {
          const from = at.object("intervalsBy").object(way);
          return [way, Object.fromEntries(names.map((name) => [name, [...from.interval(name)] as const]))];
        }),
    ),
    covariance: at.rows("covariance").map((row) => [...row]),
    draws: at.has("draws") ? named("draws", (from, name) => [...from.numbers(name)]) : null,
    level: level(at),
    n: at.number("n", 1),
    window: {
      from: fitted.number("from", 0),
      to: fitted.number("to", 0),
      sizes: fitted.number("sizes", 1),
      rule: fitted.oneOf("rule", ["all", "given", "auto"]),
      further: ranges(fitted, modelNamed(model).axes.length - 1),
    },
    windows: at.objects("windows").map(windowFit),
    outliers: at.objects("outliers").map((each) => ({
      point: each.number("point", 0),
      x: [...each.numbers("x")],
      y: each.number("y", 0),
      residual: each.number("residual"),
      sigmas: each.number("sigmas"),
    })),
    halves: at.has("halves")
      ? { lower: at.object("halves").number("lower"), upper: at.object("halves").number("upper") }
      : null,
    band: { x: [...points], lower: side("lower"), upper: side("upper") },
    params: at.params("params"),
    notes: at.notes("notes"),
  });
}

/** Smallest and largest size along each further axis. */
function ranges(fitted: JsonFields, axes: number): (readonly [number, number])[] {
  const found = fitted.rows("further");
  if (found.length !== axes) throw dataError(`${fitted.where}.further`, `${axes} ranges of sizes`, found.length);
  return found.map((range, axis) => jsonFields({ [axis]: range }, `${fitted.where}.further`).interval(String(axis)));
}

function windowFit(each: JsonFields): WindowFit {
  return {
    from: each.number("from", 0),
    to: each.number("to", 0),
    sizes: each.number("sizes", 1),
    n: each.number("n", 1),
    leftOut: each.number("leftOut", 0),
    exponent: each.numberOrNull("exponent"),
    standardError: each.numberOrNull("standardError"),
    spread: each.number("spread", 0),
    lackOfFit: each.numberOrNull("lackOfFit"),
  };
}

function parameterNames(model: string, at: JsonFields): readonly string[] {
  try {
    return modelNamed(model).parameters.map(({ name }) => name);
  } catch {
    throw dataError(`${at.where}.model`, `one of ${MODEL_NAMES.join(", ")}`, model);
  }
}

/** The probability of an interval. @throws DATA unless between 0 and 1 */
export function level(at: JsonFields): number {
  const value = at.number("level");
  if (value <= 0 || value >= 1) throw dataError(`${at.where}.level`, "a number between 0 and 1", value);
  return value;
}
