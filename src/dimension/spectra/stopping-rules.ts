import { oneOf, real } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import { logGamma } from "../../base/special.ts";
import type { Spectrum } from "./spectrum.ts";

export type SpectrumRule =
  | "fo"
  | "fan"
  | "maxgap"
  | "ratio"
  | "participation"
  | "kaiser"
  | "broken-stick"
  | "minka"
  | "marchenko-pastur";

export interface SpectrumRuleOptions {
  /** Which rule reads a dimension off the spectrum. */
  readonly rule?: SpectrumRule;
  /** Of `fo`: a variance above this share of the largest counts. */
  readonly threshold?: number;
  /** Of `ratio`: the share of all variance that the axes counted hold together. */
  readonly share?: number;
}

export const SPECTRUM_RULE_OPTIONS = {
  rule: oneOf<SpectrumRule>(
    "fo",
    "fo",
    "fan",
    "maxgap",
    "ratio",
    "participation",
    "kaiser",
    "broken-stick",
    "minka",
    "marchenko-pastur",
  ),
  threshold: real(0.05, 0, 1),
  share: real(0.95, 0, 1),
};

/** @throws OPTION for an option that the rule does not read */
export function requireOfRule(options: SpectrumRuleOptions): void {
  const { rule = SPECTRUM_RULE_OPTIONS.rule.fallback } = options;
  for (const [name, owner] of [
    ["threshold", "fo"],
    ["share", "ratio"],
  ] as const)
    if (options[name] !== undefined && rule !== owner)
      throw optionError(name, `none unless rule is ${owner}`, options[name]);
}

/** The options that a rule reads. */
export function ruleParams({ rule, threshold, share }: Required<SpectrumRuleOptions>) {
  return { rule, ...(rule === "fo" ? { threshold } : {}), ...(rule === "ratio" ? { share } : {}) };
}

/** Whether a rule counts axes; the others yield real numbers. */
export const isCount = (rule: SpectrumRule) => rule !== "participation";

/** The dimension that a rule reads off a spectrum, 0 where it finds none [docs/dimension.md#pca]. */
export function dimensionOf(spectrum: Spectrum, options: Required<SpectrumRuleOptions>): number {
  return spectrum.values.length > 0 && spectrum.values[0] > 0 ? RULES[options.rule](spectrum, options) : 0;
}

type Rule = (spectrum: Spectrum, options: Required<SpectrumRuleOptions>) => number;

const RULES: Readonly<Record<SpectrumRule, Rule>> = {
  fo: ({ values }, { threshold }) => values.filter((value) => value > threshold * values[0]).length,
  fan: ({ values }) => fan(values),
  maxgap: widestGap,
  ratio: ({ values }, { share }) => firstHolding(values, share, (held, wanted) => held >= wanted) + 1,
  participation: ({ values }) =>
    Math.min(values.length, sumOf(values) ** 2 / values.reduce((sum, value) => sum + value * value, 0)),
  kaiser: ({ values }) => values.filter((value) => value > sumOf(values) / values.length).length,
  "broken-stick": ({ values }) => brokenStick(values),
  minka,
  "marchenko-pastur": aboveNoise,
};

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** The first place at which the values up to it hold a share of their sum. */
function firstHolding(values: Float64Array, share: number, holds: (held: number, wanted: number) => boolean): number {
  const wanted = share * sumOf(values);
  let held = 0;
  for (let i = 0; i < values.length; i++) {
    held += values[i];
    if (holds(held, wanted)) return i;
  }
  return values.length - 1;
}

const exceeds = (held: number, wanted: number) => held > wanted;

/** Fan et al. 2010: less the mean of the tail past 95 %, the first gap of ten or the first 80 %. */
function fan(values: Float64Array): number {
  const tail = values.subarray(firstHolding(values, 0.95, exceeds));
  const noise = sumOf(tail) / tail.length;
  const cleared = values.map((value) => value - noise);
  const gap = cleared.findIndex((value, i) => i + 1 < cleared.length && value / cleared[i + 1] > 10);
  const held = firstHolding(cleared, 0.8, exceeds);
  return 1 + (gap < 0 ? held : Math.min(gap, held));
}

