/** Updates of flat f32 parameters; `count` is a multiple of 4, gradients are zeros afterwards. */

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m += (1 - beta1)(g - m), v += (1 - beta2)(g^2 - v),
 * w -= step m / (sqrt(v) widen + epsilon), step = rate / (1 - beta1^t), widen = 1 / sqrt(1 - beta2^t).
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  step: f32,
  widen: f32,
  epsilon: f32,
): void {
  const fresh1 = f32x4.splat(1 - beta1);
  const fresh2 = f32x4.splat(1 - beta2);
  const steps = f32x4.splat(step);
  const wide = f32x4.splat(widen);
  const least = f32x4.splat(epsilon);
  const end = w + (<usize>count << 2);
  for (; w < end; w += 16, g += 16, m += 16, v += 16) {
    const slope = v128.load(g);
    let mean = v128.load(m);
    mean = f32x4.add(mean, f32x4.mul(fresh1, f32x4.sub(slope, mean)));
    v128.store(m, mean);
    let square = v128.load(v);
    square = f32x4.add(square, f32x4.mul(fresh2, f32x4.sub(f32x4.mul(slope, slope), square)));
    v128.store(v, square);
    const reach = f32x4.add(f32x4.mul(f32x4.sqrt(square), wide), least);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(steps, mean), reach)));
    v128.store(g, f32x4.splat(0));
  }
}

/** Gradient descent with momentum: m = momentum m + g, w -= rate m. */
export function descend(w: usize, g: usize, m: usize, count: i32, rate: f32, momentum: f32): void {
  const kept = f32x4.splat(momentum);
  const rates = f32x4.splat(rate);
  const end = w + (<usize>count << 2);
  for (; w < end; w += 16, g += 16, m += 16) {
    const mean = f32x4.add(f32x4.mul(kept, v128.load(m)), v128.load(g));
    v128.store(m, mean);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, mean)));
    v128.store(g, f32x4.splat(0));
  }
}
