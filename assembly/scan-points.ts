import { directThreshold } from "./direct-threshold";
import { insertNeighbor } from "./nearest-lists";
import { PANEL, STEP } from "./panel";
import { Scan } from "./scan";
import { panelReach } from "./scan-nodes";
import { sqDistance } from "./sq-distance";
import { boxGapSq } from "./tree-boxes";
import { farthest } from "./verify";

/**
 * The k nearest of few coordinates, point by point: each row looks only into the leaves of the columns' tree that lie
 * within its reach, in f32 codes, coordinate by coordinate [docs/kernels.md#points].
 * @param scan one-sided (`both` false), f32 codes of D <= 8 coordinates, both sides opened; codes and thresholds of the
 * columns are rewritten
 */
export function startPoints(scanPtr: usize): void {
  const scan = changetype<Scan>(scanPtr);
  const cols = scan.cols;
  const padded = ((cols.n + PANEL - 1) / PANEL) * PANEL;
  for (let i = 0; i < padded; i++) {
    // No test turns away what is no number: outliers always come through. What pads a panel lies nowhere near.
    const outlier = load<f32>(cols.half + (<usize>i << 2)) == Infinity;
    if (i < cols.n && !outlier) continue;
    let at = cols.codes + <usize>(i / PANEL) * <usize>scan.width * STEP + (<usize>(i % PANEL) << 2);
    for (let c = 0; c < scan.width; c++, at += STEP) store<f32>(at, outlier ? NaN : Infinity);
  }
  for (let q = 0; q < padded / PANEL; q++) enclose(scan, q);
  for (let i = 0; i < scan.rows.n; i++) setLimit(scan, i);
}

/** Least and largest code of a leaf, coordinate by coordinate, where the columns' thresholds would be: 16 of 24 words. */
function enclose(scan: Scan, q: i32): void {
  let codes = scan.cols.codes + <usize>q * <usize>scan.width * STEP;
  let corner = scan.cols.threshold + (<usize>(q * PANEL) << 2);
  for (let c = 0; c < scan.width; c++, corner += 8) {
    let low: f32 = Infinity;
    let high: f32 = -Infinity;
    for (const to = codes + STEP; codes < to; codes += 4) {
      const code = load<f32>(codes);
      // An outlier lies anywhere.
      low = isNaN(code) ? -Infinity : min(low, code);
      high = isNaN(code) ? Infinity : max(high, code);
    }
    store<f32>(corner, low);
    store<f32>(corner, high, 4);
  }
}

/** The rows of panels `from` to `to` (exclusive) against all columns. */
export function scanPoints(scanPtr: usize, from: i32, to: i32): void {
  const scan = changetype<Scan>(scanPtr);
  visit(scan, 0, 0, (scan.rows.n + PANEL - 1) / PANEL, from, to);
}

/** A subtree of the rows: node, first panel, panels. */
function visit(scan: Scan, node: i32, panel: i32, count: i32, from: i32, to: i32): void {
  if (panel >= to || panel + count <= from) return;
  if (count > 1) {
    const half = count >> 1;
    visit(scan, node + 1, panel, half, from, to);
    visit(scan, node + 2 * half, panel + half, count - half, from, to);
    return;
  }
  const rows = scan.rows;
  store<f32>(rows.reach, panelReach(scan, rows, panel));
  descend(scan, rows.boxes + (<usize>node << 6), panel, 0, 0, (scan.cols.n + PANEL - 1) / PANEL, 0);
}

/** A panel of rows against a subtree of the columns, the nearer child first; the panel's reach is kept as the tree's first. */
function descend(scan: Scan, box: usize, p: i32, w: i32, q: i32, n: i32, apart: f32): void {
  if (apart > load<f32>(scan.rows.reach)) return;
  if (n == 1) return scanLeaf(scan, p, q);
  const half = n >> 1;
  const boxes = scan.cols.boxes;
  const left = boxGapSq(box, boxes + (<usize>(w + 1) << 6));
  const right = boxGapSq(box, boxes + (<usize>(w + 2 * half) << 6));
  if (left <= right) descend(scan, box, p, w + 1, q, half, left);
  descend(scan, box, p, w + 2 * half, q + half, n - half, right);
  if (!(left <= right)) descend(scan, box, p, w + 1, q, half, left);
}

