import { sqDistance } from "./sq-distance";

const LAPLACE: i32 = 0;
const MATERN3: i32 = 1;
const MATERN5: i32 = 2;
const GAUSSIAN: i32 = 3;
const ARC_COSINE0: i32 = 4;
const ARC_COSINE1: i32 = 5;
const TANGENT: i32 = 6;

/**
 * out[i][j] = k(a_i, b_j) for f64 points [docs/kernel-regression.md#kernels]. From `ARC_COSINE0` on rows are unit vectors,
 * lengths beside them.
 * @param m, n     points of a, of b
 * @param length   by which distances are divided
 * @param depth    hidden layers of the tangent kernel
 * @param oStride  bytes from row to row of out
 */
export function kernelBlock(
  kind: i32,
  a: usize,
  aLengths: usize,
  m: i32,
  b: usize,
  bLengths: usize,
  n: i32,
  D: i32,
  length: f64,
  depth: i32,
  out: usize,
  oStride: usize,
): void {
  const rowBytes = <usize>D << 3;
  for (let i = 0; i < m; i++, a += rowBytes, out += oStride) {
    let y = b;
    for (let j = 0; j < n; j++, y += rowBytes) {
      const sq = sqDistance<f64>(a, y, D);
      let value: f64;
      if (kind >= ARC_COSINE0) {
        value = angular(kind, sq, depth);
        if (kind != ARC_COSINE0) value *= load<f64>(aLengths + (<usize>i << 3)) * load<f64>(bLengths + (<usize>j << 3));
      } else value = radial(kind, sq, length);
      store<f64>(out + (<usize>j << 3), value);
    }
  }
}

function radial(kind: i32, sq: f64, length: f64): f64 {
  if (kind == GAUSSIAN) return Math.exp(-sq / (2 * length * length));
  const r = sqrt(sq) / length;
  if (kind == LAPLACE) return Math.exp(-r);
  if (kind == MATERN3) {
    const s = sqrt(3.0) * r;
    return (1 + s) * Math.exp(-s);
  }
  assert(kind == MATERN5);
  const s = sqrt(5.0) * r;
  return (1 + s + (s * s) / 3) * Math.exp(-s);
}

/** Of unit vectors whose chord has this square: the angle by its half's sine, exact for near points too. */
function angular(kind: i32, sq: f64, depth: i32): f64 {
  let angle = 2 * Math.asin(min(1, sqrt(sq) / 2));
  if (kind == ARC_COSINE0) return 1 - angle / Math.PI;
  if (kind == ARC_COSINE1) return covariance(angle);
  assert(kind == TANGENT);
  let tangent = Math.cos(angle);
  for (let l = 0; l < depth; l++) {
    const next = covariance(angle);
    tangent = next + tangent * (1 - angle / Math.PI);
    if (l + 1 < depth) angle = Math.acos(min(1, next));
  }
  return tangent;
}

/** Of a layer of rectified units on unit vectors at this angle, over that at angle 0. */
function covariance(angle: f64): f64 {
  return (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / Math.PI;
}
