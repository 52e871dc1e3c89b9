/**
 * c[i][j] += by * (a_i . b_j): inner products of the rows of two f64 matrices.
 * @param m, n    rows of a, a multiple of 4; of b, a multiple of 2
 * @param length  of the rows, a multiple of 2; strides are in bytes
 */
export function addRowProducts(
  a: usize,
  aStride: usize,
  m: i32,
  b: usize,
  bStride: usize,
  n: i32,
  length: i32,
  by: f64,
  c: usize,
  cStride: usize,
): void {
  for (let from = 0; from < length; from += CHUNK) {
    const bytes = <usize>min(CHUNK, length - from) << 3;
    for (let i = 0; i < m; i += 4) {
      const rows = a + <usize>i * aStride + (<usize>from << 3);
      let to = c + <usize>i * cStride;
      for (let j = 0; j < n; j += 2, to += 16) {
        let y = b + <usize>j * bStride + (<usize>from << 3);
        let x0 = rows;
        let x1 = rows + aStride;
        let x2 = x1 + aStride;
        let x3 = x2 + aStride;
        const end = x0 + bytes;
        let c00 = f64x2.splat(0);
        let c01 = c00;
        let c10 = c00;
        let c11 = c00;
        let c20 = c00;
        let c21 = c00;
        let c30 = c00;
        let c31 = c00;
        while (x0 < end) {
          const left = v128.load(y);
          const right = v128.load(y + bStride);
          let s = v128.load(x0);
          c00 = madd(s, left, c00);
          c01 = madd(s, right, c01);
          s = v128.load(x1);
          c10 = madd(s, left, c10);
          c11 = madd(s, right, c11);
          s = v128.load(x2);
          c20 = madd(s, left, c20);
          c21 = madd(s, right, c21);
          s = v128.load(x3);
          c30 = madd(s, left, c30);
          c31 = madd(s, right, c31);
          x0 += 16;
          x1 += 16;
          x2 += 16;
          x3 += 16;
          y += 16;
        }
        add(to, by, c00, c01);
        add(to + cStride, by, c10, c11);
        add(to + 2 * cStride, by, c20, c21);
        add(to + 3 * cStride, by, c30, c31);
      }
    }
  }
}

/** Two sums over lanes, times `by`, are added in place. */
// @ts-ignore: decorator
@inline
function add(to: usize, by: f64, a: v128, b: v128): void {
  const sums = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
  v128.store(to, f64x2.add(v128.load(to), f64x2.mul(f64x2.splat(by), sums)));
}

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

/** So many columns of 32 rows stay in the nearest cache. */
const CHUNK: i32 = 128;
