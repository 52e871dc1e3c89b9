import { checked, given, integer, type OptionRule, type OptionTable, oneOf, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";

export interface FitCurveOptions {
  /** The offset c: fitted ("free"), 0 ("zero"), or held at a loss given. */
  readonly offset?: "free" | "zero" | number;
  /** Another way to say it: "power" is offset "zero", "power-offset" is "free". */
  readonly model?: "power" | "power-offset";
  readonly objective?: "huber";
  /** Log residual beyond which a point counts linearly; 1.345 sigma when left out. */
  readonly delta?: number;
  /** Resamples. */
  readonly bootstrap?: number;
  readonly seed?: number;
  /** Probability that an interval holds the truth. */
  readonly level?: number;
  /** Smallest and largest size fitted, both included; all when left out. */
  readonly from?: number;
  readonly to?: number;
}

export interface FitRules {
  readonly offset: "free" | "zero" | number;
  readonly delta: number | null;
  readonly bootstrap: number;
  readonly seed: number;
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

type Table = {
  [K in keyof FitCurveOptions]-?: K extends "offset" | "model" | "delta"
    ? Required<FitCurveOptions>[K] | null
    : Required<FitCurveOptions>[K];
};

const aboveZero = <T>(fallback: T): OptionRule<number | T> => ({
  fallback,
  read: (name, value) => {
    if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
      throw optionError(name, "a number above 0", value);
    return value;
  },
});

const FIT_CURVE_OPTIONS: OptionTable<Table> = {
  offset: given<Table["offset"]>(null),
  model: given<Table["model"]>(null),
  objective: oneOf("huber", "huber"),
  delta: aboveZero(null),
  bootstrap: integer(1000, 50, 1_000_000),
  seed: integer(0),
  level: real(0.95, 0.5, 0.999),
  from: aboveZero(0),
  to: aboveZero(Infinity),
};

/** @throws OPTION on an unknown key, a value out of its rule, or a model that contradicts the offset. */
export function fitRules(options: FitCurveOptions): FitRules {
  const { offset, model, delta, bootstrap, seed, level, from, to } = checked<Table>(options, FIT_CURVE_OPTIONS);
  if (model !== null && model !== "power" && model !== "power-offset")
    throw optionError("model", "one of power, power-offset", model);
  const wanted = offset ?? (model === "power" ? "zero" : "free");
  if (wanted !== "free" && wanted !== "zero" && !(typeof wanted === "number" && Number.isFinite(wanted) && wanted >= 0))
    throw optionError("offset", "free, zero or a loss of at least 0", wanted);
  if (model !== null && (model === "power") !== (wanted === "zero" || wanted === 0))
    throw optionError("model", `one that agrees with offset ${wanted}`, model);
  if (from > to) throw optionError("from", `a size up to "to" = ${to}`, from);
  return { offset: wanted === 0 ? "zero" : wanted, delta, bootstrap, seed, level, from, to };
}
