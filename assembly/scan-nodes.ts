import { boxGap } from "./box-gap";
import { EUCLIDEAN, INNER, isDirect, isFirstPower } from "./metric";
import { F32, I16, I8, PANEL } from "./panel";
import { ROUND_UP } from "./rounding";
import { Scan, Side } from "./scan";
import { scanDirect } from "./scan-direct";
import { scanPanels } from "./scan-panels";
import { boxGapSq } from "./tree-boxes";
import { farthest, setThresholds } from "./verify";

/** Where nothing was passed over among so many pairs of panels, of so many more, less one, one has its reaches renewed. */
const PROBED: f64 = 4096;
const SELDOM: u64 = 15;

/**
 * Scans the pairs of two nodes of the sides' trees: near children first, pairs of nodes that lie farther apart than any of their points looks left out
 * [docs/kernels.md#scan].
 * @param node  index of the node in preorder
 * @param panel its first panel
 * @param count its panels
 */
export function scanNodes(
  scanPtr: usize,
  node: i32,
  panel: i32,
  count: i32,
  otherNode: i32,
  otherPanel: i32,
  otherCount: i32,
): void {
  const scan = changetype<Scan>(scanPtr);
  scanPair(scan, node, panel, count, otherNode, otherPanel, otherCount, gap(scan, node, otherNode));
}

/** Sets the thresholds and reaches of the points of both sides. */
export function startScan(scanPtr: usize): void {
  const scan = changetype<Scan>(scanPtr);
  startSide(scan, scan.rows);
  if (changetype<usize>(scan.cols) == changetype<usize>(scan.rows)) return;
  if (scan.both) startSide(scan, scan.cols);
  else closeSide(scan, scan.cols);
}

function startSide(scan: Scan, side: Side): void {
  if (scan.format == F32) setThresholds<f32>(scan, side);
  else if (scan.format == I16) setThresholds<i16>(scan, side);
  else if (scan.format == I8) setThresholds<i8>(scan, side);
  else setThresholds<u8>(scan, side);
  reachOf(scan, side, 0, 0, (side.n + PANEL - 1) / PANEL);
}

/** Columns that keep no lists let nothing through on their own account. */
function closeSide(scan: Scan, side: Side): void {
  const padded = ((side.n + PANEL - 1) / PANEL) * PANEL;
  for (let i = 0; i < padded; i++) {
    if (scan.format == F32) store<f32>(side.threshold + (<usize>i << 2), Infinity);
    else store<i32>(side.threshold + (<usize>i << 2), i32.MAX_VALUE);
  }
  const nodes = 2 * (padded / PANEL) - 1;
  for (let i = 0; i < nodes; i++) store<f32>(side.reach + (<usize>i << 2), 0);
}

function reachOf(scan: Scan, side: Side, node: i32, panel: i32, count: i32): f32 {
  if (count == 1) return setReach(scan, side, node, panel);
  const half = count >> 1;
  const reach = max(
    reachOf(scan, side, node + 1, panel, half),
    reachOf(scan, side, node + 2 * half, panel + half, count - half),
  );
  store<f32>(side.reach + (<usize>node << 2), reach);
  return reach;
}

function setReach(scan: Scan, side: Side, node: i32, panel: i32): f32 {
  const reach = panelReach(scan, side, panel);
  store<f32>(side.reach + (<usize>node << 2), reach);
  return reach;
}

/** The reach of a panel: the largest of its points' k-th best, in the boxes' units. */
export function panelReach(scan: Scan, side: Side, panel: i32): f32 {
  let sq: f64 = 0;
  const to = min((panel + 1) * PANEL, side.n);
  for (let i = panel * PANEL; i < to; i++) sq = max(sq, farthest(scan, side, i));
  const kappa = scan.boxScale * scan.stretch;
  const units = isFirstPower(scan.metric) ? kappa : kappa * kappa;
  return scan.metric == INNER ? Infinity : <f32>(sq * units * (1 + 1.0 / 1048576.0) + 1e-38);
}

