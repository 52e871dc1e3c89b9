import { checked, given, type OptionTable, real } from "../base/checked.ts";
import { dataError, optionError } from "../base/errors.ts";
import { normalQuantile } from "../base/special.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import { frozen } from "../curves/frozen.ts";
import { compared } from "./compare-exponents.ts";
import { type DimensionInput, dimensionEvidence } from "./dimension-evidence.ts";
import { domainOfLaw, type Guard } from "./domain-of-law.ts";
import { fittedExponent } from "./fitted-exponent.ts";
import type { Law, LawValues } from "./law.ts";
import { dimensionAt, lawInputs, type Measured, predictedBy, valuesOf } from "./prediction.ts";
import { standsFor } from "./stands-for.ts";
import type { Verdict } from "./verdict.ts";
import { verdictNotes } from "./verdict-notes.ts";
import { verdictSentence } from "./verdict-sentence.ts";

export interface JudgeOptions {
  /** Probability that the intervals hold the truth. */
  readonly level?: number;
  /** Conditions that the caller has checked; one that does not hold makes the verdict not-applicable. */
  readonly guards?: readonly Guard[];
  /** What the law needs beside d, by the law's names; exact, or with standard errors. */
  readonly parameters?: Readonly<Record<string, number | Measured>>;
  /** Which parameter of the fit is judged; the model's own exponent when left out. */
  readonly exponent?: string | undefined;
}

type Checked = Required<Omit<JudgeOptions, "exponent">> & { readonly exponent: string | undefined };
const JUDGE_OPTIONS: OptionTable<Checked> = {
  level: real(0.95, 0.5, 0.999),
  guards: given<readonly Guard[]>([]),
  parameters: given<Readonly<Record<string, number | Measured>>>({}),
  exponent: given<string | undefined>(undefined),
};

/**
 * Whether a fitted exponent agrees with a law at a measured dimension, both errors carried through
 * rho = ln(measured / predicted) [docs/theory.md#verdicts].
 * @param dimension null where the law needs none
 * @throws OPTION on options out of their rules, on parameters that the law lacks or does not know; DATA where the
 * law needs a dimension and no usable one is given, or has no finite exponent there
 */
export function judge(fit: CurveFit, dimension: DimensionInput, law: Law, options: JudgeOptions = {}): Verdict {
  const { level, guards, parameters, exponent } = checked<Checked>(options, JUDGE_OPTIONS);
  checkGuards(guards);
  const inputs = lawInputs(law, parameters);
  const values = valuesOf(inputs);
  const z = normalQuantile((1 + level) / 2);
  const fitted = fittedExponent(fit, exponent);
  const measured = fitted?.value ?? 0;
  const measuredError = fitted ? Math.hypot(fitted.standardError, fitted.bend) : 0;
  const measuredInterval = [measured - z * measuredError, measured + z * measuredError] as const;
  const domain = domainOfLaw(fit, fitted?.axis ?? fit.axis, law, values, guards);
  const relation = law.relation(fit.learner);
  const common = {
    kind: "verdict",
    law: law.name,
    relation,
    parameters: values,
    curve: fit.curve,
    measured: fitted && measured,
    measuredInterval: fitted && measuredInterval,
    level,
    assumes: law.assumes,
  } as const;
  const unjudged = (guard: string, because: string) =>
    frozen<Verdict>({ ...common, ...UNJUDGED, because: `${because} (guard "${guard}")`, notes: domain.notes });
  if (!fitted) return unjudged("model", `a fit of ${fit.model} has no power's exponent`);
  if (domain.failed) return unjudged(domain.failed.guard, domain.failed.because);

  const evidence = law.needsDimension ? dimensionEvidence(dimension, fitted, law.ofFactors) : null;
  if (law.needsDimension && !evidence)
    throw dataError("dimension", `a usable estimate (above 0, with its error) for ${law.name}`, "none");
  if (law.exponent(evidence?.d ?? 1, values) <= 0)
    return unjudged("exponent", `${law.formula} is not above 0 at ${where(evidence, values)}`);
  const { exponent: predicted, relativeError } = predictedBy(law, inputs, evidence);
  const loose = fit.notes.some(({ code }) => code === "offset-undetermined");
  const result = compared({
    measured,
    statistical: fitted.standardError,
    bend: fitted.bend,
    draws: fitted.draws,
    predicted,
    relativeError,
    level,
    relation,
    loose,
  });
  const stands = evidence ? standsFor(law, values, predicted, relation, result) : null;
  const implied = (alpha: number) => dimensionAt(law, values, alpha);
  const about = {
    fit,
    range: fitted.range,
    measured,
    law,
    relation,
    evidence,
    measuredError,
    predicted,
    relativeError,
    level,
    result,
    stands,
    assumed: domain.assumed,
  };
  return frozen<Verdict>({
    ...common,
    outcome: result.outcome,
    predicted,
    predictedInterval: logInterval(predicted, z * relativeError),
    dimension: evidence?.d ?? null,
    dimensionInterval: evidence && logInterval(evidence.d, (z * evidence.standardError) / evidence.d),
    impliedDimension: evidence && implied(measured),
    impliedInterval: evidence && [implied(measuredInterval[1]), implied(measuredInterval[0])],
    rho: result.rho,
    standardError: result.standardError,
    interval: result.interval,
    z: result.rho / result.standardError,
    probability: result.probability,
    detectable: result.detectable,
    standsFor: stands,
    because: verdictSentence(about),
    notes: [...domain.notes, ...verdictNotes(about)],
  });
}

const where = (evidence: { readonly d: number } | null, values: LawValues): string =>
  Object.entries(evidence ? { d: evidence.d } : values)
    .map(([name, value]) => `${name} = ${value.toPrecision(3)}`)
    .join(", ");

/** What a verdict lacks where the law does not speak. */
const UNJUDGED = {
  outcome: "not-applicable",
  predicted: null,
  predictedInterval: null,
  dimension: null,
  dimensionInterval: null,
  impliedDimension: null,
  impliedInterval: null,
  rho: null,
  standardError: null,
  interval: null,
  z: null,
  probability: null,
  detectable: null,
  standsFor: null,
} as const;

/** value e^(-half) to value e^half, in range. */
function logInterval(value: number, half: number): readonly [number, number] {
  return [value * Math.exp(-half), Math.min(value * Math.exp(half), Number.MAX_VALUE)];
}

function checkGuards(guards: readonly Guard[]): void {
  if (!Array.isArray(guards)) throw optionError("guards", "a list of { name, holds, because }", guards);
  for (const guard of guards)
    if (typeof guard?.name !== "string" || typeof guard.holds !== "boolean" || typeof guard.because !== "string")
      throw optionError("guards", "each { name: string, holds: true or false, because: string }", guard);
}
