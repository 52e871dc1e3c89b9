/** f64 vectors at addresses: no checks, no allocation. */

/** a *= by */
export function scale(a: usize, length: i32, by: f64): void {
  for (let i = 0; i < length; i++) put(a, i, at(a, i) * by);
}

/** a += b x */
export function addMultiple(a: usize, x: usize, b: f64, length: i32): void {
  const b2 = f64x2.splat(b);
  const to = a + ((<usize>length >> 1) << 4);
  for (; a < to; a += 16, x += 16) v128.store(a, f64x2.add(v128.load(a), f64x2.mul(b2, v128.load(x))));
  if (length & 1) store<f64>(a, load<f64>(a) + b * load<f64>(x));
}

/** a += b x + c y */
export function addMultiples(a: usize, x: usize, b: f64, y: usize, c: f64, length: i32): void {
  const b2 = f64x2.splat(b);
  const c2 = f64x2.splat(c);
  const to = a + ((<usize>length >> 1) << 4);
  for (; a < to; a += 16, x += 16, y += 16) {
    const sum = f64x2.add(f64x2.mul(b2, v128.load(x)), f64x2.mul(c2, v128.load(y)));
    v128.store(a, f64x2.add(v128.load(a), sum));
  }
  if (length & 1) store<f64>(a, load<f64>(a) + (b * load<f64>(x) + c * load<f64>(y)));
}

export function dot(a: usize, b: usize, length: i32): f64 {
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
export function at(array: usize, i: i32): f64 {
  return load<f64>(array + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function put(array: usize, i: i32, value: f64): void {
  store<f64>(array + (<usize>i << 3), value);
}
