/** Variances of points along their principal axes. */
export interface Spectrum {
  /** Points, and coordinates of each. */
  readonly n: number;
  readonly D: number;
  /** min(n - 1, D) variances, descending; what is rounding beside the first is 0. */
  readonly values: Float64Array;
}

/** The eigenvalues of n points' covariance, as the kernels leave them: in no order, and with rounding for zeros. */
export function spectrumOf(eigenvalues: Float64Array, n: number, D: number): Spectrum {
  const values = eigenvalues
    .slice()
    .sort()
    .reverse()
    .slice(0, Math.min(n - 1, D));
  const rounding = values[0] * eigenvalues.length * Number.EPSILON;
  return { n, D, values: values.map((value) => (value > rounding ? value : 0)) };
}
