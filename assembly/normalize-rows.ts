/**
 * Turns rows into unit vectors in place: x -> c / |c| with c = x / max|x|, so that exactly parallel rows
 * come out with equal bits whatever their lengths. Returns the first all-zero row, or -1.
 * @param rowsPtr rows x D f64
 */
export function normalizeRows(rowsPtr: usize, rows: i32, D: i32): i32 {
  const rowBytes = <usize>D << 3;
  for (let i = 0; i < rows; i++) {
    const from = rowsPtr + <usize>i * rowBytes;
    const to = from + rowBytes;
    let largest: f64 = 0;
    for (let at = from; at < to; at += 8) largest = max(largest, abs(load<f64>(at)));
    if (largest == 0) return i;
    let even: f64 = 0;
    let odd: f64 = 0;
    for (let at = from; at < to; at += 16) {
      const c = load<f64>(at) / largest;
      store<f64>(at, c);
      even += c * c;
      if (at + 8 < to) {
        const next = load<f64>(at, 8) / largest;
        store<f64>(at, next, 8);
        odd += next * next;
      }
    }
    const length = sqrt(even + odd);
    for (let at = from; at < to; at += 8) store<f64>(at, load<f64>(at) / length);
  }
  return -1;
}
