import { CHUNK, COLS, isI7, PANEL, rowsOf, STEP } from "./panel";
import { Scan } from "./scan";
import { verifyPairs } from "./verify";

/**
 * All pairs of row panel p and column panel q: products in micro-tiles of rowsOf x 8 accumulators, a test against the
 * least threshold that concerns the micro-tile, and survivors to be verified.
 */
export function scanPanels<T>(scan: Scan, p: i32, q: i32): void {
  const rows = scan.rows;
  const cols = scan.cols;
  const ROWS = rowsOf<T>();
  const size = <usize>scan.width * STEP;
  const a0 = rows.rowCodes + <usize>p * size;
  const b0 = cols.codes + <usize>q * size;
  const h0 = rows.rowHalf + (<usize>(p * PANEL) << 2);
  const g0 = cols.half + (<usize>(q * PANEL) << 2);
  const l0 = rows.lowest + (<usize>(p * (PANEL / ROWS)) << 2);
  const t0 = cols.threshold + (<usize>(q * PANEL) << 2);
  let hits = 0;
  for (let from = 0; from < scan.width; from += CHUNK) {
    const to = min(from + CHUNK, scan.width);
    const first = from == 0;
    const last = to == scan.width;
    let at = scan.accumulators;
    let tile = 1;
    for (let r = 0; r < PANEL; r += ROWS) {
      const h = h0 + (<usize>r << 2);
      for (let c = 0; c < PANEL; c += COLS, at += <usize>(ROWS * COLS) << 2, tile <<= 1) {
        let a = a0 + <usize>from * STEP + (<usize>r << 2);
        let b = b0 + <usize>from * STEP + (<usize>c << 2);
        const end = a0 + <usize>to * STEP + (<usize>r << 2);
        let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128;
        let c30: v128, c31: v128, c40: v128, c41: v128, c50: v128, c51: v128;
        let y: v128;
        if (first) {
          const left = v128.load(g0 + (<usize>c << 2));
          const right = v128.load(g0 + (<usize>c << 2), 16);
          y = v128.load32_splat(h, 0);
          c00 = add<T>(y, left);
          c01 = add<T>(y, right);
          y = v128.load32_splat(h, 4);
          c10 = add<T>(y, left);
          c11 = add<T>(y, right);
          y = v128.load32_splat(h, 8);
          c20 = add<T>(y, left);
          c21 = add<T>(y, right);
          y = v128.load32_splat(h, 12);
          c30 = add<T>(y, left);
          c31 = add<T>(y, right);
          c40 = c30;
          c41 = c30;
          c50 = c30;
          c51 = c30;
          if (ROWS == 6) {
            y = v128.load32_splat(h, 16);
            c40 = add<T>(y, left);
            c41 = add<T>(y, right);
            y = v128.load32_splat(h, 20);
            c50 = add<T>(y, left);
            c51 = add<T>(y, right);
          }
        } else {
          c00 = v128.load(at, 0);
          c01 = v128.load(at, 16);
          c10 = v128.load(at, 32);
          c11 = v128.load(at, 48);
          c20 = v128.load(at, 64);
          c21 = v128.load(at, 80);
          c30 = v128.load(at, 96);
          c31 = v128.load(at, 112);
          c40 = c30;
          c41 = c30;
          c50 = c30;
          c51 = c30;
          if (ROWS == 6) {
            c40 = v128.load(at, 128);
            c41 = v128.load(at, 144);
            c50 = v128.load(at, 160);
            c51 = v128.load(at, 176);
          }
        }
        // Not unrolled: with more loads in flight the engine spills registers and loses a third of the rate.
        while (isI7<T>() && a < end) {
          const left = v128.load(b);
          const right = v128.load(b, 16);
          const nextLeft = v128.load(b, STEP);
          const nextRight = v128.load(b, STEP + 16);
          y = v128.load32_splat(a, 0);
          let z = v128.load32_splat(a, STEP);
          c00 = addTwo(y, left, z, nextLeft, c00);
          c01 = addTwo(y, right, z, nextRight, c01);
          y = v128.load32_splat(a, 4);
          z = v128.load32_splat(a, STEP + 4);
          c10 = addTwo(y, left, z, nextLeft, c10);
          c11 = addTwo(y, right, z, nextRight, c11);
          y = v128.load32_splat(a, 8);
          z = v128.load32_splat(a, STEP + 8);
          c20 = addTwo(y, left, z, nextLeft, c20);
          c21 = addTwo(y, right, z, nextRight, c21);
          y = v128.load32_splat(a, 12);
          z = v128.load32_splat(a, STEP + 12);
          c30 = addTwo(y, left, z, nextLeft, c30);
          c31 = addTwo(y, right, z, nextRight, c31);
          a += 2 * STEP;
          b += 2 * STEP;
        }
        while (!isI7<T>() && a < end) {
          const left = v128.load(b);
          const right = v128.load(b, 16);
          y = v128.load32_splat(a, 0);
          c00 = addProducts<T>(y, left, c00);
          c01 = addProducts<T>(y, right, c01);
          y = v128.load32_splat(a, 4);
          c10 = addProducts<T>(y, left, c10);
          c11 = addProducts<T>(y, right, c11);
          y = v128.load32_splat(a, 8);
          c20 = addProducts<T>(y, left, c20);
          c21 = addProducts<T>(y, right, c21);
          y = v128.load32_splat(a, 12);
          c30 = addProducts<T>(y, left, c30);
          c31 = addProducts<T>(y, right, c31);
          if (ROWS == 6) {
            y = v128.load32_splat(a, 16);
            c40 = addProducts<T>(y, left, c40);
            c41 = addProducts<T>(y, right, c41);
            y = v128.load32_splat(a, 20);
            c50 = addProducts<T>(y, left, c50);
            c51 = addProducts<T>(y, right, c51);
          }
          a += STEP;
          b += STEP;
        }
        if (last) {
          let left = larger<T>(larger<T>(c00, c10), larger<T>(c20, c30));
          let right = larger<T>(larger<T>(c01, c11), larger<T>(c21, c31));
          if (ROWS == 6) {
            left = larger<T>(left, larger<T>(c40, c50));
            right = larger<T>(right, larger<T>(c41, c51));
          }
          const limit = v128.load32_splat(l0 + (<usize>(r / ROWS) << 2));
          const t = t0 + (<usize>c << 2);
          left = reaches<T>(left, smaller<T>(limit, v128.load(t)));
          right = reaches<T>(right, smaller<T>(limit, v128.load(t, 16)));
          if (!v128.any_true(v128.or(left, right))) continue;
          hits |= tile;
        }
        v128.store(at, c00, 0);
        v128.store(at, c01, 16);
        v128.store(at, c10, 32);
        v128.store(at, c11, 48);
        v128.store(at, c20, 64);
        v128.store(at, c21, 80);
        v128.store(at, c30, 96);
        v128.store(at, c31, 112);
        if (ROWS == 6) {
          v128.store(at, c40, 128);
          v128.store(at, c41, 144);
          v128.store(at, c50, 160);
          v128.store(at, c51, 176);
        }
      }
    }
  }
  if (hits != 0) verifyTiles<T>(scan, p, q, ROWS, hits);
}

