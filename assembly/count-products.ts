import { blockProducts } from "./block-products";

/**
 * Counts pairs of rows of two sets by their scalar product: counts[t] += those from levels[t] to below levels[t + 1].
 *
 * @param a, b     na x m and nb x m f64
 * @param same     the sets are one: each pair of different rows counts once
 * @param levels   T f64, ascending
 * @param counts   T f64, in and out
 * @param products scratch, 4 x nb f64
 */
export function countProducts(
  a: usize,
  na: i32,
  b: usize,
  nb: i32,
  m: i32,
  same: bool,
  levels: usize,
  T: i32,
  counts: usize,
  products: usize,
): void {
  const rowBytes = <usize>nb << 3;
  const lowest = load<f64>(levels);
  for (let i = 0; i < na; i += 4) {
    const rows = min(4, na - i);
    const columns = same ? min(i + 4, nb) : nb;
    blockProducts(a + ((<usize>i * <usize>m) << 3), rows, m, b, columns, products, rowBytes);
    for (let r = 0; r < rows; r++) {
      const from = products + <usize>r * rowBytes;
      const to = from + (<usize>(same ? i + r : nb) << 3);
      for (let at = from; at < to; at += 8) {
        const product = load<f64>(at);
        if (product < lowest) continue;
        let t = T - 1;
        while (product < load<f64>(levels + (<usize>t << 3))) t--;
        const cell = counts + (<usize>t << 3);
        store<f64>(cell, load<f64>(cell) + 1);
      }
    }
  }
}
