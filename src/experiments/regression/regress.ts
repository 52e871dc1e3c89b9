import { checked, integer, type OptionRule, oneOf, real } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { capacityError, degenerateError, shapeError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import { layoutBytes, MAX_BYTES } from "../../wasm/arena.ts";
import type { Build } from "../../wasm/kernels.ts";
import { type Kernel, requireKernel } from "./kernel.ts";
import { type RandomFeatures, regressionLayout, regressionTask, sizesOf } from "./regression-task.ts";

/** Points with the values of one or more functions at them. */
export interface Labelled {
  readonly points: PointCloud;
  /** values[t * n + i]: of function t at point i; T x n. */
  readonly values: Float64Array;
}

export interface RegressOptions extends Control {
  /** A kernel, or random features; left out: the Laplace kernel of length 1. */
  readonly learner?: Kernel | RandomFeatures;
  /** Added to the kernel matrix's diagonal, as a share of its mean; 0 interpolates. */
  readonly ridge?: number;
  readonly pool?: Pool | undefined;
  readonly build?: Build;
}

export interface Regression {
  /** predictions[t * m + i]: of function t at test point i. */
  readonly predictions: Float64Array;
  /** Mean squared error over the test points, one number a function, and its standard error. */
  readonly mse: readonly number[];
  readonly standardErrors: readonly number[];
  /**
   * Mean of k(x, x) - k(x)' K^-1 k(x) over the test points, and its standard error: the squared error to be expected where the
   * functions are draws of the kernel's Gaussian process; twice L(D) of Bahri et al. (PNAS 2024), equation 2.
   */
  readonly variance: number;
  readonly varianceError: number;
  readonly params: { readonly learner: Kernel | RandomFeatures; readonly ridge: number; readonly build: Build };
  readonly notes: readonly Note[];
}

/**
 * Kernel (ridge) regression, exact, or regression on random features [docs/kernel-regression.md].
 * @throws SHAPE where points and values do not fit together; OPTION; CAPACITY, before any work, where the kernel matrix does
 * not fit the kernels' memory; DEGENERATE where a result is no number; CANCELLED
 */
export async function regress(train: Labelled, test: Labelled, options: RegressOptions = {}): Promise<Regression> {
  const { learner, ridge, pool = inlinePool(), build, ...control } = checked<Checked>(options, OPTIONS);
  const { D, n } = train.points;
  const m = test.points.n;
  if (test.points.D !== D) throw shapeError("test.points", `${D} coordinates`, test.points.D);
  const T = train.values.length / n;
  if (!(Number.isInteger(T) && T > 0))
    throw shapeError("train.values", `a multiple of ${n} numbers`, train.values.length);
  if (test.values.length !== T * m) throw shapeError("test.values", `${T} x ${m} numbers`, test.values.length);
  if (m < 2) throw shapeError("test.points", "at least two points", m);
  const part = {
    learner,
    ridge,
    D,
    x: Float64Array.from(train.points.coords),
    y: train.values,
    testX: Float64Array.from(test.points.coords),
  };
  const bytes = layoutBytes(regressionLayout(sizesOf(part)));
  if (bytes > MAX_BYTES)
    throw capacityError(`kernel matrix of ${n} points`, `at most ${MAX_BYTES} bytes of kernel memory`, bytes);
  const [found] = await pool.run(regressionTask, { build }, [part], control);
  const errors = found.values.map((value, i) => (value - test.values[i]) ** 2);
  const losses = Array.from({ length: T }, (_, t) => meanAndError(errors.subarray(t * m, (t + 1) * m)));
  const variance = meanAndError(found.variances);
  for (const { mean } of [...losses, variance])
    if (!Number.isFinite(mean)) throw degenerateError("regression", "errors whose squares are numbers", mean);
  const notes =
    found.ridge === ridge
      ? []
      : [
          note(
            "ridge-added",
            `the kernel matrix of ${n} points is singular to rounding: ${found.ridge} of its mean diagonal was added`,
          ),
        ];
  return Object.freeze({
    predictions: found.values,
    mse: losses.map(({ mean }) => mean),
    standardErrors: losses.map(({ error }) => error),
    variance: variance.mean,
    varianceError: variance.error,
    params: { learner, ridge: found.ridge, build },
    notes,
  });
}

function meanAndError(values: Float64Array): { readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, error: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n * (n - 1))) };
}

interface Checked extends Control {
  readonly learner: Kernel | RandomFeatures;
  readonly ridge: number;
  readonly pool: Pool | undefined;
  readonly build: Build;
}
const LEARNER: OptionRule<Kernel | RandomFeatures> = {
  fallback: { kind: "laplace", length: 1 },
  read: (_, value) => {
    const learner = value as Kernel | RandomFeatures;
    if (learner?.kind !== "random-features") {
      requireKernel(learner);
      return learner;
    }
    integer(1, 1).read("learner.P", learner.P);
    integer(0, 0).read("learner.seed", learner.seed);
    if (learner.from !== undefined) integer(0, 0).read("learner.from", learner.from);
    return learner;
  },
};
const OPTIONS = {
  learner: LEARNER,
  ridge: real(0, 0),
  ...WORK_OPTIONS,
  build: oneOf<Build>("simd", "simd", "relaxed", "debug"),
};
