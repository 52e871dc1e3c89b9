import { median } from "../base/statistics.ts";
import type { Misfit } from "./solver.ts";

/** Normal consistency of the median absolute deviation. */
export const MAD_TO_SIGMA = 1.4826;

/**
 * Covariance of theta as an M-estimator, p x p, from the slopes and residuals at the minimum (Huber 1981, 7.6)
 * [docs/curves.md#covariance]. Parameters that are held or on a bound have rows of zeros.
 * @param jacobian n x p
 * @param residuals times the roots of their weights
 * @returns null where the points do not determine the free parameters
 */
export function jacobianCovariance(
  jacobian: Float64Array,
  residuals: Float64Array,
  { weights, delta }: Pick<Misfit, "weights" | "delta">,
  free: readonly boolean[],
): number[][] | null {
  const n = residuals.length;
  const p = free.length;
  const kept = free.flatMap((moves, j) => (moves ? [j] : []));
  const inverse = invert(
    kept.map((j) =>
      kept.map((k) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += weights[i] * jacobian[i * p + j] * jacobian[i * p + k];
        return sum;
      }),
    ),
  );
  if (inverse === null) return null;
  const { variance, slope } = psiScale(residuals, delta, kept.length);
  const out = free.map(() => free.map(() => 0));
  for (const [a, j] of kept.entries())
    for (const [b, k] of kept.entries()) out[j][k] = (inverse[a][b] * variance) / slope ** 2;
  return out;
}

/** Mean squared psi over n - p, and mean psi': what turns curvature into errors [docs/curves.md#covariance]. */
export function psiScale(residuals: Float64Array, delta: number, p: number): { variance: number; slope: number } {
  const n = residuals.length;
  // Where delta is far below the spread, as in least absolute deviations, psi' is read off a wider window.
  const window = Math.max(delta, (MAD_TO_SIGMA * median(residuals.map(Math.abs))) / 2);
  let sqPsi = 0;
  let inside = 0;
  for (const r of residuals) {
    sqPsi += Math.min(Math.abs(r), delta) ** 2;
    if (Math.abs(r) <= window) inside++;
  }
  return { variance: sqPsi / Math.max(1, n - p), slope: window === Infinity ? 1 : (inside / n) * (delta / window) };
}

/** Inverse of a positive matrix by Cholesky after scaling to a unit diagonal; null where it is not definite. */
export function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const unit = matrix.map((row, j) => 1 / Math.sqrt(row[j]));
  const lower: number[][] = matrix.map((row) => row.map(() => 0));
  for (let j = 0; j < n; j++)
    for (let k = 0; k <= j; k++) {
      let sum = matrix[j][k] * unit[j] * unit[k];
      for (let l = 0; l < k; l++) sum -= lower[j][l] * lower[k][l];
      if (j > k) lower[j][k] = sum / lower[k][k];
      else if (sum > 1e-15) lower[j][j] = Math.sqrt(sum);
      else return null;
    }
  const column = (at: number): number[] => {
    const x = new Array<number>(n).fill(0);
    for (let j = 0; j < n; j++) {
      let sum = j === at ? 1 : 0;
      for (let k = 0; k < j; k++) sum -= lower[j][k] * x[k];
      x[j] = sum / lower[j][j];
    }
    for (let j = n - 1; j >= 0; j--) {
      let sum = x[j];
      for (let k = j + 1; k < n; k++) sum -= lower[k][j] * x[k];
      x[j] = sum / lower[j][j];
    }
    return x;
  };
  const columns = matrix.map((_, k) => column(k));
  return matrix.map((row, j) => row.map((_, k) => columns[k][j] * unit[j] * unit[k]));
}
