import { optionError } from "../base/errors.ts";
import { mean } from "../base/statistics.ts";
import { fitCurve } from "./fit-curve.ts";
import type { FitCurveOptions } from "./fit-options.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { learningCurve } from "./make-learning-curve.ts";
import { modelNamed } from "./model-named.ts";
import { fittedLoss } from "./predict.ts";

/** How well one model describes a curve, and how well it foretells its largest sizes from the rest. */
export interface Candidate {
  readonly model: string;
  /** Corrected Akaike and Bayesian information; less is better, differences count. */
  readonly aicc: number;
  readonly bic: number;
  /** Root mean square of ln(predicted / measured) at the held-out sizes; null where too few remain to fit. */
  readonly extrapolation: number | null;
}

export interface ModelChoice {
  /** The model to use: the one chosen, or the simplest of those that cannot be told apart. */
  readonly model: string;
  /** Whether AICc and extrapolation both single it out. */
  readonly certain: boolean;
  readonly because: string;
  readonly candidates: readonly Candidate[];
}

const CANDIDATES = [
  "power",
  "power-offset",
  "exponential",
  "logarithmic",
  "power-cutoff",
  "shifted-power",
  "crossover",
  "m4",
  "bnsl:breaks=1",
];
/** Models closer in AICc than this cannot be told apart (Burnham & Anderson 2002). */
const TOLD_APART = 2;
/** Share of the sizes held out, the largest. */
const HELD_OUT = 0.25;

/**
 * The model of one axis that describes a curve best by AICc and foretells its largest sizes best; where the two
 * disagree or differences are small, the simplest of the contenders, and `certain` is false [docs/curves.md#choice].
 */
export function chooseModel(curve: LearningCurve, options: FitCurveOptions = {}): ModelChoice {
  const { model: _model, offset: _offset, fix: _fix, ...rest } = options;
  if (curve.further.length > 0) throw optionError("model", "a name, for curves of several axes", "auto");
  const plain: FitCurveOptions = { ...rest, objective: "log-ls", delta: undefined, intervals: "covariance" } as never;
  const sizes = [...new Set(curve.x.filter((x) => x >= (options.from ?? 0) && x <= (options.to ?? Infinity)))];
  const edge = sizes[Math.max(0, Math.ceil(sizes.length * (1 - HELD_OUT)) - 1)];
  const kept = curve.x.flatMap((x, i) => (x >= sizes[0] && x <= sizes[sizes.length - 1] ? [i] : []));
  const train = kept.filter((i) => curve.x[i] <= edge);
  const test = kept.filter((i) => curve.x[i] > edge);
  const candidates = CANDIDATES.flatMap((model): Candidate[] => {
    const k = modelNamed(model).parameters.length + 1;
    // One size more than parameters to fit, one more to speak of a misfit, and room for AICc's correction.
    if (sizes.length < k + 1) return [];
    const fit = fitCurve(curve, { ...plain, model });
    const n = fit.n;
    const deviance = n * Math.log((2 * (fit.params.misfit as number)) / n);
    const foretold = train.length > k && new Set(train.map((i) => curve.x[i])).size >= k;
    return [
      {
        model,
        aicc: deviance + 2 * k + (2 * k * (k + 1)) / (n - k - 1),
        bic: deviance + k * Math.log(n),
        extrapolation: foretold && test.length > 0 ? extrapolation(curve, train, test, { ...plain, model }) : null,
      },
    ];
  });
  if (candidates.length === 0) throw optionError("model", "a name: too few sizes to choose by", "auto");
  const least = Math.min(...candidates.map(({ aicc }) => aicc));
  const contenders = candidates.filter(({ aicc }) => aicc <= least + TOLD_APART);
  const scored = candidates.filter(({ extrapolation }) => extrapolation !== null);
  const foreteller = scored.length > 0 ? scored.reduce((a, b) => (b.extrapolation! < a.extrapolation! ? b : a)) : null;
  // The list is in order of parameters, so the first contender is the simplest.
  const chosen = contenders[0];
  const certain = contenders.length === 1 && (foreteller === null || foreteller.model === chosen.model);
  const because = certain
    ? `AICc and the held-out sizes single out ${chosen.model}`
    : contenders.length > 1
      ? `cannot tell ${contenders.map(({ model }) => model).join(", ")} apart (AICc within ${TOLD_APART}): the simplest is taken`
      : `cannot tell: AICc prefers ${chosen.model}, the held-out sizes are foretold best by ${foreteller!.model}`;
  return { model: chosen.model, certain, because, candidates };
}

function extrapolation(
  curve: LearningCurve,
  train: readonly number[],
  test: readonly number[],
  options: FitCurveOptions,
): number | null {
  const part = learningCurve({ x: train.map((i) => curve.x[i]), y: train.map((i) => curve.y[i]) });
  const { from: _from, to: _to, ...rest } = options;
  const fit = fitCurve(part, rest);
  const score = Math.sqrt(mean(test.map((i) => Math.log(fittedLoss(fit, curve.x[i]) / curve.y[i]) ** 2)));
  return Number.isFinite(score) ? score : null;
}