/** The rows of a panel whose reach meets a leaf's corners, against its 24 columns. */
function scanLeaf(scan: Scan, p: i32, q: i32): void {
  const rows = scan.rows;
  const size = <usize>scan.width * STEP;
  const a0 = rows.codes + <usize>p * size;
  const corner0 = scan.cols.threshold + (<usize>(q * PANEL) << 2);
  const limits = rows.threshold + (<usize>(p * PANEL) << 2);
  const zero = f32x4.splat(0);
  let meeting = 0;
  for (let r = 0; r < PANEL; r += 4) {
    let sq = zero;
    let a = a0 + (<usize>r << 2);
    let corner = corner0;
    // The same operations in the same order as below: by monotone rounding no column shows less.
    for (const to = corner + (<usize>scan.width << 3); corner < to; corner += 8, a += STEP) {
      const x = v128.load(a);
      const low = f32x4.sub(v128.load32_splat(corner), x);
      const high = f32x4.sub(x, v128.load32_splat(corner, 4));
      const gap = f32x4.pmax(zero, f32x4.pmax(low, high));
      sq = f32x4.add(sq, f32x4.mul(gap, gap));
    }
    meeting |= i32x4.bitmask(f32x4.le(sq, v128.load(limits + (<usize>r << 2)))) << r;
  }
  const left = rows.n - p * PANEL;
  if (left < PANEL) meeting &= (1 << left) - 1;
  const b = scan.cols.codes + <usize>q * size;
  const verified = scan.verified;
  for (; meeting != 0; meeting &= meeting - 1) {
    const r = ctz(meeting);
    scan.scanned += 1.0 / PANEL;
    scanRow(scan, p * PANEL + r, a0 + (<usize>r << 2), b, q * PANEL);
  }
  if (scan.verified != verified) store<f32>(rows.reach, panelReach(scan, rows, p));
}

/** One row against 24 columns. */
function scanRow(scan: Scan, i: i32, a: usize, b: usize, first: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  for (const to = b + <usize>scan.width * STEP; b < to; a += STEP, b += STEP) {
    const x = v128.load32_splat(a);
    let apart = f32x4.sub(x, v128.load(b));
    s0 = f32x4.add(s0, f32x4.mul(apart, apart));
    apart = f32x4.sub(x, v128.load(b, 16));
    s1 = f32x4.add(s1, f32x4.mul(apart, apart));
    apart = f32x4.sub(x, v128.load(b, 32));
    s2 = f32x4.add(s2, f32x4.mul(apart, apart));
    apart = f32x4.sub(x, v128.load(b, 48));
    s3 = f32x4.add(s3, f32x4.mul(apart, apart));
    apart = f32x4.sub(x, v128.load(b, 64));
    s4 = f32x4.add(s4, f32x4.mul(apart, apart));
    apart = f32x4.sub(x, v128.load(b, 80));
    s5 = f32x4.add(s5, f32x4.mul(apart, apart));
  }
  const limit = v128.load32_splat(scan.rows.threshold + (<usize>i << 2));
  // Not "at most": an outlier's sum is no number.
  let beyond = i32x4.bitmask(f32x4.gt(s0, limit));
  beyond |= i32x4.bitmask(f32x4.gt(s1, limit)) << 4;
  beyond |= i32x4.bitmask(f32x4.gt(s2, limit)) << 8;
  beyond |= i32x4.bitmask(f32x4.gt(s3, limit)) << 12;
  beyond |= i32x4.bitmask(f32x4.gt(s4, limit)) << 16;
  beyond |= i32x4.bitmask(f32x4.gt(s5, limit)) << 20;
  let near = ~beyond & 0xffffff;
  if (near == 0) return;
  let nearer = false;
  for (; near != 0; near &= near - 1) if (takeUp(scan, i, first + ctz(near))) nearer = true;
  if (nearer) setLimit(scan, i);
}

/** Measures one pair and takes it up where it belongs. */
// @ts-ignore: decorator
@inline
function takeUp(scan: Scan, i: i32, j: i32): bool {
  const rows = scan.rows;
  const cols = scan.cols;
  if (j >= cols.n) return false;
  const id = load<i32>(cols.ids + (<usize>j << 2));
  if (load<i32>(rows.ids + (<usize>i << 2)) == id) return false;
  scan.examined += 1;
  scan.verified += 1;
  const D = scan.D;
  const bytes = <usize>D * <usize>scan.bytes;
  const a = rows.raw + <usize>i * bytes;
  const b = cols.raw + <usize>j * bytes;
  const sq = scan.bytes == 4 ? sqDistance<f32>(a, b, D) : sqDistance<f64>(a, b, D);
  return sq <= load<f64>(rows.bound + (<usize>i << 3)) && insertNeighbor(rows.sq, rows.index, i, scan.k, sq, id);
}

/** The largest sum of squares of codes that a pair of row i may show and still belong; none for an outlier. */
function setLimit(scan: Scan, i: i32): void {
  const rows = scan.rows;
  const word = <usize>i << 2;
  const outlier = load<f32>(rows.half + word) == Infinity;
  const error = <f64>load<f32>(rows.error + word);
  store<f32>(rows.threshold + word, outlier ? Infinity : -directThreshold(scan, farthest(scan, rows, i), error));
}
