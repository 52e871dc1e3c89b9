/**
 * Losses of the last layer's outputs [docs/training.md#losses]. Outputs y and targets t lie in panels of 8 samples, one every
 * yBytes, tBytes; losses[s] is the loss of sample s. Outputs give way to the derivatives of `scale` times the sum; those of
 * samples from `count` on, which fill the last panel, are zeros.
 */

/** sum_o |y_o - t_o|^p; returns the sum over samples. */
export function powerLoss(
  y: usize,
  yBytes: usize,
  t: usize,
  tBytes: usize,
  O: i32,
  count: i32,
  p: f64,
  scale: f64,
  losses: usize,
): f64 {
  const places = (count + 7) & ~7;
  let total: f64 = 0;
  for (let s = 0; s < places; s++) {
    const lane = <usize>(s & 7) << 2;
    const at = y + <usize>(s >> 3) * yBytes + lane;
    const target = t + <usize>(s >> 3) * tBytes + lane;
    let loss: f64 = 0;
    for (let o = 0; o < O; o++) {
      const row = <usize>o << 5;
      if (s >= count) {
        store<f32>(at + row, 0);
        continue;
      }
      const r = <f64>load<f32>(at + row) - <f64>load<f32>(target + row);
      const size = abs(r);
      const slope = p == 2 ? size : p == 1 ? (size > 0 ? 1.0 : 0.0) : Math.pow(size, p - 1);
      loss += p == 1 ? size : slope * size;
      store<f32>(at + row, <f32>(scale * p * (r < 0 ? -slope : slope)));
    }
    if (s >= count) continue;
    store<f64>(losses + (<usize>s << 3), loss);
    total += loss;
  }
  return total;
}

/**
 * The divergence KL(t || q) of q = softmax(y) from the probabilities t, as sum_o t_o ln(t_o / q_o) - t_o + q_o: no term is
 * negative, and a sum of t that is off 1 by rounding leaves no trace. Returns the sum over samples.
 */
export function divergenceLoss(
  y: usize,
  yBytes: usize,
  t: usize,
  tBytes: usize,
  O: i32,
  count: i32,
  scale: f64,
  losses: usize,
): f64 {
  const places = (count + 7) & ~7;
  let total: f64 = 0;
  for (let s = 0; s < places; s++) {
    const lane = <usize>(s & 7) << 2;
    const at = y + <usize>(s >> 3) * yBytes + lane;
    const target = t + <usize>(s >> 3) * tBytes + lane;
    if (s >= count) {
      for (let o = 0; o < O; o++) store<f32>(at + (<usize>o << 5), 0);
      continue;
    }
    const normalizer = logSumExp(at, O);
    let loss: f64 = 0;
    for (let o = 0; o < O; o++) {
      const row = <usize>o << 5;
      const logarithm = <f64>load<f32>(at + row) - normalizer;
      const q = Math.exp(logarithm);
      const wanted = <f64>load<f32>(target + row);
      loss += (wanted > 0 ? wanted * (Math.log(wanted) - logarithm) : 0) - wanted + q;
      store<f32>(at + row, <f32>(scale * (q - wanted)));
    }
    store<f64>(losses + (<usize>s << 3), loss);
    total += loss;
  }
  return total;
}

/** Outputs become probabilities. */
export function softmaxPanels(y: usize, yBytes: usize, O: i32, count: i32): void {
  for (let s = 0; s < count; s++) {
    const at = y + <usize>(s >> 3) * yBytes + (<usize>(s & 7) << 2);
    const normalizer = logSumExp(at, O);
    for (let o = 0; o < O; o++) {
      const row = at + (<usize>o << 5);
      store<f32>(row, <f32>Math.exp(<f64>load<f32>(row) - normalizer));
    }
  }
}

function logSumExp(y: usize, O: i32): f64 {
  let most: f64 = load<f32>(y);
  for (let o = 1; o < O; o++) most = max(most, <f64>load<f32>(y + (<usize>o << 5)));
  let sum: f64 = 0;
  for (let o = 0; o < O; o++) sum += Math.exp(<f64>load<f32>(y + (<usize>o << 5)) - most);
  return most + Math.log(sum);
}
