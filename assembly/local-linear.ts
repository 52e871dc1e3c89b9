import { diagonalize, tridiagonalize } from "./symmetric-eigen";
import { addMultiple, at, dot, scale } from "./vectors";

/**
 * Local linear regression at one point: predicts each target from the k neighbours by an intercept and the
 * coordinates on the neighbourhood's top d principal directions [docs/kernels.md#local-linear].
 * With G = Xc Xc', its top eigenpairs (l_j, u_j) and q = Xc (x - mean): y(x) = mean y + sum_j (u_j.y)(u_j.q) / l_j.
 * Only products with eigenvectors are wanted, so y and q are turned along with G and no eigenvector is formed.
 *
 * @param rows    k x D f64, the neighbours; centred in place
 * @param query   D f64; centred in place
 * @param targets T x k f64; overwritten
 * @param D, k    coordinates, neighbours
 * @param d       principal directions kept, fewer than k
 * @param T       targets
 * @param work    scratch, k x k + 3 k f64
 * @param out     T f64: the predictions
 */
export function localLinear(
  rows: usize,
  query: usize,
  targets: usize,
  D: i32,
  k: i32,
  d: i32,
  T: i32,
  work: usize,
  out: usize,
): void {
  assert(d < k);
  const rowBytes = <usize>D << 3;
  // Relative to the first neighbour, then to the mean: what near points share cancels without a trace of rounding.
  for (let i = 1; i < k; i++) addMultiple(rows + <usize>i * rowBytes, rows, -1, D);
  addMultiple(query, rows, -1, D);
  scale(rows, D, 0);
  for (let i = 1; i < k; i++) addMultiple(rows, rows + <usize>i * rowBytes, -1 / <f64>k, D);
  for (let i = 1; i < k; i++) addMultiple(rows + <usize>i * rowBytes, rows, 1, D);
  addMultiple(query, rows, 1, D);

  const gramBytes = <usize>k << 3;
  const values = work + <usize>k * gramBytes;
  const beside = values + gramBytes;
  const projected = beside + gramBytes;
  for (let i = 0; i < k; i++) {
    const row = rows + <usize>i * rowBytes;
    store<f64>(projected + (<usize>i << 3), dot(row, query, D));
    for (let j = i; j < k; j++) {
      const value = dot(row, rows + <usize>j * rowBytes, D);
      store<f64>(work + <usize>i * gramBytes + (<usize>j << 3), value);
      store<f64>(work + <usize>j * gramBytes + (<usize>i << 3), value);
    }
  }
  for (let t = 0; t < T; t++) {
    const y = targets + <usize>t * gramBytes;
    let mean: f64 = 0;
    for (let i = 0; i < k; i++) mean += load<f64>(y + (<usize>i << 3));
    mean /= <f64>k;
    for (let i = 0; i < k; i++) store<f64>(y + (<usize>i << 3), load<f64>(y + (<usize>i << 3)) - mean);
    store<f64>(out + (<usize>t << 3), mean);
  }

  let trace: f64 = 0;
  for (let i = 0; i < k; i++) trace += load<f64>(work + <usize>i * (gramBytes + 8));
  if (trace < f64.MIN_NORMAL_VALUE) return;
  // A trace of one leaves y(x) as it is and gives rounding a size.
  scale(work, k * k, 1 / trace);
  scale(projected, k, 1 / trace);
  tridiagonalize(work, k, values, beside, targets, T, projected);
  diagonalize(k, values, beside, targets, T, projected);

  let largest: f64 = 0;
  for (let j = 0; j < d; j++) {
    let best = 0;
    for (let i = 1; i < k; i++) if (at(values, i) > at(values, best)) best = i;
    const l = at(values, best);
    if (j == 0) largest = l;
    if (l <= largest * NEGLIGIBLE) break;
    const along = at(projected, best) / l;
    for (let t = 0; t < T; t++) {
      const sum = out + (<usize>t << 3);
      store<f64>(sum, load<f64>(sum) + at(targets + <usize>t * gramBytes, best) * along);
    }
    store<f64>(values + (<usize>best << 3), -1);
  }
}

/** Below it a direction of the neighbourhood is rounding. */
const NEGLIGIBLE: f64 = 1e-13;
