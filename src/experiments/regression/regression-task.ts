import { degenerateError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import type { Task } from "../../pool/pool.ts";
import { f64, type Layout, type Placed, place } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack, type Machine } from "../../wasm/kernels.ts";
import { isAngular, type Kernel, kernelCode, ownValue } from "./kernel.ts";
import {
  addProducts,
  matrixAt,
  matrixField,
  type RowMatrix,
  roundUp,
  rowProduct,
  rowsOf,
  setRows,
} from "./row-matrix.ts";
import { solveRows } from "./solve-rows.ts";

/** Random rectified units: sqrt(2 / P) max(w.x, 0) with w normal; their limit is the arc-cosine kernel of order 1. */
export interface RandomFeatures {
  readonly kind: "random-features";
  /** How many. */
  readonly P: number;
  readonly seed: number;
  /** The first of them among the seed's; left out: 0. Parts of one long draw differ in it alone. */
  readonly from?: number;
}

/** Points to learn from and to be tried at, row-major; targets one row each. */
export interface RegressionPart {
  readonly learner: Kernel | RandomFeatures;
  /** Of the kernel's mean diagonal. */
  readonly ridge: number;
  readonly D: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly testX: Float64Array;
}

export interface Predictions {
  /** values[t * m + i]: of target t at test point i. */
  readonly values: Float64Array;
  /** variances[i]: k(x, x) - k(x)' K^-1 k(x) at test point i. */
  readonly variances: Float64Array;
  /** What was added to the diagonal, of its mean. */
  readonly ridge: number;
}

/** Regression on kernels or random features by one factorisation [docs/kernel-regression.md#solving]. */
export const regressionTask: Task<{ readonly build: Build }, RegressionPart, Predictions> = {
  name: "experiments.regression",
  *run({ build }, part) {
    const machine = borrowMachine(build);
    try {
      const sizes = sizesOf(part);
      const placed = place(machine, regressionLayout(sizes));
      // Where rounding leaves no positive pivot, more and more is added to the diagonal.
      for (let ridge = part.ridge, attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const made = yield* regress(machine, part, sizes, placed, ridge);
        if (made) return made;
        ridge = Math.max(ridge, sizes.n * 2 ** -52) * GROWTH;
      }
      throw degenerateError(
        "kernel matrix",
        "positive definite, or nearly so",
        `one that ${MOST_ATTEMPTS} ridges did not make so`,
      );
    } finally {
      giveBack(machine);
    }
  },
};

export interface RegressionSizes {
  readonly n: number;
  readonly m: number;
  readonly T: number;
  readonly D: number;
  /** Random features; 0: a kernel. */
  readonly P: number;
}

export function sizesOf({ learner, D, x, y, testX }: RegressionPart): RegressionSizes {
  const n = x.length / D;
  return { n, m: testX.length / D, T: y.length / n, D, P: learner.kind === "random-features" ? learner.P : 0 };
}

/** What a regression takes of kernel memory. */
export function regressionLayout({ n, m, T, D, P }: RegressionSizes): Layout {
  const N = unknowns(n, P);
  return {
    x: matrixField(n, D),
    testX: matrixField(m, D),
    lengths: f64(n),
    testLengths: f64(m),
    w: matrixField(P, D),
    features: P > 0 ? matrixField(N, n === N ? P : n) : f64(0),
    y: matrixField(P > 0 && P < n ? T : 0, n),
    testFeatures: P > 0 && n === N ? matrixField(m, P) : f64(0),
    system: matrixField(roundUp(N) + roundUp(m) + roundUp(T), N),
    out: matrixField(m, T),
  };
}

const unknowns = (n: number, P: number) => (P > 0 && P < n ? P : n);

function* regress(
  machine: Machine,
  part: RegressionPart,
  sizes: RegressionSizes,
  placed: Placed<Layout>,
  ridge: number,
): Generator<number, Predictions | null> {
  for (const { view } of Object.values(placed)) view.fill(0);
  const { n, m, T, P } = sizes;
  const N = unknowns(n, P);
  const top = roundUp(N);
  const system = matrixAt(placed, "system", top + roundUp(m) + roundUp(T), N);
  const tests = rowsOf(system, top, top + m);
  const targets = rowsOf(system, top + roundUp(m), top + roundUp(m) + T);
  const fill = P > 0 ? fillFeatures : fillKernel;
  const { own, mean } = yield* fill(machine, part, sizes, placed, rowsOf(system, 0, N), tests, targets);
  const solving = solveRows(machine, system, N, ridge * mean);
  for (;;) {
    const step = solving.next();
    if (!step.done) yield 0.3 + 0.7 * step.value;
    else if (step.value) break;
    else return null;
  }
  const out = matrixAt(placed, "out", m, T);
  for (const _ of addProducts(machine, tests, targets, out)) yield 1;
  const values = new Float64Array(T * m);
  const variances = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    for (let t = 0; t < T; t++) values[t * m + i] = out.view[i * out.stride + t];
    variances[i] = own(i, rowProduct(tests, i, tests, i), ridge * mean);
  }
  return { values, variances, ridge };
}

