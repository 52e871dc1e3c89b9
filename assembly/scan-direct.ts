import { CHEBYSHEV, MANHATTAN, PERIODIC } from "./metric";
import { CHUNK, COLS, PANEL, rowsOf, STEP } from "./panel";
import { Scan } from "./scan";
import { verifyTiles } from "./scan-panels";

/** Points of a panel that one micro-tile takes as rows: accumulators, columns and two temporaries fit 16 registers. */
const ROWS: i32 = 4;

/**
 * All pairs of row panel p and column panel q by the metrics that are no product: distances in micro-tiles of 4 x 8
 * accumulators, negated and tested as scanPanels tests products [docs/kernels.md#direct].
 */
export function scanDirect(scan: Scan, p: i32, q: i32): void {
  if (scan.metric == MANHATTAN) scanManhattan(scan, p, q);
  else if (scan.metric == CHEBYSHEV) scanChebyshev(scan, p, q);
  else scanPeriodic(scan, p, q);
}

// Functions of their own, so that the engine allots each its registers.
function scanManhattan(scan: Scan, p: i32, q: i32): void {
  scanBy(scan, p, q, MANHATTAN);
}
function scanChebyshev(scan: Scan, p: i32, q: i32): void {
  scanBy(scan, p, q, CHEBYSHEV);
}
function scanPeriodic(scan: Scan, p: i32, q: i32): void {
  scanBy(scan, p, q, PERIODIC);
}

// @ts-ignore: decorator
@inline
function scanBy(scan: Scan, p: i32, q: i32, metric: i32): void {
  const rows = scan.rows;
  const cols = scan.cols;
  const size = <usize>scan.width * STEP;
  const a0 = rows.codes + <usize>p * size;
  const b0 = cols.codes + <usize>q * size;
  const h0 = rows.half + (<usize>(p * PANEL) << 2);
  const g0 = cols.half + (<usize>(q * PANEL) << 2);
  const t0 = cols.threshold + (<usize>(q * PANEL) << 2);
  const around = f32x4.splat(<f32>(scan.period * scan.scale));
  let hits = 0;
  for (let from = 0; from < scan.width; from += CHUNK) {
    const to = min(from + CHUNK, scan.width);
    let at = scan.accumulators;
    let tile = 1;
    for (let r = 0; r < PANEL; r += ROWS) {
      for (let c = 0; c < PANEL; c += COLS, at += <usize>(ROWS * COLS) << 2, tile <<= 1) {
        let a = a0 + <usize>from * STEP + (<usize>r << 2);
        let b = b0 + <usize>from * STEP + (<usize>c << 2);
        const end = a0 + <usize>to * STEP + (<usize>r << 2);
        let c00 = f32x4.splat(0);
        let c01 = f32x4.splat(0);
        let c10 = f32x4.splat(0);
        let c11 = f32x4.splat(0);
        let c20 = f32x4.splat(0);
        let c21 = f32x4.splat(0);
        let c30 = f32x4.splat(0);
        let c31 = f32x4.splat(0);
        if (from > 0) {
          c00 = v128.load(at, 0);
          c01 = v128.load(at, 16);
          c10 = v128.load(at, 32);
          c11 = v128.load(at, 48);
          c20 = v128.load(at, 64);
          c21 = v128.load(at, 80);
          c30 = v128.load(at, 96);
          c31 = v128.load(at, 112);
        }
        // Not unrolled: with more loads in flight the engine spills registers.
        while (a < end) {
          const left = v128.load(b);
          const right = v128.load(b, 16);
          let y = v128.load32_splat(a, 0);
          c00 = take(metric, c00, y, left, around);
          c01 = take(metric, c01, y, right, around);
          y = v128.load32_splat(a, 4);
          c10 = take(metric, c10, y, left, around);
          c11 = take(metric, c11, y, right, around);
          y = v128.load32_splat(a, 8);
          c20 = take(metric, c20, y, left, around);
          c21 = take(metric, c21, y, right, around);
          y = v128.load32_splat(a, 12);
          c30 = take(metric, c30, y, left, around);
          c31 = take(metric, c31, y, right, around);
          a += STEP;
          b += STEP;
        }
        if (to == scan.width) {
          // From here on negated; the halves let outliers through everywhere and what pads a panel nowhere.
          const left = v128.load(g0 + (<usize>c << 2));
          const right = v128.load(g0 + (<usize>c << 2), 16);
          let y = v128.load32_splat(h0 + (<usize>r << 2), 0);
          c00 = f32x4.sub(f32x4.add(y, left), c00);
          c01 = f32x4.sub(f32x4.add(y, right), c01);
          y = v128.load32_splat(h0 + (<usize>r << 2), 4);
          c10 = f32x4.sub(f32x4.add(y, left), c10);
          c11 = f32x4.sub(f32x4.add(y, right), c11);
          y = v128.load32_splat(h0 + (<usize>r << 2), 8);
          c20 = f32x4.sub(f32x4.add(y, left), c20);
          c21 = f32x4.sub(f32x4.add(y, right), c21);
          y = v128.load32_splat(h0 + (<usize>r << 2), 12);
          c30 = f32x4.sub(f32x4.add(y, left), c30);
          c31 = f32x4.sub(f32x4.add(y, right), c31);
          const limit = lowest(scan, p * PANEL + r);
          const t = t0 + (<usize>c << 2);
          const reached = v128.or(
            f32x4.ge(
              f32x4.pmax(f32x4.pmax(c00, c10), f32x4.pmax(c20, c30)),
              f32x4.pmin(limit, v128.load(t)),
            ),
            f32x4.ge(
              f32x4.pmax(f32x4.pmax(c01, c11), f32x4.pmax(c21, c31)),
              f32x4.pmin(limit, v128.load(t, 16)),
            ),
          );
          if (!v128.any_true(reached)) continue;
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
      }
    }
  }
  if (hits != 0) verifyTiles<f32>(scan, p, q, ROWS, hits);
}

/** The least threshold of four rows; thresholds are grouped by the rows of a product's micro-tile, 4 or 6. */
// @ts-ignore: decorator
@inline
function lowest(scan: Scan, row: i32): v128 {
  const groups = scan.rows.lowest;
  return f32x4.pmin(
    v128.load32_splat(groups + (<usize>(row / rowsOf<f32>()) << 2)),
    v128.load32_splat(groups + (<usize>((row + ROWS - 1) / rowsOf<f32>()) << 2)),
  );
}

/** A sum, or largest so far, with one coordinate of four pairs more. */
// @ts-ignore: decorator
@inline
function take(metric: i32, sum: v128, a: v128, b: v128, around: v128): v128 {
  const apart = f32x4.abs(f32x4.sub(a, b));
  if (metric == MANHATTAN) return f32x4.add(sum, apart);
  // In this order the result takes the sum's register.
  if (metric == CHEBYSHEV) return f32x4.pmax(apart, sum);
  const least = f32x4.pmin(apart, f32x4.sub(around, apart));
  return f32x4.add(sum, f32x4.mul(least, least));
}
