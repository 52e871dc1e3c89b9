/** Smooth activations in place, four numbers at a time, with their derivatives; zero stays exactly zero. */

/**
 * y = tanh y, slope = 1 - y^2, for the first `rows` features of every panel of 8 samples.
 * tanh x = 1 - 2 / (e^2x + 1).
 */
export function tanhPanels(y: usize, slope: usize, yBytes: usize, rows: i32, panels: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  for (let p = 0; p < panels; p++, y += yBytes, slope += yBytes) {
    for (let at: usize = 0; at < <usize>rows << 5; at += 16) {
      const z = v128.load(y + at);
      const value = f32x4.sub(one, f32x4.div(two, f32x4.add(exponential(f32x4.mul(two, z)), one)));
      v128.store(y + at, value);
      v128.store(slope + at, f32x4.sub(one, f32x4.mul(value, value)));
    }
  }
}

/**
 * y = erf y, slope = 2 / sqrt(pi) e^(-y^2). Below 1 by the series of Abramowitz & Stegun 7.1.5 up to x^21, off by 1e-8;
 * above by 7.1.26, off by 1.5e-7.
 */
export function erfPanels(y: usize, slope: usize, yBytes: usize, rows: i32, panels: i32): void {
  const one = f32x4.splat(1);
  for (let p = 0; p < panels; p++, y += yBytes, slope += yBytes) {
    for (let at: usize = 0; at < <usize>rows << 5; at += 16) {
      const z = v128.load(y + at);
      const size = f32x4.abs(z);
      const sq = f32x4.mul(z, z);
      const bell = exponential(f32x4.neg(sq));
      let near = f32x4.splat(1.31225329638e-8);
      near = times(near, sq, -1.45038522231e-7);
      near = times(near, sq, 1.45891690009e-6);
      near = times(near, sq, -1.32275132275e-5);
      near = times(near, sq, 1.06837606838e-4);
      near = times(near, sq, -7.57575757576e-4);
      near = times(near, sq, 4.62962962963e-3);
      near = times(near, sq, -2.38095238095e-2);
      near = times(near, sq, 0.1);
      near = times(near, sq, -0.333333333333);
      near = f32x4.mul(times(near, sq, 1), f32x4.mul(z, f32x4.splat(TWO_OVER_ROOT_PI)));
      const t = f32x4.div(one, times(size, f32x4.splat(0.3275911), 1));
      let far = f32x4.splat(1.061405429);
      far = times(far, t, -1.453152027);
      far = times(far, t, 1.421413741);
      far = times(far, t, -0.284496736);
      far = times(far, t, 0.254829592);
      far = f32x4.sub(one, f32x4.mul(f32x4.mul(far, t), bell));
      far = v128.bitselect(far, z, i32x4.splat(0x7fffffff));
      v128.store(y + at, v128.bitselect(near, far, f32x4.lt(size, one)));
      v128.store(slope + at, f32x4.mul(f32x4.splat(TWO_OVER_ROOT_PI), bell));
    }
  }
}

/** e^x within some 2e-7 of itself: 2^n e^r, |r| <= ln 2 / 2, e^r by its series up to r^7; x is cut off at +-87. */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  // pmin and pmax keep a NaN of x, so that a diverged run is seen.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(87)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let e = f32x4.splat(1.98412698e-4);
  e = times(e, r, 1.38888889e-3);
  e = times(e, r, 8.33333333e-3);
  e = times(e, r, 4.16666667e-2);
  e = times(e, r, 0.166666667);
  e = times(e, r, 0.5);
  e = times(e, r, 1);
  e = times(e, r, 1);
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(e, power);
}

/** a b + c */
// @ts-ignore: decorator
@inline
function times(a: v128, b: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(a, b), f32x4.splat(c));
}

const TWO_OVER_ROOT_PI: f32 = 1.12837917;
/** ln 2 in two parts, the first of few enough bits that n times it is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