/**
 * Verifies the pairs of two panels whose accumulators reach the threshold of either point.
 * @param ROWS of a micro-tile
 * @param hits a bit for each micro-tile that has such pairs: its accumulators are kept
 */
export function verifyTiles<T>(scan: Scan, p: i32, q: i32, ROWS: i32, hits: i32): void {
  const rows = scan.rows.threshold + (<usize>(p * PANEL) << 2);
  const cols = scan.cols.threshold + (<usize>(q * PANEL) << 2);
  let to = scan.through;
  for (; hits != 0; hits &= hits - 1) {
    const tile = ctz(hits);
    const row = (tile / (PANEL / COLS)) * ROWS;
    const col = (tile % (PANEL / COLS)) * COLS;
    const at = scan.accumulators + (<usize>(tile * ROWS * COLS) << 2);
    const left = v128.load(cols + (<usize>col << 2));
    const right = v128.load(cols + (<usize>col << 2), 16);
    // A bit a pair, row by row: one loop over all of a micro-tile is foretold better than one a register.
    let pairs: u64 = 0;
    for (let r = 0, from = at; r < ROWS; r++, from += COLS << 2) {
      const limit = v128.load32_splat(rows + (<usize>(row + r) << 2));
      const mask =
        i32x4.bitmask(reaches<T>(v128.load(from), smaller<T>(limit, left))) |
        (i32x4.bitmask(reaches<T>(v128.load(from, 16), smaller<T>(limit, right))) << 4);
      pairs |= (<u64>mask) << (<u64>r << 3);
    }
    for (; pairs != 0; pairs &= pairs - 1, to += 8) {
      const pair = <i32>ctz(pairs);
      store<i32>(to, ((row + (pair >> 3)) << 8) | (col + (pair & 7)));
      store<i32>(to, load<i32>(at + (<usize>pair << 2)), 4);
    }
  }
  verifyPairs<T>(scan, p, q, to);
}

// @ts-ignore: decorator
@inline
function add<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.add(a, b) : i32x4.add(a, b);
}

/** c plus the products of each column's word with one row's. Fused or not: the slack covers both. */
// @ts-ignore: decorator
@inline
function addProducts<T>(a: v128, b: v128, c: v128): v128 {
  if (isFloat<T>()) {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
  }
  if (sizeof<T>() == 2) return i32x4.add(i32x4.dot_i16x8_s(a, b), c);
  return ASC_FEATURE_RELAXED_SIMD ? i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, c) : c;
}

/** c plus the products of two words, a b + p q, of seven bits each: four fit 16 bits, and are widened together. */
// @ts-ignore: decorator
@inline
function addTwo(a: v128, b: v128, p: v128, q: v128, c: v128): v128 {
  if (!ASC_FEATURE_RELAXED_SIMD) return c;
  const products = i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(a, b), i16x8.relaxed_dot_i8x16_i7x16_s(p, q));
  return i32x4.add(i32x4.extadd_pairwise_i16x8_s(products), c);
}

// @ts-ignore: decorator
@inline
function larger<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmax(a, b) : i32x4.max_s(a, b);
}

// @ts-ignore: decorator
@inline
function smaller<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmin(a, b) : i32x4.min_s(a, b);
}

/** Integer thresholds are one less than the least accumulator that belongs. */
// @ts-ignore: decorator
@inline
function reaches<T>(a: v128, threshold: v128): v128 {
  return isFloat<T>() ? f32x4.ge(a, threshold) : i32x4.gt_s(a, threshold);
}
