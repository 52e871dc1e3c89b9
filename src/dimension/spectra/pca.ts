import { checked, integer } from "../../base/checked.ts";
import { degenerateError } from "../../base/errors.ts";
import { normalQuantile } from "../../base/special.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import { WORK_OPTIONS, type WorkOptions } from "../../pool/work-options.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { HALVES, halfSampleVariance, OTHER_HALVES, pairedVariance } from "./half-samples.ts";
import { halfSpectra } from "./half-spectra.ts";
import {
  dimensionOf,
  isCount,
  requireOfRule,
  ruleParams,
  SPECTRUM_RULE_OPTIONS,
  type SpectrumRule,
  type SpectrumRuleOptions,
} from "./stopping-rules.ts";

export interface PcaOptions extends SpectrumRuleOptions, WorkOptions {
  /** Of the half-samples behind the standard error. */
  readonly seed?: number;
  readonly level?: number;
}

export const PCA_OPTIONS = { ...SPECTRUM_RULE_OPTIONS, seed: integer(0, 0), level: LEVEL };

/** Variance of a number that was rounded to an integer. */
const ROUNDING_VARIANCE = 1 / 12;

/**
 * The number of principal axes that a stopping rule keeps of the whole cloud's covariance [docs/dimension.md#pca]: of the
 * flat space that holds the points, not of a curved set within it. Scale: root mean square distance from the mean.
 * @throws DEGENERATE for fewer than ten points, all points one, or a rule that finds no axis; CAPACITY, CANCELLED
 */
export async function pca(cloud: PointCloud, options: PcaOptions = {}): Promise<DimensionEstimate> {
  requireOfRule(options);
  const {
    seed,
    level,
    pool = inlinePool(),
    signal,
    onProgress,
    ...rule
  } = checked<Required<SpectrumRuleOptions> & { seed: number; level: number } & WorkOptions>(options as object, {
    ...PCA_OPTIONS,
    ...WORK_OPTIONS,
  });
  const counts = isCount(rule.rule);
  const wanted = counts ? HALVES : [...HALVES, ...OTHER_HALVES];
  const { whole, others, unit } = await halfSpectra(cloud, seed, wanted, pool, { signal, onProgress });
  const dimension = dimensionOf(whole, rule);
  if (dimension === 0) throw noAxis("pca", rule.rule);
  const found = others.map((half) => dimensionOf(half, rule));
  const variance = counts
    ? halfSampleVariance(found) + countVariance(rule.rule)
    : pairedVariance(found.slice(0, HALVES.length), found.slice(HALVES.length));
  const reach = Math.sqrt(variance) * normalQuantile((1 + level) / 2);
  return makeEstimate({
    method: "pca",
    dimension,
    relativeVariance: variance / dimension ** 2,
    interval: [Math.max(0, dimension - reach), Math.min(whole.values.length, dimension + reach)],
    level,
    n: cloud.n,
    scale: Math.sqrt(whole.values.reduce((sum, value) => sum + value, 0)) / unit,
    params: { ...ruleParams(rule), seed },
    notes: cloud.notes,
  });
}

/** What a count cannot tell: it stands for all numbers that round to it. */
export const countVariance = (rule: SpectrumRule) => (isCount(rule) ? ROUNDING_VARIANCE : 0);

export const noAxis = (method: string, rule: SpectrumRule) =>
  degenerateError(method, `a spectrum of which the rule "${rule}" keeps an axis`, "none");

/**
 * The variances of a cloud along its principal axes, descending: min(n - 1, D) eigenvalues of its covariance, in the
 * coordinates' unit squared; what is rounding beside the first is 0.
 * @throws DEGENERATE for fewer than ten points or all points one, CAPACITY, CANCELLED
 */
export async function principalVariances(cloud: PointCloud, options: WorkOptions = {}): Promise<Float64Array> {
  const { pool = inlinePool(), ...control } = checked<WorkOptions>(options, WORK_OPTIONS);
  const { whole, unit } = await halfSpectra(cloud, 0, [], pool, control);
  return whole.values.map((value) => value / unit / unit);
}
