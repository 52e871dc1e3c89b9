import { ROUND_UP, SUBNORMAL, UNIT_F32 } from "./rounding";
import { COLS, ROWS, Tile } from "./tile";
import { setThreshold, verify } from "./verify-tile";

/** Sets the rows' slack and thresholds for this tile and runs its panels. */
export function filterTile(
  tile: Tile,
  rowPanels: usize,
  rowHalf: usize,
  rowNorm: usize,
  rowError: usize,
  colPanels: usize,
  colHalf: usize,
  colNorm: usize,
  colError: usize,
  block: i32,
): void {
  assert(block > 0);
  const D = tile.D;
  const rows = tile.rows;
  let largestNorm: f64 = 0;
  let largestError: f64 = 0;
  for (let j = 0; j < tile.cols; j++) {
    largestNorm = max(largestNorm, load<f64>(colNorm + (<usize>j << 3)));
    largestError = max(largestError, load<f64>(colError + (<usize>j << 3)));
  }
  const rounding = <f64>(D + 2) * UNIT_F32;
  const gamma = rounding / (1 - rounding);
  const rowPanelCount = (rows + ROWS - 1) / ROWS;
  for (let i = 0; i < rowPanelCount * ROWS; i++) {
    if (i >= rows) {
      store<f32>(tile.threshold + (<usize>i << 2), Infinity);
      continue;
    }
    const norm = load<f64>(rowNorm + (<usize>i << 3));
    const half = 0.5 * (norm * norm + largestNorm * largestNorm);
    const at = tile.slack + (<usize>i << 4);
    store<f64>(at, load<f64>(rowError + (<usize>i << 3)) + largestError);
    store<f64>(at, (2 * gamma * (half + norm * largestNorm) + <f64>(D + 2) * SUBNORMAL) * ROUND_UP, 8);
    setThreshold(tile, i);
  }

  const colPanelCount = (tile.cols + COLS - 1) / COLS;
  const rowStep = <usize>(D * ROWS) << 2;
  for (let from = 0; from < colPanelCount; from += block) {
    const to = min(from + block, colPanelCount);
    for (let p = 0; p < rowPanelCount; p++)
      scanPanel(tile, p * ROWS, rowPanels + <usize>p * rowStep, rowHalf, colPanels, colHalf, from, to);
  }
}

/** One query panel against the reference panels [from, to). */
function scanPanel(
  tile: Tile,
  row: i32,
  rowPanel: usize,
  rowHalf: usize,
  colPanels: usize,
  colHalf: usize,
  from: i32,
  to: i32,
): void {
  const D = tile.D;
  const rowEnd = rowPanel + (<usize>(D * ROWS) << 2);
  const colStep = <usize>(D * COLS) << 2;
  const h = rowHalf + (<usize>row << 2);
  const t = tile.threshold + (<usize>row << 2);
  const accumulators = tile.accumulators;
  for (let q = from; q < to; q++) {
    let b = colPanels + <usize>q * colStep;
    let a = rowPanel;
    const halfAt = colHalf + (<usize>q << 5);
    const left = v128.load(halfAt);
    const right = v128.load(halfAt, 16);
    let y = v128.load32_splat(h, 0);
    let c00 = f32x4.add(y, left);
    let c01 = f32x4.add(y, right);
    y = v128.load32_splat(h, 4);
    let c10 = f32x4.add(y, left);
    let c11 = f32x4.add(y, right);
    y = v128.load32_splat(h, 8);
    let c20 = f32x4.add(y, left);
    let c21 = f32x4.add(y, right);
    y = v128.load32_splat(h, 12);
    let c30 = f32x4.add(y, left);
    let c31 = f32x4.add(y, right);
    let c40 = c00;
    let c41 = c00;
    let c50 = c00;
    let c51 = c00;
    if (ROWS == 6) {
      y = v128.load32_splat(h, 16);
      c40 = f32x4.add(y, left);
      c41 = f32x4.add(y, right);
      y = v128.load32_splat(h, 20);
      c50 = f32x4.add(y, left);
      c51 = f32x4.add(y, right);
    }
    // Not unrolled: with more loads in flight the engine spills registers and loses a third of the rate.
    while (a < rowEnd) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      y = v128.load32_splat(a, 0);
      c00 = multiplyAdd(y, b0, c00);
      c01 = multiplyAdd(y, b1, c01);
      y = v128.load32_splat(a, 4);
      c10 = multiplyAdd(y, b0, c10);
      c11 = multiplyAdd(y, b1, c11);
      y = v128.load32_splat(a, 8);
      c20 = multiplyAdd(y, b0, c20);
      c21 = multiplyAdd(y, b1, c21);
      y = v128.load32_splat(a, 12);
      c30 = multiplyAdd(y, b0, c30);
      c31 = multiplyAdd(y, b1, c31);
      if (ROWS == 6) {
        y = v128.load32_splat(a, 16);
        c40 = multiplyAdd(y, b0, c40);
        c41 = multiplyAdd(y, b1, c41);
        y = v128.load32_splat(a, 20);
        c50 = multiplyAdd(y, b0, c50);
        c51 = multiplyAdd(y, b1, c51);
      }
      a += ROWS << 2;
      b += COLS << 2;
    }
    let limit = v128.load32_splat(t, 0);
    let hit = v128.or(f32x4.ge(c00, limit), f32x4.ge(c01, limit));
    limit = v128.load32_splat(t, 4);
    hit = v128.or(hit, v128.or(f32x4.ge(c10, limit), f32x4.ge(c11, limit)));
    limit = v128.load32_splat(t, 8);
    hit = v128.or(hit, v128.or(f32x4.ge(c20, limit), f32x4.ge(c21, limit)));
    limit = v128.load32_splat(t, 12);
    hit = v128.or(hit, v128.or(f32x4.ge(c30, limit), f32x4.ge(c31, limit)));
    if (ROWS == 6) {
      limit = v128.load32_splat(t, 16);
      hit = v128.or(hit, v128.or(f32x4.ge(c40, limit), f32x4.ge(c41, limit)));
      limit = v128.load32_splat(t, 20);
      hit = v128.or(hit, v128.or(f32x4.ge(c50, limit), f32x4.ge(c51, limit)));
    }
    if (v128.any_true(hit)) {
      v128.store(accumulators, c00, 0);
      v128.store(accumulators, c01, 16);
      v128.store(accumulators, c10, 32);
      v128.store(accumulators, c11, 48);
      v128.store(accumulators, c20, 64);
      v128.store(accumulators, c21, 80);
      v128.store(accumulators, c30, 96);
      v128.store(accumulators, c31, 112);
      if (ROWS == 6) {
        v128.store(accumulators, c40, 128);
        v128.store(accumulators, c41, 144);
        v128.store(accumulators, c50, 160);
        v128.store(accumulators, c51, 176);
      }
      verify(tile, row, q * COLS);
    }
  }
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  // Fused or not changes only what the filter lets through, and the slack covers both.
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
