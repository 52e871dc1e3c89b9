import { checked, flag, given, integer, type OptionRule, type OptionTable, oneOf, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { modelNamed } from "./model-named.ts";
import type { Model } from "./models/model.ts";
import { type Objective, parseObjective } from "./objective.ts";

export interface FitCurveOptions {
  /** "power", "power-offset" (default), "bnsl:breaks=1", "chinchilla", ... [docs/curves.md#models]. */
  readonly model?: string;
  /** The offset c of a power law: fitted ("free"), 0 ("zero", which is model "power"), or held at a loss given. */
  readonly offset?: "free" | "zero" | number;
  /** Parameters held at values given, by name. */
  readonly fix?: Readonly<Record<string, number>>;
  /** "huber", "huber:delta=1e-3", "l1", "log-ls", "log1p-ls", "gaussian"; "huber", or "gaussian" for curves with errors. */
  readonly objective?: string;
  /** Log residual beyond which a point counts linearly under "huber"; 1.345 sigma when left out. */
  readonly delta?: number;
  /** Whether the sizes' points count alike, or by the spread of their repetitions. */
  readonly weights?: "equal" | "seeds";
  /** Starts polished: the most promising, or all. */
  readonly starts?: "screened" | "full";
  /** Where intervals come from: "bootstrap" (default), "covariance", "profile", or "all" of them, the bootstrap's leading. */
  readonly intervals?: "bootstrap" | "covariance" | "profile" | "all";
  /** What is drawn anew: residuals (one axis) or whole points (several) when left out. */
  readonly resample?: "residuals" | "cases";
  /** Resamples. */
  readonly bootstrap?: number;
  readonly seed?: number;
  /** Probability that an interval holds the truth. */
  readonly level?: number;
  /** Smallest and largest size fitted, both included; all when left out. Of the first axis. */
  readonly from?: number;
  readonly to?: number;
  /** Which points within these are fitted: all, or those of the longest window that the law describes [docs/curves.md#windows]. */
  readonly window?: "all" | "auto";
  /** Points of largest loss left out. */
  readonly dropLargestLoss?: number;
  /** Whether the result keeps the parameters of every resample. */
  readonly draws?: boolean;
}

export interface FitRules {
  readonly model: Model;
  readonly objective: Objective;
  readonly weights: "equal" | "seeds";
  readonly allStarts: boolean;
  readonly intervals: "bootstrap" | "covariance" | "profile" | "all";
  readonly resample: "residuals" | "cases";
  /** Values held, by the parameter's name. */
  readonly fix: Readonly<Record<string, number>>;
  readonly bootstrap: number;
  readonly seed: number;
  readonly level: number;
  readonly from: number;
  readonly to: number;
  readonly window: "all" | "auto";
  readonly dropLargestLoss: number;
  readonly draws: boolean;
}

type Loose = "offset" | "model" | "delta" | "objective" | "resample";
type Table = {
  [K in keyof FitCurveOptions]-?: K extends Loose ? Required<FitCurveOptions>[K] | null : Required<FitCurveOptions>[K];
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
  model: given<string | null>(null),
  offset: given<Table["offset"]>(null),
  fix: given<Readonly<Record<string, number>>>({}),
  objective: given<string | null>(null),
  delta: aboveZero(null),
  weights: oneOf("equal", "equal", "seeds"),
  starts: oneOf("screened", "screened", "full"),
  intervals: oneOf("bootstrap", "bootstrap", "covariance", "profile", "all"),
  resample: given<Table["resample"]>(null),
  bootstrap: integer(1000, 50, 1_000_000),
  seed: integer(0),
  level: real(0.95, 0.5, 0.999),
  from: aboveZero(0),
  to: aboveZero(Infinity),
  window: oneOf("all", "all", "auto"),
  dropLargestLoss: integer(0, 0),
  draws: flag(false),
};

/**
 * @param hasErrors whether the curve's losses come with standard errors
 * @throws OPTION on an unknown key, a value out of its rule, or options that contradict one another
 */
export function fitRules(options: FitCurveOptions, hasErrors = false): FitRules {
  const asked = checked<Table>(options, FIT_CURVE_OPTIONS);
  const { delta, offset, from, to, resample, starts, ...rest } = asked;
  if (offset !== null && offset !== "free" && offset !== "zero" && !isLoss(offset))
    throw optionError("offset", "free, zero or a loss of at least 0", offset);
  const none = offset === "zero" || offset === 0;
  const model = modelNamed(asked.model ?? (none ? "power" : "power-offset"));
  if (offset !== null && model.name !== (none ? "power" : "power-offset"))
    throw optionError("model", `one that agrees with offset ${offset}`, model.name);
  const objective = parseObjective(
    "objective",
    asked.objective ?? (hasErrors && delta === null ? "gaussian" : "huber"),
  );
  if (delta !== null && (objective.kind !== "huber" || objective.delta !== null))
    throw optionError("delta", "left out unless the objective is huber without a delta of its own", delta);
  if (resample !== null && resample !== "residuals" && resample !== "cases")
    throw optionError("resample", "one of residuals, cases", resample);
  if (rest.window === "auto" && model.axes.length > 1)
    throw optionError("window", `all for models of several axes, such as ${model.name}`, rest.window);
  if (from > to) throw optionError("from", `a size up to "to" = ${to}`, from);
  return {
    ...rest,
    model,
    objective: { ...objective, delta: delta ?? objective.delta },
    allStarts: starts === "full",
    resample: resample ?? (model.axes.length > 1 ? "cases" : "residuals"),
    fix: { ...checkedFix(asked.fix, model), ...(offset !== null && isLoss(offset) && offset > 0 && { c: offset }) },
    from,
    to,
  };
}

function isLoss(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function checkedFix(fix: unknown, { name, parameters }: Model): Record<string, number> {
  if (typeof fix !== "object" || fix === null || Array.isArray(fix))
    throw optionError("fix", "values by the parameters' names", fix);
  for (const [key, value] of Object.entries(fix)) {
    const found = parameters.find((parameter) => parameter.name === key);
    if (!found)
      throw optionError("fix", `parameters of ${name}: ${parameters.map((each) => each.name).join(", ")}`, key);
    if (typeof value !== "number" || !Number.isFinite(value) || (found.scale === "log" && value <= 0))
      throw optionError(`fix.${key}`, found.scale === "log" ? "a number above 0" : "a number", value);
  }
  return fix as Record<string, number>;
}
