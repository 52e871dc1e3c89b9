import { addMultiple, addMultiples, at, dot, put, scale } from "./vectors";

/**
 * The eigenvalues of a positive semidefinite matrix, in no order; what is rounding beside their sum may be below zero.
 * @param matrix k x k f64, symmetric, of which the upper triangle is read; overwritten
 * @param values k f64, out
 * @param work   scratch, 2 k f64
 */
export function symmetricEigenvalues(matrix: usize, k: i32, values: usize, work: usize): void {
  decompose(matrix, k, values, 0, 0, work);
}

/**
 * As symmetricEigenvalues, with the eigenvectors.
 * @param vectors k x k f64, out: column i belongs to values[i]
 */
export function symmetricEigenvectors(matrix: usize, k: i32, values: usize, vectors: usize, work: usize): void {
  memory.fill(vectors, 0, (<usize>k * <usize>k) << 3);
  for (let i = 0; i < k; i++) put(vectors, i * (k + 1), 1);
  decompose(matrix, k, values, vectors, k, work);
}

function decompose(matrix: usize, k: i32, values: usize, vectors: usize, T: i32, work: usize): void {
  const rowBytes = <usize>k << 3;
  let trace: f64 = 0;
  for (let i = 0; i < k; i++) {
    const row = matrix + <usize>i * rowBytes;
    trace += at(row, i);
    for (let j = i + 1; j < k; j++) put(matrix + <usize>j * rowBytes, i, at(row, j));
  }
  if (!(trace >= f64.MIN_NORMAL_VALUE && trace < Infinity)) {
    memory.fill(values, 0, rowBytes);
    return;
  }
  scale(matrix, k * k, 1 / trace);
  const unused = work + rowBytes;
  memory.fill(unused, 0, rowBytes);
  tridiagonalize(matrix, k, values, work, vectors, T, unused);
  diagonalize(k, values, work, vectors, T, unused);
  scale(values, k, trace);
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
export function tridiagonalize(matrix: usize, k: i32, values: usize, beside: usize, vectors: usize, T: i32, single: usize): void {
  const rowBytes = <usize>k << 3;
  for (let p = 0; p < k; p++) {
    const row = matrix + <usize>p * rowBytes;
    store<f64>(values + (<usize>p << 3), at(row, p));
    const from = <usize>(p + 1) << 3;
    const left = k - p - 1;
    const u = row + from;
    const first = left > 0 ? load<f64>(u) : 0;
    const sq = dot(u, u, left);
    if (left < 2 || sq == first * first || sq < NEGLIGIBLE_SQ) {
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
export function diagonalize(k: i32, values: usize, beside: usize, vectors: usize, T: i32, single: usize): void {
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

const MAX_TURNS: i32 = 60;
/** An off-diagonal entry of this size is rounding, the trace being one. */
const ROUNDING: f64 = 2.3e-16;
/** A row of such a square is nothing beside a trace of one; mirrors made of it could overflow. */
const NEGLIGIBLE_SQ: f64 = 1e-200;
