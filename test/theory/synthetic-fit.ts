import type { CurveFit } from "../../src/curves/curve-fit.ts";
import type { DimensionEstimate, DimensionScan } from "../../src/dimension/dimension-estimate.ts";

export interface FitTruth
  extends Partial<Pick<CurveFit, "axis" | "loss" | "regime" | "learner" | "halves" | "model" | "notes">> {
  readonly alpha: number;
  readonly error?: number;
}

/** A fit that claims the exponent and error given; a resolution-limited network curve unless told otherwise. */
export function fitOf({ alpha, error = 0.01, halves = null, ...rest }: FitTruth): CurveFit {
  return {
    kind: "curve-fit",
    curve: "made",
    axis: "examples",
    further: [],
    loss: "mse",
    regime: "resolution",
    learner: "network",
    model: "power-offset",
    exponent: "alpha",
    parameters: { alpha, a: 1, c: 0 },
    standardErrors: { alpha: error, a: 0.1, c: 0.01 },
    intervals: { alpha: [alpha - 2 * error, alpha + 2 * error], a: [0.8, 1.2], c: [0, 0.02] },
    intervalsBy: {},
    covariance: [
      [error ** 2, 0, 0],
      [0, 0.01, 0],
      [0, 0, 0.0001],
    ],
    draws: null,
    level: 0.95,
    n: 12,
    window: { from: 100, to: 10_000, sizes: 12, rule: "all", further: [] },
    windows: [],
    outliers: [],
    halves,
    band: { x: [100, 10_000], lower: [0.9, 0.09], upper: [1.1, 0.11] },
    params: { offset: "free", seed: 0 },
    notes: [],
    ...rest,
  };
}

export function dimensionOf(
  dimension: number,
  standardError = 0.01,
  method = "twonn",
  params: DimensionEstimate["params"] = method === "twonn" ? { fit: "censored" } : {},
): DimensionEstimate {
  const interval = [dimension - 2 * standardError, dimension + 2 * standardError] as const;
  return {
    kind: "dimension-estimate",
    method,
    dimension,
    standardError,
    interval,
    level: 0.95,
    n: 1000,
    scale: 0.1,
    params,
    notes: [],
  };
}

export function scanOf(...dimensions: readonly number[]): DimensionScan {
  return {
    kind: "dimension-scan",
    method: "gride",
    estimates: dimensions.map((d) => dimensionOf(d, 0.01, "gride")),
    plateau: null,
    because: "made",
  };
}
