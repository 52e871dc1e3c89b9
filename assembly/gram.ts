import { blockProducts } from "./block-products";

/** Vectors of a stripe: as many as blockProducts takes at a time. */
const STRIPE: i32 = 4;

/**
 * gram[i][j] += v_i . v_j for j >= i, in f64; below the diagonal nothing is touched but what a stripe of four rows crosses.
 * @param vectors count x length f64
 * @param gram    count x count f64, in and out
 * @param work    scratch, 4 x count f64
 */
export function addGram(vectors: usize, count: i32, length: i32, gram: usize, work: usize): void {
  const rowBytes = <usize>count << 3;
  for (let i = 0; i < count; i += STRIPE) {
    const rows = min(STRIPE, count - i);
    const left = count - i;
    const from = vectors + <usize>i * (<usize>length << 3);
    blockProducts(from, rows, length, from, left, work, <usize>left << 3);
    for (let r = 0; r < rows; r++) {
      const products = work + <usize>(r * left) * 8;
      const sums = gram + <usize>(i + r) * rowBytes + (<usize>i << 3);
      for (let at: usize = 0; at < <usize>left << 3; at += 8) {
        store<f64>(sums + at, load<f64>(sums + at) + load<f64>(products + at));
      }
    }
  }
}
