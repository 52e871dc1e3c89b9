import { dataError, optionError } from "../base/errors.ts";
import type { DimensionEvidence } from "./dimension-evidence.ts";
import type { Law, LawValues } from "./law.ts";

/** A number with its standard error. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
}

/** What a law gives at a dimension and its parameters. */
export interface Prediction {
  readonly exponent: number;
  /** Standard error over the exponent, to first order in the errors of d and the parameters. */
  readonly relativeError: number;
}

/**
 * The values of a law's parameters, checked: all that it needs, none that it does not know.
 * @throws OPTION naming the parameter
 */
export function lawInputs(
  { name, parameters }: Law,
  given: Readonly<Record<string, number | Measured>>,
): Record<string, Measured> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw optionError("parameters", "an object of named numbers", given);
  for (const key of Object.keys(given))
    if (parameters.every((each) => each.name !== key))
      throw optionError("parameters", `${parameters.map((each) => each.name).join(", ") || "none"} of ${name}`, key);
  return Object.fromEntries(
    parameters.map((parameter) => {
      const of = `parameters.${parameter.name}`;
      const raw = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
      if (raw === undefined) throw optionError(of, `a number, which ${name} needs: ${parameter.meaning}`, "none");
      const { value, standardError } = typeof raw === "number" ? { value: raw, standardError: 0 } : (raw ?? {});
      if (!(Number.isFinite(value) && (value > 0 || parameter.anySign)))
        throw optionError(of, `a finite number${parameter.anySign ? "" : " above 0"}`, value ?? raw);
      if (!(Number.isFinite(standardError) && standardError >= 0))
        throw optionError(`${of}.standardError`, "a number of at least 0", standardError);
      return [parameter.name, { value, standardError }];
    }),
  );
}

export function valuesOf(inputs: Readonly<Record<string, Measured>>): LawValues {
  return Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));
}

/** Beyond it, and beyond its inverse, no power of a size can be told from a constant or from nothing. */
const LEAST_EXPONENT = 1e-100;

/** @throws DATA where the law has no exponent there, or one that no size could show */
export function predictedBy(
  law: Law,
  inputs: Readonly<Record<string, Measured>>,
  evidence: DimensionEvidence | null,
): Prediction {
  const values = valuesOf(inputs);
  const d = evidence?.d ?? 1;
  const exponent = law.exponent(d, values);
  if (!(exponent >= LEAST_EXPONENT && exponent <= 1 / LEAST_EXPONENT))
    throw dataError(
      evidence ? "dimension" : "parameters",
      `one at which ${law.formula} is an exponent from ${LEAST_EXPONENT} to ${1 / LEAST_EXPONENT}`,
      evidence?.d ?? exponent,
    );
  const relative = ({ value, standardError }: Measured, at: (value: number) => number) =>
    standardError === 0 ? 0 : elasticity(at, value) * (standardError / value);
  const errors = Object.entries(inputs).map(([name, input]) =>
    relative(input, (value) => law.exponent(d, { ...values, [name]: value })),
  );
  if (evidence)
    errors.push(relative({ value: d, standardError: evidence.standardError }, (at) => law.exponent(at, values)));
  return { exponent, relativeError: Math.hypot(...errors) };
}

/** The d at which the law gives this exponent; null where it gives it nowhere. */
export function dimensionAt(law: Law, values: LawValues, exponent: number): number | null {
  if (!law.needsDimension || !(exponent > 0)) return null;
  let low = Math.log(LEAST_DIMENSION);
  let high = Math.log(LARGEST_DIMENSION);
  const over = (log: number) => law.exponent(Math.exp(log), values) - exponent;
  if (!(over(low) >= 0 && over(high) <= 0)) return null;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (over(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** abs(d ln f / d ln x) by central difference; exact for powers. */
function elasticity(f: (x: number) => number, x: number): number {
  return Math.abs(Math.log(f(x * Math.exp(STEP)) / f(x * Math.exp(-STEP)))) / (2 * STEP);
}

const STEP = 1e-4;
const LEAST_DIMENSION = 1e-6;
const LARGEST_DIMENSION = 1e9;
const HALVINGS = 60;
