/**
 * Solves (hessian + damping diag(scale)) step = pull over the free coordinates by Cholesky, p x p; the others get 0.
 * False where the damped matrix is not definite.
 */
export function solveDamped(
  hessian: Float64Array,
  scale: Float64Array,
  pull: Float64Array,
  free: readonly boolean[],
  damping: number,
  step: Float64Array,
): boolean {
  const p = pull.length;
  // Columns are brought to unit length first: offsets and exponents live on very different scales.
  for (let j = 0; j < p; j++) unit[j] = free[j] && scale[j] > 1e-300 ? 1 / Math.sqrt(scale[j]) : 0;
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = j === k ? (unit[j] === 0 ? 1 : damping) : 0;
      sum += hessian[j * p + k] * unit[j] * unit[k];
      for (let l = 0; l < k; l++) sum -= lower[j * p + l] * lower[k * p + l];
      if (j > k) lower[j * p + k] = sum / lower[k * p + k];
      else if (sum > 1e-15) lower[j * p + j] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let j = 0; j < p; j++) {
    let sum = pull[j] * unit[j];
    for (let k = 0; k < j; k++) sum -= lower[j * p + k] * step[k];
    step[j] = sum / lower[j * p + j];
  }
  for (let j = p - 1; j >= 0; j--) {
    let sum = step[j];
    for (let k = j + 1; k < p; k++) sum -= lower[k * p + j] * step[k];
    step[j] = sum / lower[j * p + j];
  }
  for (let j = 0; j < p; j++) step[j] *= unit[j];
  return true;
}

/** Room for the most parameters that a model has. */
const MOST = 16;
const unit = new Float64Array(MOST);
const lower = new Float64Array(MOST * MOST);
