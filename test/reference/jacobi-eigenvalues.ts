/** Eigenvalues of a symmetric k x k matrix by Jacobi's rotations, descending. */
export function jacobiEigenvalues(matrix: Float64Array, k: number): Float64Array {
  const a = matrix.slice();
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < k; p++)
      for (let q = p + 1; q < k; q++) {
        const off = a[p * k + q];
        if (off === 0) continue;
        const theta = (a[q * k + q] - a[p * k + p]) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let i = 0; i < k; i++) {
          const x = a[i * k + p];
          const y = a[i * k + q];
          a[i * k + p] = c * x - s * y;
          a[i * k + q] = s * x + c * y;
        }
        for (let i = 0; i < k; i++) {
          const x = a[p * k + i];
          const y = a[q * k + i];
          a[p * k + i] = c * x - s * y;
          a[q * k + i] = s * x + c * y;
        }
      }
  return Float64Array.from({ length: k }, (_, i) => a[i * k + i])
    .sort()
    .reverse();
}

/** Covariance of n x D coordinates, n - 1 in its denominator. */
export function covarianceOf(coords: ArrayLike<number>, D: number): Float64Array {
  const n = coords.length / D;
  const mean = Float64Array.from({ length: D }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += coords[i * D + c];
    return sum / n;
  });
  const out = new Float64Array(D * D);
  for (let i = 0; i < n; i++)
    for (let a = 0; a < D; a++)
      for (let b = 0; b < D; b++)
        out[a * D + b] += ((coords[i * D + a] - mean[a]) * (coords[i * D + b] - mean[b])) / (n - 1);
  return out;
}
