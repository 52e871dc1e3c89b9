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

/**
 * Householder's reduction of a symmetric k x k matrix to tridiagonal form (Golub & Van Loan, algorithm 8.3.1); the
 * vectors follow it.
 * @param matrix   overwritten
 * @param values   k f64: the diagonal
 * @param beside   k f64: its right-hand neighbours, then 0
 * @param vectors  T x k f64
 * @param single   k f64: one vector more
 */
function tridiagonalize(matrix: usize, k: i32, values: usize, beside: usize, vectors: usize, T: i32, single: usize): void {
  const rowBytes = <usize>k << 3;
  for (let p = 0; p < k; p++) {
    const row = matrix + <usize>p * rowBytes;
    store<f64>(values + (<usize>p << 3), at(row, p));
    const from = <usize>(p + 1) << 3;
    const left = k - p - 1;
    const u = row + from;
    const first = left > 0 ? load<f64>(u) : 0;
    const sq = dot(u, u, left);
    if (left < 2 || sq == first * first) {
      store<f64>(beside + (<usize>p << 3), first);
      continue;
    }
    // The mirror u sends the row's rest to its first axis, away from u[0] so that nothing cancels.
    const length = first > 0 ? -sqrt(sq) : sqrt(sq);
    store<f64>(beside + (<usize>p << 3), length);
    store<f64>(u, first - length);
    const beta = 1 / (sq - first * length);
    for (let t = 0; t < T; t++) {
      const v = vectors + <usize>t * rowBytes + from;
      addMultiple(v, u, -beta * dot(u, v, left), left);
    }
    addMultiple(single + from, u, -beta * dot(u, single + from, left), left);
    // w = beta A u - (beta/2 u.w) u; A -= u w' + w u'
    const w = beside + from;
    for (let i = 0; i < left; i++) {
      store<f64>(w + (<usize>i << 3), beta * dot(matrix + <usize>(p + 1 + i) * rowBytes + from, u, left));
    }
    addMultiple(w, u, -0.5 * beta * dot(u, w, left), left);
    for (let i = 0; i < left; i++) {
      addMultiples(matrix + <usize>(p + 1 + i) * rowBytes + from, u, -at(w, i), w, -at(u, i), left);
    }
  }
}

/**
 * Implicit QL on a tridiagonal matrix of trace one (Bowdler, Martin, Reinsch & Wilkinson 1968); the vectors follow.
 * Afterwards `values` holds the eigenvalues in no order, and entry i of a vector is its product with eigenvector i.
 */
function diagonalize(k: i32, values: usize, beside: usize, vectors: usize, T: i32, single: usize): void {
  const rowBytes = <usize>k << 3;
  for (let l = 0; l < k; l++) {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      let m = l;
      while (m < k - 1 && abs(at(beside, m)) > ROUNDING) m++;
      if (m == l) break;
      const half = (at(values, l + 1) - at(values, l)) / (2 * at(beside, l));
      const root = sqrt(half * half + 1);
      let g = at(values, m) - at(values, l) + at(beside, l) / (half + (half < 0 ? -root : root));
      let sine: f64 = 1;
      let cosine: f64 = 1;
      let shift: f64 = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const e = at(beside, i);
        const f = sine * e;
        const b = cosine * e;
        const r = sqrt(f * f + g * g);
        put(beside, i + 1, r);
        if (r == 0) break;
        sine = f / r;
        cosine = g / r;
        g = at(values, i + 1) - shift;
        const s = (at(values, i) - g) * sine + 2 * cosine * b;
        shift = sine * s;
        put(values, i + 1, g + shift);
        g = cosine * s - b;
        for (let t = 0; t < T; t++) turnPair(vectors + <usize>t * rowBytes, i, sine, cosine);
        turnPair(single, i, sine, cosine);
      }
      put(beside, m, 0);
      if (i >= l) {
        put(values, i + 1, at(values, i + 1) - shift);
        continue;
      }
      put(values, l, at(values, l) - shift);
      put(beside, l, g);
    }
  }
}

function turnPair(vector: usize, i: i32, sine: f64, cosine: f64): void {
  const a = at(vector, i);
  const b = at(vector, i + 1);
  put(vector, i + 1, sine * a + cosine * b);
  put(vector, i, cosine * a - sine * b);
}

function scale(a: usize, length: i32, by: f64): void {
  for (let i = 0; i < length; i++) put(a, i, at(a, i) * by);
}

/** a += b x */
function addMultiple(a: usize, x: usize, b: f64, length: i32): void {
  const b2 = f64x2.splat(b);
  const to = a + ((<usize>length >> 1) << 4);
  for (; a < to; a += 16, x += 16) v128.store(a, f64x2.add(v128.load(a), f64x2.mul(b2, v128.load(x))));
  if (length & 1) store<f64>(a, load<f64>(a) + b * load<f64>(x));
}

/** a += b x + c y */
function addMultiples(a: usize, x: usize, b: f64, y: usize, c: f64, length: i32): void {
  const b2 = f64x2.splat(b);
  const c2 = f64x2.splat(c);
  const to = a + ((<usize>length >> 1) << 4);
  for (; a < to; a += 16, x += 16, y += 16) {
    const sum = f64x2.add(f64x2.mul(b2, v128.load(x)), f64x2.mul(c2, v128.load(y)));
    v128.store(a, f64x2.add(v128.load(a), sum));
  }
  if (length & 1) store<f64>(a, load<f64>(a) + (b * load<f64>(x) + c * load<f64>(y)));
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

// @ts-ignore: decorator
@inline
function at(array: usize, i: i32): f64 {
  return load<f64>(array + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
function put(array: usize, i: i32, value: f64): void {
  store<f64>(array + (<usize>i << 3), value);
}

const MAX_TURNS: i32 = 60;
/** An off-diagonal entry of this size is rounding, the trace being one. */
const ROUNDING: f64 = 2.3e-16;
/** Below it a direction of the neighbourhood is rounding. */
const NEGLIGIBLE: f64 = 1e-13;
