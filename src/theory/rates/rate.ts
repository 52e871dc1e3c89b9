import { checked, real } from "../../base/checked.ts";
import { type Note, note } from "../../base/note.ts";
import { gammaQ } from "../../base/special.ts";
import type { ErrorCurve } from "../../curves/error-curve.ts";
import { frozen } from "../../curves/frozen.ts";
import type { CurveRate, Rate, RateFit } from "./curve-rate.ts";
import { type MeanErrors, meanErrors } from "./mean-errors.ts";
import { rateErrors } from "./rate-errors.ts";
import { deviance, FORMS, fitForm, LEVELS_OFF, type RateForm } from "./rate-forms.ts";

export interface RateOptions {
  /** Share of the likelihood from which a rate is named, and probability that intervals hold the truth. */
  readonly level?: number;
}

const OPTIONS = { level: real(0.95, 0.5, 0.999) };

/**
 * At which of the universal rates a realisable 0-1 error curve falls: exponential, 1/n, log(n)/n (of learners that
 * minimise the training error badly), or slower; by likelihoods and by what each predicts at larger sizes
 * [docs/theory.md#rates].
 * @throws OPTION on options out of their rules
 */
export function rate(curve: ErrorCurve, options: RateOptions = {}): CurveRate {
  const { level } = checked<Required<RateOptions>>(options, OPTIONS);
  const errors = meanErrors(curve.x, curve.y);
  const positive = errors.n.filter((_, j) => errors.mean[j] > 0);
  const decades = positive.length > 0 ? Math.log10(positive[positive.length - 1] / positive[0]) : 0;
  const about = {
    kind: "curve-rate",
    curve: curve.name,
    sizes: errors.n.length,
    n: curve.x.length,
    decades,
    variancePower: errors.power,
    level,
  } as const;
  const foreign = outsideDomain(curve);
  const notes = foreign === null ? assumptions(curve) : [];
  if (foreign !== null || positive.length < FEWEST_SIZES)
    return frozen<CurveRate>({
      ...about,
      outcome: foreign === null ? "cannot-tell" : "not-applicable",
      candidates: [],
      alpha: null,
      standardError: null,
      interval: null,
      dispersion: errors.dispersion ?? 0,
      because:
        foreign ?? `${positive.length} sizes with errors above 0, and ${FEWEST_SIZES} are needed to tell rates apart`,
      notes,
    });

  const fits = FORMS.map((form) => ({ form, ...fitForm(form, errors) }));
  const least = fits.reduce((best, each) => (each.deviance < best.deviance ? each : best));
  const freedom = errors.n.length - least.form.names.length;
  // By repetitions where there are any; otherwise what the best form leaves counts as scatter.
  const dispersion = Math.max(errors.dispersion ?? least.deviance / freedom, Number.MIN_VALUE);
  const charged = fits.map((fit) => fit.deviance / dispersion + 2 * fit.form.names.length);
  const weights = shares(charged);
  const ahead = fits.map(({ form }) => Math.min(extrapolation(form, errors) / dispersion, Number.MAX_VALUE));
  const predictive = shares(ahead);
  const candidates = fits.map(
    ({ form, ...fit }, i): RateFit => ({
      rate: form.rate as Rate,
      formula: form.formula,
      parameters: Object.fromEntries([fit.scale, ...fit.plain].map((value, p) => [form.names[p], value])),
      ...rateErrors(form, fit, errors, level),
      deviance: fit.deviance / dispersion,
      weight: weights[i],
      extrapolation: ahead[i],
      predictiveWeight: predictive[i],
    }),
  );
  const slower = candidates.find(({ rate }) => rate === "slower-than-linear");
  const off = fitForm(LEVELS_OFF, errors).deviance / dispersion + 2 * LEVELS_OFF.names.length;
  const found = decided({ candidates, lowest: Math.min(...charged), off, decades, errors, freedom, level });
  return frozen<CurveRate>({
    ...about,
    ...found,
    candidates,
    alpha: slower?.parameters.alpha ?? null,
    standardError: slower?.standardErrors.alpha ?? null,
    interval: slower?.intervals.alpha ?? null,
    dispersion,
    notes: [...notes, note("describes-the-curve", OF_THE_CURVE)],
  });
}

interface Evidence {
  readonly candidates: readonly RateFit[];
  /** Charged deviance of the best rate, and of a curve that levels off. */
  readonly lowest: number;
  readonly off: number;
  readonly decades: number;
  readonly errors: MeanErrors;
  readonly freedom: number;
  readonly level: number;
}

