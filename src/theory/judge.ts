import { checked, given, real } from "../base/checked.ts";
import { dataError, optionError } from "../base/errors.ts";
import { normalQuantile } from "../base/special.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import { frozen } from "../curves/frozen.ts";
import { compared } from "./compare-exponents.ts";
import { type DimensionInput, dimensionEvidence } from "./dimension-evidence.ts";
import { domainOfLaw, type Guard } from "./domain-of-law.ts";
import type { Law } from "./law.ts";
import type { Verdict } from "./verdict.ts";
import { verdictNotes } from "./verdict-notes.ts";
import { verdictSentence } from "./verdict-sentence.ts";

export interface JudgeOptions {
  /** Probability that the intervals hold the truth. */
  readonly level?: number;
  /** Conditions that the caller has checked; one that does not hold makes the verdict not-applicable. */
  readonly guards?: readonly Guard[];
}

const JUDGE_OPTIONS = { level: real(0.95, 0.5, 0.999), guards: given<readonly Guard[]>([]) };

/**
 * Whether a fitted exponent agrees with a law at a measured dimension, both errors carried through
 * rho = ln(measured / predicted) [docs/theory.md#verdicts].
 * @throws OPTION on options out of their rules; DATA where the law needs a dimension and no usable one is given
 */
export function judge(fit: CurveFit, dimension: DimensionInput, law: Law, options: JudgeOptions = {}): Verdict {
  const { level, guards } = checked<Required<JudgeOptions>>(options, JUDGE_OPTIONS);
  checkGuards(guards);
  const z = normalQuantile((1 + level) / 2);
  const measured = fit.parameters.alpha;
  const measuredError = errorOfAlpha(fit);
  const domain = domainOfLaw(fit, law, guards);
  const common = {
    kind: "verdict",
    law: law.name,
    relation: law.relation(fit.learner),
    curve: fit.curve,
    measured,
    measuredInterval: [measured - z * measuredError, measured + z * measuredError],
    level,
  } as const;
  if (domain.failed)
    return frozen<Verdict>({
      ...common,
      outcome: "not-applicable",
      predicted: null,
      predictedInterval: null,
      rho: null,
      standardError: null,
      interval: null,
      z: null,
      dimension: null,
      because: `${domain.failed.because} (guard "${domain.failed.guard}")`,
      notes: domain.notes,
    });

  const evidence = law.needsDimension ? dimensionEvidence(dimension, fit) : null;
  if (law.needsDimension && !evidence)
    throw dataError("dimension", `a usable estimate (above 0, with its error) for ${law.name}`, "none");
  const predicted = law.exponent(evidence?.d ?? 1);
  if (!(Number.isFinite(predicted) && predicted > 0))
    throw dataError("dimension", `one at which ${law.formula} is a finite exponent above 0`, evidence?.d ?? "none");
  // To first order: exact for exponents that are a power of d with unit magnitude, as 2/d and 4/d are.
  const relativeError = evidence ? evidence.standardError / evidence.d : 0;
  const loose = fit.notes.some(({ code }) => code === "offset-undetermined");
  const result = compared({ measured, measuredError, predicted, relativeError, z, relation: common.relation, loose });
  const about = { fit, law, evidence, measuredError, predicted, relativeError, level, result, assumed: domain.assumed };
  return frozen<Verdict>({
    ...common,
    outcome: result.outcome,
    predicted,
    predictedInterval: [-1, 1].map((side) =>
      Math.min(predicted * Math.exp(side * z * relativeError), Number.MAX_VALUE),
    ) as unknown as readonly [number, number],
    rho: result.rho,
    standardError: result.standardError,
    interval: result.interval,
    z: result.rho / result.standardError,
    dimension: evidence?.d ?? null,
    because: verdictSentence(about),
    notes: [...domain.notes, ...verdictNotes(about)],
  });
}

/** Statistical error and half the difference between the window's halves, in quadrature [docs/theory.md#error-of-alpha]. */
function errorOfAlpha({ standardErrors, halves }: CurveFit): number {
  return Math.hypot(standardErrors.alpha, halves ? (halves.upper - halves.lower) / 2 : 0);
}

function checkGuards(guards: readonly Guard[]): void {
  if (!Array.isArray(guards)) throw optionError("guards", "a list of { name, holds, because }", guards);
  for (const guard of guards)
    if (typeof guard?.name !== "string" || typeof guard.holds !== "boolean" || typeof guard.because !== "string")
      throw optionError("guards", "each { name: string, holds: true or false, because: string }", guard);
}
