/**
 * Local linear regression at one point: predicts each target from the k neighbours by an intercept and the
 * coordinates on the neighbourhood's top d principal directions [docs/kernels.md#local-linear].
 * With G = Xc Xc', its top eigenpairs (l_j, u_j) and q = Xc (x - mean): y(x) = mean y + sum_j (u_j.y)(u_j.q) / l_j.
 *
 * @param rows    k x D f64, the neighbours; centred in place
 * @param query   D f64; centred in place
 * @param targets T x k f64, centred in place
 * @param D, k    coordinates, neighbours
 * @param d       principal directions kept, fewer than k
 * @param T       targets
 * @param work    scratch, k x k + 2 k f64
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
  for (let c = 0; c < D; c++) {
    const at = <usize>c << 3;
    let mean: f64 = 0;
    for (let i = 0; i < k; i++) mean += load<f64>(rows + <usize>i * rowBytes + at);
    mean /= <f64>k;
    for (let i = 0; i < k; i++) {
      const value = rows + <usize>i * rowBytes + at;
      store<f64>(value, load<f64>(value) - mean);
    }
    store<f64>(query + at, load<f64>(query + at) - mean);
  }

  const gramBytes = <usize>k << 3;
  const projected = work + <usize>k * gramBytes;
  for (let i = 0; i < k; i++) {
    const row = rows + <usize>i * rowBytes;
    store<f64>(projected + (<usize>i << 3), dot(row, query, D));
    for (let j = i; j < k; j++) {
      const value = dot(row, rows + <usize>j * rowBytes, D);
      store<f64>(work + <usize>i * gramBytes + (<usize>j << 3), value);
      store<f64>(work + <usize>j * gramBytes + (<usize>i << 3), value);
    }
  }
  orthogonalize(work, k, projected + gramBytes);

  for (let t = 0; t < T; t++) {
    const y = targets + <usize>t * gramBytes;
    let mean: f64 = 0;
    for (let i = 0; i < k; i++) mean += load<f64>(y + (<usize>i << 3));
    mean /= <f64>k;
    for (let i = 0; i < k; i++) store<f64>(y + (<usize>i << 3), load<f64>(y + (<usize>i << 3)) - mean);
    store<f64>(out + (<usize>t << 3), mean);
  }
  // The d largest in turn; a spent row is set to zero. Rows are l_j u_j, so dot products carry l_j each.
  let largest: f64 = 0;
  for (let j = 0; j < d; j++) {
    let best = work;
    let bestSq: f64 = -1;
    for (let i = 0; i < k; i++) {
      const row = work + <usize>i * gramBytes;
      const sq = dot(row, row, k);
      if (sq > bestSq) {
        best = row;
        bestSq = sq;
      }
    }
    const l = sqrt(bestSq);
    if (j == 0) largest = l;
    if (l <= largest * NEGLIGIBLE) break;
    const along = dot(best, projected, k) / (l * l * l);
    for (let t = 0; t < T; t++) {
      const at = out + (<usize>t << 3);
      store<f64>(at, load<f64>(at) + dot(best, targets + <usize>t * gramBytes, k) * along);
    }
    for (let i = 0; i < k; i++) store<f64>(best + (<usize>i << 3), 0);
  }
}

/**
 * One-sided Jacobi (Hestenes 1958): rotates the rows of a symmetric k x k matrix until they are l_j u_j.
 * @param sq scratch, k f64: squared norms of the rows, kept up to date
 */
function orthogonalize(matrix: usize, k: i32, sq: usize): void {
  const rowBytes = <usize>k << 3;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    // Afresh each sweep: updates drift by rounding.
    for (let p = 0; p < k; p++) {
      const row = matrix + <usize>p * rowBytes;
      store<f64>(sq + (<usize>p << 3), dot(row, row, k));
    }
    let rotated = false;
    for (let p = 0; p < k - 1; p++) {
      const a = matrix + <usize>p * rowBytes;
      let aa = load<f64>(sq + (<usize>p << 3));
      for (let q = p + 1; q < k; q++) {
        const b = matrix + <usize>q * rowBytes;
        const bb = load<f64>(sq + (<usize>q << 3));
        const ab = dot(a, b, k);
        if (ab * ab <= SQ_PARALLEL * aa * bb) continue;
        rotated = true;
        const zeta = (bb - aa) / (2 * ab);
        const tangent = (zeta < 0 ? -1.0 : 1.0) / (abs(zeta) + sqrt(1 + zeta * zeta));
        const cosine = 1 / sqrt(1 + tangent * tangent);
        rotate(a, b, k, cosine, cosine * tangent);
        aa = max(aa - tangent * ab, 0);
        store<f64>(sq + (<usize>q << 3), bb + tangent * ab);
      }
      store<f64>(sq + (<usize>p << 3), aa);
    }
    if (!rotated) return;
  }
}

function rotate(a: usize, b: usize, k: i32, cosine: f64, sine: f64): void {
  const c = f64x2.splat(cosine);
  const s = f64x2.splat(sine);
  const to = a + ((<usize>k >> 1) << 4);
  while (a < to) {
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(a, f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, y)));
    v128.store(b, f64x2.add(f64x2.mul(s, x), f64x2.mul(c, y)));
    a += 16;
    b += 16;
  }
  if (k & 1) {
    const x = load<f64>(a);
    const y = load<f64>(b);
    store<f64>(a, cosine * x - sine * y);
    store<f64>(b, sine * x + cosine * y);
  }
}

function dot(a: usize, b: usize, length: i32): f64 {
  let left = f64x2.splat(0);
  let right = f64x2.splat(0);
  const to = a + ((<usize>length >> 2) << 5);
  while (a < to) {
    left = f64x2.add(left, f64x2.mul(v128.load(a), v128.load(b)));
    right = f64x2.add(right, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    a += 32;
    b += 32;
  }
  left = f64x2.add(left, right);
  let sum = f64x2.extract_lane(left, 0) + f64x2.extract_lane(left, 1);
  for (let i = 0; i < (length & 3); i++, a += 8, b += 8) sum += load<f64>(a) * load<f64>(b);
  return sum;
}

const MAX_SWEEPS: i32 = 40;
/** Square of the cosine below which rows count as orthogonal. */
const SQ_PARALLEL: f64 = 1e-22;
/** Below it a direction of the neighbourhood is rounding. */
const NEGLIGIBLE: f64 = 1e-13;
