/**
 * Products of dense layers over panels [docs/training.md#layout]: samples lie in panels of 8, features one after the other
 * within a panel, so that one load holds four samples of one feature; weights lie in panels of 4 outputs.
 */

/** Samples of a panel, and outputs of a panel of weights. */
const SAMPLES: usize = 8;
const OUTPUTS: usize = 4;
/** Bytes of one feature of a panel of samples, and of one input of a panel of weights. */
const X_STEP: usize = SAMPLES << 2;
const W_STEP: usize = OUTPUTS << 2;

/** What becomes of a sum before it is stored. */
const LINEAR: i32 = 0;
const RELU: i32 = 1;
const GATED: i32 = 2;
const SLOPED: i32 = 3;

/**
 * y[o][b] = f(sum_k w[k][o] x[k][b]) for every sample b.
 * @param w       panels of 4 outputs, each K x 4 f32
 * @param K, O    inputs; outputs, a multiple of 4
 * @param x, y    panels of 8 samples, one every xBytes, yBytes
 * @param panels  how many
 * @param finish  0: f(s) = s; 1: max(s, 0); 2: s where the gate is above 0, else 0; 3: s times the gate
 * @param gate    laid out as y
 */
export function multiplyPanels(
  w: usize,
  K: i32,
  O: i32,
  x: usize,
  xBytes: usize,
  y: usize,
  yBytes: usize,
  panels: i32,
  finish: i32,
  gate: usize,
): void {
  const length = <usize>K * X_STEP;
  for (let p = 0; p < panels; p++, x += xBytes, y += yBytes, gate += yBytes) {
    let a = w;
    for (let at = <usize>0; at < <usize>O * X_STEP; at += OUTPUTS * X_STEP) {
      let c00 = f32x4.splat(0);
      let c01 = c00;
      let c10 = c00;
      let c11 = c00;
      let c20 = c00;
      let c21 = c00;
      let c30 = c00;
      let c31 = c00;
      let b = x;
      const end = x + length;
      // Not unrolled: with more loads in flight the engine spills registers and loses a third of the rate.
      while (b < end) {
        const left = v128.load(b);
        const right = v128.load(b, 16);
        let s = v128.load32_splat(a);
        c00 = madd(s, left, c00);
        c01 = madd(s, right, c01);
        s = v128.load32_splat(a, 4);
        c10 = madd(s, left, c10);
        c11 = madd(s, right, c11);
        s = v128.load32_splat(a, 8);
        c20 = madd(s, left, c20);
        c21 = madd(s, right, c21);
        s = v128.load32_splat(a, 12);
        c30 = madd(s, left, c30);
        c31 = madd(s, right, c31);
        a += W_STEP;
        b += X_STEP;
      }
      const to = y + at;
      const g = gate + at;
      v128.store(to, finished(c00, finish, g), 0);
      v128.store(to, finished(c01, finish, g + 16), 16);
      v128.store(to, finished(c10, finish, g + 32), 32);
      v128.store(to, finished(c11, finish, g + 48), 48);
      v128.store(to, finished(c20, finish, g + 64), 64);
      v128.store(to, finished(c21, finish, g + 80), 80);
      v128.store(to, finished(c30, finish, g + 96), 96);
      v128.store(to, finished(c31, finish, g + 112), 112);
    }
  }
}

/**
 * g[k][o] += sum_b x[k][b] d[o][b], in the layout of the weights.
 * @param K, O    inputs, a multiple of 2; outputs, a multiple of 4
 * @param x, d    panels of 8 samples, one every xBytes, dBytes
 */
export function addOuterPanels(
  x: usize,
  xBytes: usize,
  K: i32,
  d: usize,
  dBytes: usize,
  O: i32,
  panels: i32,
  g: usize,
): void {
  const all = <usize>panels * xBytes;
  for (let o = 0; o < O; o += <i32>OUTPUTS, d += OUTPUTS * X_STEP) {
    let from = x;
    for (let k = 0; k < K; k += 2, from += 2 * X_STEP, g += 2 * W_STEP) {
      let c00 = f32x4.splat(0);
      let c01 = c00;
      let c02 = c00;
      let c03 = c00;
      let c10 = c00;
      let c11 = c00;
      let c12 = c00;
      let c13 = c00;
      for (let half: usize = 0; half < X_STEP; half += 16) {
        let a = from + half;
        let b = d + half;
        const end = a + all;
        while (a < end) {
          const first = v128.load(a);
          const second = v128.load(a, X_STEP);
          let s = v128.load(b);
          c00 = madd(s, first, c00);
          c10 = madd(s, second, c10);
          s = v128.load(b, X_STEP);
          c01 = madd(s, first, c01);
          c11 = madd(s, second, c11);
          s = v128.load(b, 2 * X_STEP);
          c02 = madd(s, first, c02);
          c12 = madd(s, second, c12);
          s = v128.load(b, 3 * X_STEP);
          c03 = madd(s, first, c03);
          c13 = madd(s, second, c13);
          a += xBytes;
          b += dBytes;
        }
      }
      v128.store(g, f32x4.add(v128.load(g), sums(c00, c01, c02, c03)));
      v128.store(g, f32x4.add(v128.load(g, W_STEP), sums(c10, c11, c12, c13)), W_STEP);
    }
  }
}

/**
 * Weights for the way back: t[i/4][o][i%4] = w[o/4][i][o%4].
 * @param I  inputs passed back to, a multiple of 4, at most K
 */
export function transposePanels(w: usize, K: i32, O: i32, I: i32, t: usize): void {
  const panel = <usize>K * W_STEP;
  for (let i = 0; i < I; i += <i32>OUTPUTS) {
    let a = w + <usize>i * W_STEP;
    for (let o = 0; o < O; o += <i32>OUTPUTS, a += panel, t += OUTPUTS * W_STEP) {
      const r0 = v128.load(a);
      const r1 = v128.load(a, W_STEP);
      const r2 = v128.load(a, 2 * W_STEP);
      const r3 = v128.load(a, 3 * W_STEP);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(t, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(t, v128.shuffle<f64>(low01, low23, 1, 3), W_STEP);
      v128.store(t, v128.shuffle<f64>(high01, high23, 0, 2), 2 * W_STEP);
      v128.store(t, v128.shuffle<f64>(high01, high23, 1, 3), 3 * W_STEP);
    }
  }
}

/** The four sums over lanes. */
// @ts-ignore: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f64>(ab, cd, 0, 2), v128.shuffle<f64>(ab, cd, 1, 3));
}

// @ts-ignore: decorator
@inline
function finished(sum: v128, finish: i32, gate: usize): v128 {
  if (finish == LINEAR) return sum;
  // pmax lets NaN through, so that a diverged run is seen.
  if (finish == RELU) return f32x4.pmax(sum, f32x4.splat(0));
  if (finish == GATED) return v128.and(sum, f32x4.gt(v128.load(gate), f32x4.splat(0)));
  return f32x4.mul(sum, v128.load(gate));
}

/** a b + c, rounded once in the relaxed build where the engine fuses. */
// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
