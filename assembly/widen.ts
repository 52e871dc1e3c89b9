/**
 * Widens f32 numbers to f64 in place, exactly: they lie at the end of the place that they will fill, so that every
 * number is read before it is written over.
 * @param numbers count f64, out; in: count f32 in its last half
 */
export function widen(numbers: usize, count: i32): void {
  let from = numbers + (<usize>count << 2);
  const fours = numbers + ((<usize>count & ~3) << 3);
  for (; numbers < fours; numbers += 32, from += 16) {
    const four = v128.load(from);
    v128.store(numbers, f64x2.promote_low_f32x4(four));
    v128.store(numbers, f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1)), 16);
  }
  for (let left = count & 3; left > 0; left--, numbers += 8, from += 4) store<f64>(numbers, <f64>load<f32>(from));
}
