import { blockProducts } from "./block-products";
import { orthonormalize } from "./orthonormalize";
import { diagonalize, tridiagonalize } from "./symmetric-eigen";
import { addMultiple, addMultiples, at, put, scale } from "./vectors";

/**
 * The m directions along which a sample varies most, by randomised subspace iteration (Halko, Martinsson & Tropp 2011):
 * in each round axes <- X'(X axes), made orthonormal; at last a Rayleigh-Ritz rotation within their span. The axes come
 * out orthonormal to rounding whatever the sample; magnitudes within 2^+-200.
 *
 * @param rows    S x D f64, centred: X
 * @param S, D    sample, coordinates
 * @param m       axes, at most D
 * @param rounds  at least 1
 * @param axes    m x D f64, in: any start; out: orthonormal rows in descending order of `values`
 * @param values  m f64, out: mean square of the sample along each axis
 * @param work    scratch, m * (max(S, D) + 2 m + 2) f64
 */
export function principalAxes(rows: usize, S: i32, D: i32, m: i32, rounds: i32, axes: usize, values: usize, work: usize): void {
  assert(S > 0 && m > 0 && m <= D && rounds > 0);
  const mBytes = <usize>m << 3;
  for (let round = 0; round < rounds; round++) {
    blockProducts(rows, S, D, axes, m, work, mBytes);
    combineRows(rows, S, D, work, axes, m);
    orthonormalize(axes, m, D);
  }

  // Rayleigh-Ritz: B = (X axes)'(X axes) = U diag(l) U', axes <- U' axes.
  const B = work + <usize>max(S, D) * mBytes;
  const U = B + <usize>m * mBytes;
  const beside = U + <usize>m * mBytes;
  const unused = beside + mBytes;
  blockProducts(rows, S, D, axes, m, work, mBytes);
  memory.fill(B, 0, 2 * <usize>m * mBytes);
  memory.fill(unused, 0, mBytes);
  for (let i = 0; i < S; i++) {
    const product = work + <usize>i * mBytes;
    for (let j = 0; j < m; j++) addMultiple(B + <usize>j * mBytes, product, at(product, j), m);
  }
  let trace: f64 = 0;
  for (let j = 0; j < m; j++) trace += load<f64>(B + <usize>j * (mBytes + 8));
  if (!(trace >= f64.MIN_NORMAL_VALUE && trace < Infinity)) {
    memory.fill(values, 0, mBytes);
    return;
  }
  scale(B, m * m, 1 / trace);
  for (let j = 0; j < m; j++) store<f64>(U + <usize>j * (mBytes + 8), 1);
  tridiagonalize(B, m, values, beside, U, m, unused);
  diagonalize(m, values, beside, U, m, unused);

  const old = work;
  memory.copy(old, axes, <usize>D * mBytes);
  for (let place = 0; place < m; place++) {
    // Eigenvector i is column i of U; its place among the columns not yet used is by value.
    let best = place;
    for (let i = place + 1; i < m; i++) if (at(values, i) > at(values, best)) best = i;
    combineAxes(old, D, m, U + (<usize>best << 3), axes + <usize>place * (<usize>D << 3));
    for (let t = 0; t < m; t++) put(U + <usize>t * mBytes, best, at(U + <usize>t * mBytes, place));
    const value = at(values, best);
    put(values, best, at(values, place));
    put(values, place, max(0, value) * trace / <f64>S);
  }
}

/** axis = sum over t of column[t] axes[t], the column's entries m f64 apart. */
function combineAxes(axes: usize, D: i32, m: i32, column: usize, axis: usize): void {
  const rowBytes = <usize>D << 3;
  const step = <usize>m << 3;
  memory.fill(axis, 0, rowBytes);
  let t = 0;
  for (; t + 1 < m; t += 2, axes += rowBytes << 1, column += step << 1) {
    addMultiples(axis, axes, load<f64>(column), axes + rowBytes, load<f64>(column + step), D);
  }
  if (t < m) addMultiple(axis, axes, load<f64>(column), D);
}

