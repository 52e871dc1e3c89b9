import { degenerateError, optionError } from "../base/errors.ts";
import { mean } from "../base/statistics.ts";
import { descend, STAGES } from "./descend.ts";
import { fitModel, SMALLEST_DELTA } from "./fit-model.ts";
import { type FitCurveOptions, type FitRules, fitRules } from "./fit-options.ts";
import { type FitPoints, fitPoints, negated, pointsWithin } from "./fit-points.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { LogPoints } from "./log-points.ts";
import { modelNamed } from "./model-named.ts";
import { leastSquares } from "./objective.ts";
import { partOfCurve } from "./part-of-curve.ts";
import { pointWeights } from "./point-weights.ts";
import { type Minimum, type Misfit, type Solver, solver } from "./solver.ts";

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

/** Models whose first, cheap search trails the best by more than this are not searched again as for a fit. */
const OUT_OF_REACH = 4;
/** Better by less than this share is rounding. */
const FORETOLD_BETTER = 1e-6;

/**
 * The model of one axis that describes a curve best by AICc and foretells its largest sizes best; where the two
 * disagree or differences are small, the simplest of the contenders, and `certain` is false [docs/curves.md#choice].
 * @param options those of a fit; all models are given the same points, whatever `window` says
 * @throws OPTION on a curve of several axes, and as `fitCurve` does; DEGENERATE where too few
 * sizes or points are left to choose by, or no model is defined at them
 */
export function chooseModel(curve: LearningCurve, options: FitCurveOptions = {}): ModelChoice {
  const { model: _model, offset: _offset, fix: _fix, delta: _delta, ...rest } = options;
  if (curve.further.length > 0) throw optionError("model", "a name, for curves of several axes", "auto");
  const asked = fitRules({ ...rest, objective: "log-ls", window: "all" }, curve.errors !== null);
  const rules = { ...asked, from: 0, to: Infinity, dropLargestLoss: 0 };
  const used = partOfCurve(curve, pointsWithin(curve, asked));
  const sizes = [...new Set(used.x)];
  // One size more than parameters to fit, one more to speak of a misfit, and room for AICc's correction.
  const names = CANDIDATES.filter(
    (model) => sizes.length > parametersOf(model) && used.x.length > parametersOf(model) + 1,
  );
  if (names.length === 0) {
    const fewest = Math.min(...CANDIDATES.map(parametersOf)) + 1;
    if (sizes.length < fewest)
      throw degenerateError("different sizes", `at least ${fewest} to choose a model by`, sizes.length);
    throw degenerateError("points", `at least ${fewest + 1} to choose a model by`, used.x.length);
  }
  const edge = sizes[Math.ceil(sizes.length * (1 - HELD_OUT)) - 1];
  const split = (held: boolean) => used.x.flatMap((x, i) => (x > edge === held ? [i] : []));
  const [train, test] = [split(false), split(true)].map((points) => partOfCurve(used, points));

  const quick = names.flatMap((model) => searched(used, { ...rules, model: modelNamed(model) }) ?? []);
  if (quick.length === 0) throw degenerateError("models", "one that is defined at these sizes", "none");
  const reach = Math.min(...quick.map(aiccOf)) + OUT_OF_REACH;
  const candidates = quick.map((each): Candidate => {
    const { rules: own } = each;
    const best = aiccOf(each) <= reach ? searchedFully(each) : each;
    const k = parametersOf(own.model.name);
    const foretold = train.x.length > k && new Set(train.x).size >= k && test.x.length > 0;
    return {
      model: own.model.name,
      aicc: aiccOf(best),
      bic: devianceOf(best) + k * Math.log(used.x.length),
      extrapolation: foretold ? extrapolation(searched(train, own, best), test) : null,
    };
  });
  const least = Math.min(...candidates.map(({ aicc }) => aicc));
  const contenders = candidates.filter(({ aicc }) => aicc <= least + TOLD_APART);
  const scored = candidates.filter(({ extrapolation }) => extrapolation !== null);
  const foreteller =
    scored.length > 0
      ? scored.reduce((a, b) => (b.extrapolation! < a.extrapolation! * (1 - FORETOLD_BETTER) ? b : a))
      : null;
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

/** A model searched for on some points. */
interface Searched {
  readonly rules: FitRules;
  readonly found: FitPoints;
  readonly search: Solver;
  readonly misfit: Misfit;
  readonly best: Minimum;
  /** Where the search ended, the best first. */
  readonly ends: readonly Minimum[];
}

/** @param near the model searched for on more points of the curve: its ends are the starts here */
function searched(curve: LearningCurve, rules: FitRules, near?: Searched): Searched | null {
  const { model, objective } = rules;
  const found = fitPoints(curve, rules);
  const { points } = found;
  const search = solver(model, points);
  const misfit = leastSquares(objective, points, pointWeights(found, rules));
  const ends = near
    ? descend(search, misfit, near.ends.map(movedTo(points, near)), STAGES.slice(1))
    : descend(search, misfit, model.starts(points));
  return ends.length === 0 ? null : { rules, found, search, misfit, best: ends[0], ends };
}

function movedTo(points: LogPoints, { rules: { model }, found }: Searched): (end: Minimum) => number[] {
  return ({ theta }) => model.moved(model.moved(theta, found.points), negated(points));
}

function searchedFully(quick: Searched): Searched {
  const { rules, found, search, misfit, best } = quick;
  const { held, points } = found;
  const { weights } = misfit;
  const fit = fitModel(search, rules.model, points, {
    objective: rules.objective,
    weights,
    held,
    all: rules.allStarts,
  });
  return fit.objective < best.objective ? { ...quick, best: fit, ends: [fit, ...quick.ends] } : quick;
}

/** Parameters that are counted: the model's and the spread. */
function parametersOf(model: string): number {
  return modelNamed(model).parameters.length + 1;
}

function devianceOf({ found, best }: Searched): number {
  const { n } = found.points;
  // Residuals below it are rounding, by which no model is better than another.
  return n * Math.log(Math.max((2 * best.objective) / n, SMALLEST_DELTA ** 2));
}

function aiccOf(each: Searched): number {
  const { n } = each.found.points;
  const k = parametersOf(each.rules.model.name);
  return devianceOf(each) + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}

/** Root mean square of ln(predicted / measured) at other points than those searched on; null where it overflows. */
function extrapolation(trained: Searched | null, { x, y }: LearningCurve): number | null {
  if (trained === null) return null;
  const { rules, found, best } = trained;
  const { centres, level } = found.points;
  const losses = new Float64Array(x.length);
  rules.model.evaluate(best.theta, [Float64Array.from(x, (size) => Math.log(size) - centres[0])], losses, null);
  const score = Math.sqrt(mean([...losses].map((loss, i) => (Math.log(loss) + level - Math.log(y[i])) ** 2)));
  return Number.isFinite(score) ? score : null;
}