function decided({
  candidates,
  lowest,
  off,
  decades,
  errors,
  freedom,
  level,
}: Evidence): Pick<CurveRate, "outcome" | "because"> {
  const most = (weight: (fit: RateFit) => number) =>
    candidates.reduce((best, each) => (weight(each) > weight(best) ? each : best));
  const likeliest = most((fit) => fit.weight);
  const ahead = most((fit) => fit.predictiveWeight);
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  const unsure = (because: string) => ({ outcome: "cannot-tell", because }) as const;
  if (lowest - off > CLEARLY)
    return unsure("the errors level off: the problem is not realisable, or the learner does not learn it");
  if (errors.dispersion !== null && gammaQ(freedom / 2, likeliest.deviance / 2) < NO_FIT)
    return unsure(`none of the rates describes the curve to within its scatter; ${likeliest.rate} comes nearest`);

  const best = likeliest.weight >= level ? likeliest : ahead;
  const shares = `${best.rate} has ${percent(best.weight)} of the likelihood, and fitted to the smaller sizes ${percent(best.predictiveWeight)} of that at the larger`;
  if (best.predictiveWeight * ODDS < ahead.predictiveWeight)
    return unsure(`${shares}, which ${ahead.rate} predicts better`);
  if (best.weight * ODDS < likeliest.weight) return unsure(`${shares}; ${likeliest.rate} fits all sizes better`);
  const told = [best.weight, best.predictiveWeight].filter((share) => share >= level).length;
  const slower = best.rate === "slower-than-linear";
  if (told < (slower ? 2 : 1))
    return unsure(`${shares}; ${slower ? "both have" : "one has"} to be ${percent(level)} or more`);
  if (slower && decades < LEAST_DECADES)
    return unsure(
      `${shares}, but over ${decades.toPrecision(2)} decades; ${LEAST_DECADES} are needed to call it slower`,
    );
  return { outcome: best.rate, because: shares };
}

/** Likelihoods from deviances, as shares of their sum. */
function shares(deviances: readonly number[]): number[] {
  const least = Math.min(...deviances);
  const likelihoods = deviances.map((value) => Math.exp((least - value) / 2));
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  return likelihoods.map((value) => value / total);
}

/** Deviance at the larger two fifths of the sizes, of the form fitted to the others. */
function extrapolation(form: RateForm, errors: MeanErrors): number {
  const held = Math.ceil(0.6 * errors.n.length);
  const part = (from: number, to: number): MeanErrors => ({
    ...errors,
    n: errors.n.slice(from, to),
    mean: errors.mean.slice(from, to),
    count: errors.count.slice(from, to),
  });
  const small = part(0, held);
  const large = part(held, errors.n.length);
  const { plain, scale } = fitForm(form, small);
  return (
    deviance(
      large,
      large.n.map((n) => Math.max(scale * form.shape(n, plain), Number.MIN_VALUE)),
    ) / large.n.length
  );
}

/** Why no universal rate speaks of this curve; null where one does. */
function outsideDomain({ loss, realizable, y }: ErrorCurve): string | null {
  if (loss !== "zero-one" && loss !== "unstated")
    return `universal rates are of 0-1 errors, and the curve's loss is ${loss}`;
  if (y.some((error) => error > 1)) return "universal rates are of 0-1 errors, and some of these are above 1";
  if (realizable === false)
    return "universal rates are of problems that a hypothesis of the class solves without error";
  return null;
}

function assumptions({ loss, realizable }: ErrorCurve): Note[] {
  const notes: Note[] = [];
  if (loss === "unstated") notes.push(note("loss-assumed", "loss unstated, assumed to be zero-one"));
  if (realizable === null)
    notes.push(note("realizable-assumed", "that some hypothesis makes no error is unstated, and assumed"));
  return notes;
}

const OF_THE_CURVE =
  "the rate is the curve's, over these sizes: it shows neither the class's nor that of other distributions";
/** Odds from which one form is clearly better, and the difference of charged deviances that gives them. */
const ODDS = 20;
const CLEARLY = 2 * Math.log(ODDS);
/** Probability of so large a deviance below which a form is said not to fit. */
const NO_FIT = 1e-4;
const FEWEST_SIZES = 5;
const LEAST_DECADES = 2;