/** The widest ratio of neighbouring values, a zero being taken for rounding beside the largest. */
function widestGap({ values }: Spectrum): number {
  const rounding = values[0] * values.length * Number.EPSILON;
  let widest = 1;
  let most = 0;
  for (let i = 0; i + 1 < values.length && values[i] > 0; i++) {
    const gap = values[i] / Math.max(values[i + 1], rounding);
    if (gap > most) {
      most = gap;
      widest = i + 1;
    }
  }
  return widest;
}

/** How many leading shares exceed those of a stick broken at random (Jackson 1993). */
function brokenStick(values: Float64Array): number {
  const p = values.length;
  const sum = sumOf(values);
  let stick = 0;
  for (let j = 1; j <= p; j++) stick += 1 / (j * p);
  for (let i = 0; i < p; i++) {
    if (values[i] / sum <= stick) return i;
    stick -= 1 / ((i + 1) * p);
  }
  return p;
}

/** The number of axes of largest evidence under a Gaussian with isotropic noise (Minka 2000, eq. 30). */
function minka({ values, n, D }: Spectrum): number {
  const log = Math.log;
  const least = values[0] * Number.EPSILON;
  const at = (i: number) => Math.max(values[i] ?? 0, least);
  const apart = (i: number, j: number) => log(Math.max(at(i) - at(j), least));
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  const rest = new Float64Array(values.length + 1);
  for (let i = values.length - 1; i >= 0; i--) rest[i] = rest[i + 1] + values[i];
  let prior = 0;
  let kept = 0; // sum of ln values
  let among = 0; // the Hessian's pairs of kept axes
  let across = 0; // ln differences between kept and left axes
  for (let k = 1; k < Math.min(values.length + 1, D); k++) {
    const i = k - 1;
    prior += logGamma((D - i) / 2) - ((D - i) / 2) * log(Math.PI) - Math.LN2;
    kept += log(at(i));
    for (let j = 0; j < i; j++) {
      among += 2 * apart(j, i) - log(at(i)) - log(at(j)) + log(n);
      across -= apart(j, i);
    }
    for (let j = k; j < D; j++) across += apart(i, j);
    const noise = Math.max(rest[k] / (D - k), least);
    let pairs = among + across + k * (D - k) * log(n);
    for (let j = 0; j < k; j++) pairs += (D - k) * log(Math.max(1 / noise - 1 / at(j), Number.EPSILON / noise));
    const parameters = D * k - (k * (k + 1)) / 2;
    const evidence =
      prior -
      (n / 2) * (kept + (D - k) * log(noise)) +
      ((parameters + k) / 2) * log(2 * Math.PI) -
      pairs / 2 -
      (k / 2) * log(n);
    if (evidence > most) {
      most = evidence;
      best = k;
    }
  }
  return best;
}

/**
 * The values above the longest tail that white noise explains: one whose largest is no farther above its mean than
 * 95 % of Wishart matrices' (edge: Marchenko & Pastur 1967; its width: Johnstone 2001).
 */
function aboveNoise({ values, n, D }: Spectrum): number {
  const p = values.length;
  const other = Math.max(n - 1, D);
  let rest = 0;
  let signal = p;
  for (let from = p - 1; from >= 0; from--) {
    rest += values[from];
    const m = p - from;
    const N = other - from;
    const root = Math.sqrt(N - 1) + Math.sqrt(m);
    const edge = root ** 2 + TRACY_WIDOM_95 * root * Math.cbrt(1 / Math.sqrt(N - 1) + 1 / Math.sqrt(m));
    if (values[from] * m * N > edge * rest) break;
    signal = from;
  }
  return signal;
}

/** Quantile of the Tracy-Widom law of order one. */
const TRACY_WIDOM_95 = 0.9793;