/**
 * axes = products' rows, four rows into two axes at a time. A missing row of the last four counts zero times; a missing
 * second axis is the first one again, read before either is stored.
 * @param products S x m f64
 */
function combineRows(rows: usize, S: i32, D: i32, products: usize, axes: usize, m: i32): void {
  const rowBytes = <usize>D << 3;
  const mBytes = <usize>m << 3;
  memory.fill(axes, 0, <usize>m * rowBytes);
  for (let from = 0; from < D; from += SLICE) {
    const width = min(SLICE, D - from);
    const start = <usize>from << 3;
    for (let i = 0; i < S; i += 4) {
      const r0 = rows + <usize>i * rowBytes + start;
      const r1 = i + 1 < S ? r0 + rowBytes : r0;
      const r2 = i + 2 < S ? r1 + rowBytes : r0;
      const r3 = i + 3 < S ? r2 + rowBytes : r0;
      let weights = products + <usize>i * mBytes;
      for (let j = 0; j < m; j += 2, weights += 16) {
        const pair = <usize>min(1, m - 1 - j);
        const axis = axes + <usize>j * rowBytes + start;
        addRows(r0, r1, r2, r3, axis, axis + pair * rowBytes, width, weights, pair << 3, mBytes, S - i);
      }
    }
  }
}

/** p and q += four rows times their weights, of which `left` are given. */
// @ts-ignore: decorator
@inline
function addRows(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  p: usize,
  q: usize,
  width: i32,
  weights: usize,
  next: usize,
  mBytes: usize,
  left: i32,
): void {
  const none = f64x2.splat(0);
  const p0 = v128.load64_splat(weights);
  const q0 = v128.load64_splat(weights + next);
  const w1 = weights + mBytes;
  const p1 = left > 1 ? v128.load64_splat(w1) : none;
  const q1 = left > 1 ? v128.load64_splat(w1 + next) : none;
  const w2 = w1 + mBytes;
  const p2 = left > 2 ? v128.load64_splat(w2) : none;
  const q2 = left > 2 ? v128.load64_splat(w2 + next) : none;
  const w3 = w2 + mBytes;
  const p3 = left > 3 ? v128.load64_splat(w3) : none;
  const q3 = left > 3 ? v128.load64_splat(w3 + next) : none;
  const end = p + ((<usize>width >> 1) << 4);
  while (p < end) {
    let x = v128.load(r0);
    let a = f64x2.add(v128.load(p), f64x2.mul(x, p0));
    let b = f64x2.add(v128.load(q), f64x2.mul(x, q0));
    x = v128.load(r1);
    a = f64x2.add(a, f64x2.mul(x, p1));
    b = f64x2.add(b, f64x2.mul(x, q1));
    x = v128.load(r2);
    a = f64x2.add(a, f64x2.mul(x, p2));
    b = f64x2.add(b, f64x2.mul(x, q2));
    x = v128.load(r3);
    a = f64x2.add(a, f64x2.mul(x, p3));
    b = f64x2.add(b, f64x2.mul(x, q3));
    v128.store(p, a);
    v128.store(q, b);
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    p += 16;
    q += 16;
  }
  if (width & 1) {
    const a = addLast(r0, r1, r2, r3, load<f64>(p), p0, p1, p2, p3);
    const b = addLast(r0, r1, r2, r3, load<f64>(q), q0, q1, q2, q3);
    store<f64>(p, a);
    store<f64>(q, b);
  }
}

// @ts-ignore: decorator
@inline
function addLast(r0: usize, r1: usize, r2: usize, r3: usize, sum: f64, w0: v128, w1: v128, w2: v128, w3: v128): f64 {
  sum += load<f64>(r0) * f64x2.extract_lane(w0, 0);
  sum += load<f64>(r1) * f64x2.extract_lane(w1, 0);
  sum += load<f64>(r2) * f64x2.extract_lane(w2, 0);
  return sum + load<f64>(r3) * f64x2.extract_lane(w3, 0);
}

/** Columns at a time, even: four rows of them stay in the nearest cache. */
const SLICE: i32 = 512;
