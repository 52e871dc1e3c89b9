/** Copies rows names[from..to) of `width` words each to `into`, from row `at` on. */
export function copyRows(
  words: Int32Array,
  width: number,
  names: Int32Array,
  from: number,
  to: number,
  into: Int32Array,
  at = 0,
): void {
  // A loop costs less than a view a row.
  if (width < LONG_ROW) {
    for (let i = from, out = at * width; i < to; i++)
      for (let c = names[i] * width, end = c + width; c < end; c++, out++) into[out] = words[c];
  } else {
    for (let i = from; i < to; i++)
      into.set(words.subarray(names[i] * width, (names[i] + 1) * width), (at + i - from) * width);
  }
}

const LONG_ROW = 256;