/** What fills a system: its own values k(x, x), less what is explained, and the mean of its diagonal. */
type Filled = { readonly own: (i: number, explained: number, ridge: number) => number; readonly mean: number };

function* fillKernel(
  { kernels }: Machine,
  { learner, D, x, y, testX }: RegressionPart,
  { n, m }: RegressionSizes,
  placed: Placed<Layout>,
  system: RowMatrix,
  tests: RowMatrix,
  targets: RowMatrix,
): Generator<number, Filled> {
  const kernel = learner as Kernel;
  const [points, lengths, testPoints, testLengths] = ["x", "lengths", "testX", "testLengths"].map(
    (name) => placed[name] as { pointer: number; view: Float64Array },
  );
  toRows(kernel, x, D, points.view, lengths.view);
  toRows(kernel, testX, D, testPoints.view, testLengths.view);
  const { kind, length, depth } = kernelCode(kernel);
  const step = Math.max(1, Math.floor(PAIRS / n));
  const a = points.pointer;
  for (const [from, fromLengths, count, to] of [
    [points, lengths, n, system],
    [testPoints, testLengths, m, tests],
  ] as const)
    for (let i = 0; i < count; i += step) {
      const rows = Math.min(step, count - i);
      const cols = to === system ? Math.min(n, i + rows) : n;
      // biome-ignore format: an array of arguments a line
      kernels.kernelBlock(kind, from.pointer + 8 * i * D, fromLengths.pointer + 8 * i, rows, a, lengths.pointer, cols, D, length, depth, to.at + 8 * i * to.stride, 8 * to.stride);
      yield (0.3 * (i + (to === system ? 0 : n))) / (n + m);
    }
  setRows(targets, y, n);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += ownValue(kernel, lengths.view[i]) / n;
  return { mean, own: (i, explained) => Math.max(0, ownValue(kernel, testLengths.view[i]) - explained) };
}

function* fillFeatures(
  machine: Machine,
  { learner, D, x, y, testX }: RegressionPart,
  { n, m, T, P }: RegressionSizes,
  placed: Placed<Layout>,
  system: RowMatrix,
  tests: RowMatrix,
  targets: RowMatrix,
): Generator<number, Filled> {
  const w = matrixAt(placed, "w", P, D);
  const { seed, from = 0 } = learner as RandomFeatures;
  const rng = random(seed).split("features");
  for (let skipped = 0; skipped < from * D; skipped++) rng.normal();
  setRows(
    w,
    Float64Array.from({ length: P * D }, () => rng.normal()),
    D,
  );
  const points = matrixAt(placed, "x", n, D);
  const testPoints = matrixAt(placed, "testX", m, D);
  setRows(points, x, D);
  setRows(testPoints, testX, D);
  const few = P < n;
  const features = few ? matrixAt(placed, "features", P, n) : matrixAt(placed, "features", n, P);
  for (const _ of addProducts(machine, few ? w : points, few ? points : w, features)) yield 0;
  const ownFeatures = few ? tests : matrixAt(placed, "testFeatures", m, P);
  for (const _ of addProducts(machine, testPoints, w, ownFeatures)) yield 0.05;
  const scale = Math.sqrt(2 / P);
  let total = 0;
  for (const { view } of [features, few ? rowsOf(tests, 0, m) : ownFeatures])
    for (let i = 0; i < view.length; i++) view[i] = Math.max(0, view[i]) * scale;
  for (const value of features.view) total += value * value;
  for (const _ of addProducts(machine, features, features, system)) yield 0.1;
  if (few) {
    const rows = matrixAt(placed, "y", T, n);
    setRows(rows, y, n);
    for (const _ of addProducts(machine, rows, features, targets)) yield 0.2;
  } else {
    for (const _ of addProducts(machine, ownFeatures, features, tests)) yield 0.2;
    setRows(targets, y, n);
  }
  const own = Float64Array.from({ length: m }, (_, i) => rowProduct(ownFeatures, i, ownFeatures, i));
  // With few features the residual is that of ridge regression: ridge times phi' (Phi'Phi + ridge)^-1 phi.
  return { mean: total / n, own: (i, explained, ridge) => (few ? ridge * explained : Math.max(0, own[i] - explained)) };
}

/** Points as rows; as unit vectors with their lengths beside them where the kernel is one of angles. */
function toRows(kernel: Kernel, x: Float64Array, D: number, rows: Float64Array, lengths: Float64Array): void {
  for (let i = 0; i * D < x.length; i++) {
    const point = x.subarray(i * D, (i + 1) * D);
    const length = isAngular(kernel) ? Math.hypot(...point) : 1;
    lengths[i] = length;
    for (let c = 0; c < D; c++) rows[i * D + c] = length > 0 ? point[c] / length : 0;
  }
}

const MOST_ATTEMPTS = 8;
const GROWTH = 16;
/** Pairs of points of one call: some milliseconds. */
const PAIRS = 1e5;
