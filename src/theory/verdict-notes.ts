import { type Note, note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import { modelNamed } from "../curves/model-named.ts";
import { LEAST_ERROR } from "./compare-exponents.ts";
import type { DimensionEvidence } from "./dimension-evidence.ts";
import { fitCaveats } from "./fit-caveats.ts";
import type { VerdictGrounds } from "./verdict-sentence.ts";

/** From here on nearest-neighbour estimators fall short at any n that can be had [docs/theory.md#error-of-d]. */
const BIASED_FROM = 10;

/** A fall that many things would show. */
const SMALL_FALL = 4;

/** The coded remarks on a verdict [docs/theory.md#notes]. */
export function verdictNotes(grounds: VerdictGrounds): Note[] {
  const { fit, range, measured, law, evidence, predicted, measuredError, result } = grounds;
  const notes: Note[] = [];
  const say = (when: boolean, code: string, message: string) => {
    if (when) notes.push(note(code, message));
  };
  if (evidence && evidence.n !== null && evidence.d >= BIASED_FROM) notes.push(biasNote(grounds, evidence));
  const fall = (range[1] / range[0]) ** predicted;
  say(
    fall < SMALL_FALL && result.outcome !== "violates",
    "little-fall",
    `the law predicts a fall by a factor of only ${fall.toPrecision(3)} over the window: agreement shows little`,
  );
  say(
    result.linear,
    "no-logarithm",
    "alpha is not above 0: rho is (alpha - predicted) / predicted instead of ln(alpha / predicted)",
  );
  say(
    !result.linear && measured < 2 * measuredError,
    "slope-near-zero",
    "alpha is less than two errors from 0, where the error of its logarithm is rough",
  );
  say(
    result.standardError === LEAST_ERROR,
    "exact-inputs",
    `the inputs claim less than the ${LEAST_ERROR} that arithmetic can tell: rho's error is that`,
  );
  say(
    law.regimes.includes("variance") && !hasOffset(fit),
    "offset-taken-as-zero",
    `${law.name} speaks of L - L(inf), and this fit took L(inf) as 0`,
  );
  return [...notes, ...fitCaveats(fit)];
}

/** Whether a loss that no size undercuts was fitted, or held above 0. */
function hasOffset({ model, params }: CurveFit): boolean {
  const { offset } = modelNamed(model);
  return offset !== undefined && params[`fix.${offset}`] !== 0;
}

/** What is known of the bias, and what it would take for it to turn the verdict. */
function biasNote({ law, result, stands }: VerdictGrounds, { d, n }: DimensionEvidence): Note {
  const end = stands?.[1] ?? null;
  const turn =
    end === null
      ? `no larger d would change "${result.outcome}"`
      : `"${result.outcome}" stands up to d = ${end.toPrecision(3)}, ${(100 * (end / d - 1)).toPrecision(2)} % more`;
  return note(
    "dimension-biased-low",
    `at d = ${d.toPrecision(3)} estimates from n = ${n} points fall short (by 16 to 22 % at d = 12, n = 1000 to 5000), which puts ${law.formula} too high: ${turn}`,
  );
}
