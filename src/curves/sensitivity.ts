import type { CurveFit, WindowFit } from "./curve-fit.ts";
import { type FitCurveOptions, type FitRules, fitRules } from "./fit-options.ts";
import { negated } from "./fit-points.ts";
import { frozen } from "./frozen.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { modelNamed } from "./model-named.ts";
import type { Model } from "./models/model.ts";
import type { Objective } from "./objective.ts";
import { partOfCurve } from "./part-of-curve.ts";
import { plainTheta } from "./predict.ts";
import { prepare } from "./prepare-fit.ts";
import { exponentOf, windowFit } from "./window-fit.ts";

/** A fit with one of its choices made otherwise. */
export interface Alternative extends WindowFit {
  readonly varied: "offset" | "objective" | "window" | "outliers";
  /** What was chosen instead: "zero", "l1", "without the smallest quarter", ... */
  readonly setting: string;
  readonly exponent: number;
  readonly standardError: number;
  /** The exponent of the second axis; null for models of one. */
  readonly second: { readonly exponent: number; readonly standardError: number } | null;
}

/** An exponent as fitted, with the fit's own error, and how far it moves. */
export interface MovedExponent {
  readonly parameter: string;
  /** Whether the caller gave it: it does not move then. */
  readonly held: boolean;
  readonly exponent: number;
  readonly standardError: number;
  /** The least and the largest of all, the fit's own among them. */
  readonly range: readonly [number, number];
}

/** How far a fit's exponent, and that of the second axis, move with the choices made in fitting them. */
export interface Sensitivity extends MovedExponent {
  readonly kind: "sensitivity";
  readonly curve: string;
  /** Null for models of one axis. */
  readonly second: MovedExponent | null;
  readonly alternatives: readonly Alternative[];
}

const OBJECTIVES: readonly Objective["kind"][] = ["huber", "l1", "log-ls", "gaussian"];

/**
 * The exponents of a fit under other choices, one at a time: with and without offset, by other objectives, over other
 * windows, without its outliers; each started from the fit, with the Jacobian's error [docs/curves.md#sensitivity].
 * @param fit of the curve
 * @param options those of the fit
 * @returns null for models without an exponent
 */
export function sensitivity(curve: LearningCurve, fit: CurveFit, options: FitCurveOptions = {}): Sensitivity | null {
  const parameter = fit.exponent;
  if (parameter === null) return null;
  const { second } = modelNamed(fit.model);
  const asked = fitRules(options, curve.errors !== null);
  const rules = { ...asked, ...(asked.window === "auto" && { window: "all" as const, from: fit.window.from }) };
  const alternatives = [
    ...offsets(rules).map((change) => ({ varied: "offset" as const, ...change, of: curve })),
    ...objectives(rules).map((change) => ({ varied: "objective" as const, ...change, of: curve })),
    ...windows(curve, rules).map((change) => ({ varied: "window" as const, ...change, of: curve })),
    ...(fit.outliers.length === 0
      ? []
      : [{ varied: "outliers" as const, setting: "left out", rules, of: withoutOutliers(curve, fit) }]),
  ].flatMap(({ varied, setting, rules: others, of }): Alternative[] => {
    if (!suffices(of, others)) return [];
    const prepared = prepare(of, { ...others, model: startedFrom(others.model, fit) });
    const found = windowFit(prepared);
    return [
      {
        varied,
        setting,
        ...found,
        exponent: found.exponent!,
        standardError: found.standardError!,
        second: second === undefined ? null : exponentOf(prepared, second),
      },
    ];
  });
  const moved = (name: string, others: readonly number[]): MovedExponent => ({
    parameter: name,
    held: rules.fix[name] !== undefined,
    exponent: fit.parameters[name],
    standardError: fit.standardErrors[name],
    range: [Math.min(fit.parameters[name], ...others), Math.max(fit.parameters[name], ...others)],
  });
  const first = alternatives.map(({ exponent }) => exponent);
  const others = alternatives.flatMap((other) => other.second?.exponent ?? []);
  return frozen<Sensitivity>({
    kind: "sensitivity",
    curve: fit.curve,
    ...moved(parameter, first),
    second: second === undefined ? null : moved(second, others),
    alternatives,
  });
}

interface Change {
  readonly setting: string;
  readonly rules: FitRules;
}

function offsets(rules: FitRules): Change[] {
  const { model, fix } = rules;
  if (model.name === "power") return [{ setting: "free", rules: { ...rules, model: modelNamed("power-offset") } }];
  const { offset } = model;
  if (offset === undefined) return [];
  const { [offset]: held, ...others } = fix;
  return [
    ...(held === undefined ? [] : [{ setting: "free", rules: { ...rules, fix: others } }]),
    ...(held === 0 ? [] : [{ setting: "zero", rules: { ...rules, fix: { ...fix, [offset]: 0 } } }]),
  ];
}

function objectives(rules: FitRules): Change[] {
  const { kind, delta } = rules.objective;
  return OBJECTIVES.filter((other) => other !== kind || delta !== null).map((other) => ({
    setting: other,
    rules: { ...rules, objective: { kind: other, delta: null } },
  }));
}

function windows(curve: LearningCurve, rules: FitRules): Change[] {
  const { from, to, dropLargestLoss } = rules;
  const sizes = [...new Set(curve.x.filter((x) => x >= from && x <= to))];
  const quarter = Math.floor(sizes.length / 4);
  const limited = from > 0 || to < Infinity || dropLargestLoss > 0;
  return [
    ...(limited ? [{ setting: "all points", rules: { ...rules, from: 0, to: Infinity, dropLargestLoss: 0 } }] : []),
    ...(quarter === 0
      ? []
      : [
          { setting: "without the smallest quarter", rules: { ...rules, from: sizes[quarter] } },
          { setting: "without the largest quarter", rules: { ...rules, to: sizes[sizes.length - 1 - quarter] } },
        ]),
  ];
}

/** Whether points are left to fit and to judge the error by. */
function suffices({ x, further }: LearningCurve, { model, fix, from, to }: FitRules): boolean {
  const free = model.parameters.filter(({ name }) => fix[name] === undefined).length;
  const sizes = new Set(
    x.flatMap((size, i) => (size >= from && size <= to ? [[size, ...further.map((each) => each.x[i])].join(" ")] : [])),
  );
  return sizes.size > free;
}

function withoutOutliers(curve: LearningCurve, { outliers }: CurveFit): LearningCurve {
  const far = new Set(outliers.map(({ point }) => point));
  return partOfCurve(
    curve,
    curve.x.flatMap((_, i) => (far.has(i) ? [] : [i])),
  );
}

/** The model with the fit as its one start: optima of other choices lie near. Its own starts where the fit lacks one. */
function startedFrom(model: Model, { parameters }: CurveFit): Model {
  const known = model.parameters.every(({ name, scale }) => {
    const value = parameters[name];
    return value !== undefined && value < Number.MAX_VALUE && (scale === "linear" || value > 0);
  });
  if (!known) return model;
  const plain = plainTheta(model, (name) => parameters[name]);
  return { ...model, starts: (points) => [model.moved(plain, negated(points))] };
}