function scanPair(scan: Scan, v: i32, p: i32, m: i32, w: i32, q: i32, n: i32, apart: f32): void {
  const rows = scan.rows;
  const cols = scan.cols;
  const atV = rows.reach + (<usize>v << 2);
  const atW = cols.reach + (<usize>w << 2);
  if (apart > max(load<f32>(atV), load<f32>(atW))) {
    scan.passed = true;
    return;
  }
  const self = changetype<usize>(rows) == changetype<usize>(cols) && v == w;
  if (m == 1 && n == 1) {
    const verified = scan.verified;
    if (isDirect(scan.metric)) scanDirect(scan, p, q);
    else if (scan.format == F32) scanPanels<f32>(scan, p, q);
    else if (scan.format == I16) scanPanels<i16>(scan, p, q);
    else if (scan.format == I8) scanPanels<i8>(scan, p, q);
    else scanPanels<u8>(scan, p, q);
    scan.scanned += 1;
    if (scan.verified == verified || scan.k == 0) return;
    // An old reach is only larger; where nothing was ever passed over it hardly matters.
    if (!scan.passed && scan.scanned > PROBED && (<u64>scan.scanned & SELDOM) != 0) return;
    setReach(scan, rows, v, p);
    if (scan.both && !self) setReach(scan, cols, w, q);
    return;
  }
  const a = m >> 1;
  const b = n >> 1;
  if (self) {
    scanPair(scan, v + 1, p, a, v + 1, p, a, 0);
    scanPair(scan, v + 2 * a, p + a, m - a, v + 2 * a, p + a, m - a, 0);
    scanPair(scan, v + 1, p, a, v + 2 * a, p + a, m - a, gap(scan, v + 1, v + 2 * a));
  } else if (2 * m <= n) {
    const left = gap(scan, v, w + 1);
    const right = gap(scan, v, w + 2 * b);
    if (left <= right) scanPair(scan, v, p, m, w + 1, q, b, left);
    scanPair(scan, v, p, m, w + 2 * b, q + b, n - b, right);
    if (!(left <= right)) scanPair(scan, v, p, m, w + 1, q, b, left);
  } else if (2 * n <= m) {
    const left = gap(scan, v + 1, w);
    const right = gap(scan, v + 2 * a, w);
    if (left <= right) scanPair(scan, v + 1, p, a, w, q, n, left);
    scanPair(scan, v + 2 * a, p + a, m - a, w, q, n, right);
    if (!(left <= right)) scanPair(scan, v + 1, p, a, w, q, n, left);
  } else {
    // Each half of the rows meets the half of the columns that lies nearer first.
    const ll = gap(scan, v + 1, w + 1);
    const lr = gap(scan, v + 1, w + 2 * b);
    const rl = gap(scan, v + 2 * a, w + 1);
    const rr = gap(scan, v + 2 * a, w + 2 * b);
    const straight = min(ll, rr) <= min(lr, rl);
    if (straight) {
      scanPair(scan, v + 1, p, a, w + 1, q, b, ll);
      scanPair(scan, v + 2 * a, p + a, m - a, w + 2 * b, q + b, n - b, rr);
    }
    scanPair(scan, v + 1, p, a, w + 2 * b, q + b, n - b, lr);
    scanPair(scan, v + 2 * a, p + a, m - a, w + 1, q, b, rl);
    if (!straight) {
      scanPair(scan, v + 1, p, a, w + 1, q, b, ll);
      scanPair(scan, v + 2 * a, p + a, m - a, w + 2 * b, q + b, n - b, rr);
    }
  }
  if (m > 1) {
    const half = m >> 1;
    store<f32>(
      atV,
      max(load<f32>(rows.reach + (<usize>(v + 1) << 2)), load<f32>(rows.reach + (<usize>(v + 2 * half) << 2))),
    );
  }
  if (n > 1) {
    const half = n >> 1;
    store<f32>(
      atW,
      max(load<f32>(cols.reach + (<usize>(w + 1) << 2)), load<f32>(cols.reach + (<usize>(w + 2 * half) << 2))),
    );
  }
}

// @ts-ignore: decorator
@inline
function gap(scan: Scan, v: i32, w: i32): f32 {
  const a = scan.rows.boxes + (<usize>v << 6);
  const b = scan.cols.boxes + (<usize>w << 6);
  if (scan.metric != EUCLIDEAN) return boxGap(scan.metric, scan.period * scan.boxScale, a, b);
  return boxGapSq(a, b);
}
