import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";
import { GROUPS, isInHalf } from "./half-samples.ts";
import { type Spectrum, spectrumOf } from "./spectrum.ts";

/** Products of a cloud's coordinates group by group, or of its points with each other. */
export interface SpectrumShared {
  readonly n: number;
  readonly D: number;
  readonly wide: boolean;
  /** Upper triangles: a D x D one a group, or the one n x n of a wide cloud, its points group by group. */
  readonly products: Float64Array;
  /** D sums a group; of no use where the cloud is wide. */
  readonly sums: Float64Array;
  /** Group g is points starts[g] to starts[g + 1] - 1. */
  readonly starts: Int32Array;
}

/** The spectrum of a half-sample's covariance; half 0 is the whole. */
export const spectrumTask: Task<SpectrumShared, number, Spectrum> = {
  name: "dimension.spectrum",
  *run(shared, half) {
    const groups = Array.from({ length: GROUPS }, (_, g) => g).filter((g) => isInHalf(half, g));
    const n = groups.reduce((sum, g) => sum + shared.starts[g + 1] - shared.starts[g], 0);
    const size = shared.wide ? n : shared.D;
    yield 0;
    const used = machine("simd");
    const layout = { matrix: f64(size * size), values: f64(size), work: f64(2 * size) };
    return scope(used, layout, ({ matrix, values, work }) => {
      centredProducts(shared, groups, matrix.view, n);
      used.kernels.symmetricEigenvalues(matrix.pointer, size, values.pointer, work.pointer);
      return spectrumOf(values.view, n, shared.D);
    });
  },
};

/** The covariance of some groups' n points, or where they are wide its like in n x n; the upper triangle. */
export function centredProducts(
  shared: SpectrumShared,
  groups: readonly number[],
  into: Float64Array,
  n: number,
): void {
  if (shared.wide) pointProducts(shared, groups, into, n);
  else covariance(shared, groups, into, n);
}

/** (sum of products - n mean mean') / (n - 1). */
function covariance({ D, products, sums }: SpectrumShared, groups: readonly number[], into: Float64Array, n: number) {
  into.fill(0);
  const total = new Float64Array(D);
  for (const g of groups) {
    const part = products.subarray(g * D * D, (g + 1) * D * D);
    for (let at = 0; at < into.length; at++) into[at] += part[at];
    for (let c = 0; c < D; c++) total[c] += sums[g * D + c];
  }
  for (let i = 0; i < D; i++)
    for (let j = i; j < D; j++) into[i * D + j] = (into[i * D + j] - (total[i] * total[j]) / n) / (n - 1);
}

/** Products of the groups' points about their own mean, over n - 1: the covariance's eigenvalues, in n x n. */
function pointProducts({ starts, products }: SpectrumShared, groups: readonly number[], into: Float64Array, n: number) {
  const all = starts[GROUPS];
  const rows = groups.flatMap((g) => Array.from({ length: starts[g + 1] - starts[g] }, (_, at) => starts[g] + at));
  const means = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      const product = products[rows[i] * all + rows[j]];
      into[i * n + j] = product;
      means[i] += product / n;
      if (j > i) means[j] += product / n;
    }
  for (const one of means) mean += one / n;
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) into[i * n + j] = (into[i * n + j] - means[i] - means[j] + mean) / (n - 1);
}
