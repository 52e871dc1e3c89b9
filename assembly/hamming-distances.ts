/** How symbols are packed into rows of whole 16-byte registers, padded alike: a bit, a byte or four bytes each. */
export const BITS: i32 = 0;
export const BYTES: i32 = 1;
export const WORDS: i32 = 2;

/**
 * How many symbols of a row differ from those of each of `columns` others [docs/kernels.md#hamming].
 * @param others columns x stride bytes, and room for up to three rows more, whose distances mean nothing
 * @param out    i32 a column, a multiple of four
 */
export function hammingDistances(row: usize, others: usize, columns: i32, stride: i32, kind: i32, out: usize): void {
  if (kind == BITS) bitDistances(row, others, columns, stride, out);
  else if (kind == BYTES) symbolDistances(BYTES, row, others, columns, stride, out);
  else symbolDistances(WORDS, row, others, columns, stride, out);
}

/** Words of 64 bits: where i8x16.popcnt is not one instruction (x86) they take 0.55 to 0.7 of its time. */
function bitDistances(row: usize, others: usize, columns: i32, stride: i32, out: usize): void {
  const width = <usize>stride;
  if (width == 16) {
    const a = load<u64>(row);
    const b = load<u64>(row, 8);
    for (let j = 0; j < columns; j++, others += 16, out += 4)
      store<i32>(out, <i32>(popcnt<u64>(a ^ load<u64>(others)) + popcnt<u64>(b ^ load<u64>(others, 8))));
    return;
  }
  for (let j = 0; j < columns; j++, others += width, out += 4) {
    let even: u64 = 0;
    let odd: u64 = 0;
    for (let at: usize = 0; at < width; at += 16) {
      even += popcnt<u64>(load<u64>(row + at) ^ load<u64>(others + at));
      odd += popcnt<u64>(load<u64>(row + at, 8) ^ load<u64>(others + at, 8));
    }
    store<i32>(out, <i32>(even + odd));
  }
}

/** Registers whose differences a byte can count. */
const STEPS: usize = 255;

// @ts-ignore: decorator
@inline
function symbolDistances(kind: i32, row: usize, others: usize, columns: i32, stride: i32, out: usize): void {
  const width = <usize>stride;
  for (let j = 0; j < columns; j += 4, others += width << 2, out += 16) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    for (let from: usize = 0; from < width; from += STEPS << 4) {
      const to = min(width, from + (STEPS << 4));
      let s = i32x4.splat(0);
      let t = i32x4.splat(0);
      let u = i32x4.splat(0);
      let v = i32x4.splat(0);
      for (let at = from; at < to; at += 16) {
        const own = v128.load(row + at);
        const other = others + at;
        s = take(kind, s, own, v128.load(other));
        t = take(kind, t, own, v128.load(other + width));
        u = take(kind, u, own, v128.load(other + (width << 1)));
        v = take(kind, v, own, v128.load(other + 3 * width));
      }
      a = i32x4.add(a, widened(kind, s));
      b = i32x4.add(b, widened(kind, t));
      c = i32x4.add(c, widened(kind, u));
      d = i32x4.add(d, widened(kind, v));
    }
    // The lanes of each are summed by turning four columns' sums into one register.
    const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
    const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
    v128.store(out, i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7)));
  }
}

/** Counts with one register of symbols more: lanes that differ are -1. */
// @ts-ignore: decorator
@inline
function take(kind: i32, count: v128, p: v128, q: v128): v128 {
  return kind == BYTES ? i8x16.sub(count, i8x16.ne(p, q)) : i32x4.sub(count, i32x4.ne(p, q));
}

// @ts-ignore: decorator
@inline
function widened(kind: i32, count: v128): v128 {
  return kind == WORDS ? count : i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(count));
}
