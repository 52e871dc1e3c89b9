/** Samples into panels of 8: feature c of sample s lies at x + (s / 8) xBytes + 32 c + 4 (s % 8). */

/**
 * Draws samples with d coordinates uniform in [-1/2, 1/2), one after the other; other features are left as they are.
 * @param state  four words of sfc32 (a, b, c, counter), moved on
 */
export function drawSamples(state: usize, d: i32, count: i32, x: usize, xBytes: usize): void {
  let a = load<u32>(state, 0);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  for (let s = 0; s < count; s++) {
    let to = x + <usize>(s >> 3) * xBytes + (<usize>(s & 7) << 2);
    for (let j = 0; j < d; j++, to += 32) {
      const t = a + b + counter;
      counter++;
      a = b ^ (b >> 9);
      b = c + (c << 3);
      c = rotl<u32>(c, 21) + t;
      store<f32>(to, <f32>(t >> 8) * <f32>(1.0 / 16777216) - 0.5);
    }
  }
  store<u32>(state, a, 0);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, counter, 12);
}

/**
 * Brings the rows ids[0..count) of a row-major matrix into panels; places up to the next multiple of 8 are zeros.
 * @param rows  n x D f32
 */
export function packSamples(rows: usize, D: i32, ids: usize, count: i32, x: usize, xBytes: usize): void {
  const places = (count + 7) & ~7;
  for (let s = 0; s < places; s++) {
    let to = x + <usize>(s >> 3) * xBytes + (<usize>(s & 7) << 2);
    if (s >= count) {
      for (let c = 0; c < D; c++, to += 32) store<f32>(to, 0);
      continue;
    }
    let from = rows + ((<usize>load<u32>(ids + (<usize>s << 2)) * <usize>D) << 2);
    for (let c = 0; c < D; c++, from += 4, to += 32) store<f32>(to, load<f32>(from));
  }
}
