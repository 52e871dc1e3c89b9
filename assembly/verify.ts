import { directThreshold } from "./direct-threshold";
import { fineSqDistance } from "./fine-codes";
import { EUCLIDEAN, isFirstPower } from "./metric";
import { metricKey } from "./metric-key";
import { isListed, offerNeighbor } from "./nearest-lists";
import { PANEL, rowsOf } from "./panel";
import { ROUND_UP, ROUND_UP_F32, SUBNORMAL, UNDERFLOW, UNIT_F32 } from "./rounding";
import { Scan, Side } from "./scan";
import { sqDistance } from "./sq-distance";

/** In place of the bytes of a raw coordinate: there are none, pairs are ranked by their fine codes. */
export const ROUNDED: i32 = 0;

/** More than five roundings to f32 take away. */
const FINE_ROUND_UP: f32 = 1 + 1.0 / 524288.0;

/** Measures one pair that the filter let through and takes it up where it belongs. */
export function verify<T>(scan: Scan, i: i32, j: i32): void {
  const rows = scan.rows;
  const cols = scan.cols;
  if (i >= rows.n || j >= cols.n) return;
  // On the diagonal each pair shows twice.
  if (changetype<usize>(rows) == changetype<usize>(cols) && j <= i) return;
  const rowId = load<i32>(rows.ids + (<usize>i << 2));
  const colId = load<i32>(cols.ids + (<usize>j << 2));
  if (rowId == colId) return;
  scan.examined += 1;
  if (scan.bytes == ROUNDED) return verifyRounded<T>(scan, i, j, rowId, colId);
  if (scan.fineStride > 0) {
    const stride = <usize>scan.fineStride << 1;
    const error = load<f32>(rows.fineError + (<usize>i << 2)) + load<f32>(cols.fineError + (<usize>j << 2));
    let reach = load<f32>(rows.kappa + (<usize>i << 2));
    if (scan.both) reach = max(reach, load<f32>(cols.kappa + (<usize>j << 2)));
    reach += error;
    const sq = fineSqDistance(rows.fine + <usize>i * stride, cols.fine + <usize>j * stride, scan.fineStride);
    if (<f32>sq > reach * reach * FINE_ROUND_UP) return;
  }
  scan.verified += 1;
  const D = scan.D;
  const bytes = <usize>D * <usize>scan.bytes;
  const a = rows.raw + <usize>i * bytes;
  const b = cols.raw + <usize>j * bytes;
  const sq = scan.metric != EUCLIDEAN ? keyOf(scan, a, b) : scan.bytes == 4 ? sqDistance<f32>(a, b, D) : sqDistance<f64>(a, b, D);
  if (scan.pairs != 0) {
    if ((isFirstPower(scan.metric) ? sq : sqrt(sq)) < scan.outer) list(scan, i, j, sq);
    return;
  }
  if (scan.k == 0) {
    count(scan, rows, i, sq);
    if (scan.both) count(scan, cols, j, sq);
    return;
  }
  const k = scan.k;
  // An old threshold is only looser, and one neighbour moves that of a long list little: one in k/16 to k/32 is enough.
  const due = (<i32>scan.verified & ((1 << (27 - clz<i32>(k | 16))) - 1)) == 0;
  if (sq <= load<f64>(rows.bound + (<usize>i << 3)) && offerNeighbor(rows.sq, rows.index, i, k, sq, colId) && due) {
    setThreshold<T>(scan, rows, i);
    lower<T>(rows, i);
  }
  if (scan.both && sq <= load<f64>(cols.bound + (<usize>j << 3)) && offerNeighbor(cols.sq, cols.index, j, k, sq, rowId) && due) {
    setThreshold<T>(scan, cols, j);
    lower<T>(cols, j);
  }
}

/** Takes a pair up by the distance of its fine codes; lists may hold it already. */
function verifyRounded<T>(scan: Scan, i: i32, j: i32, rowId: i32, colId: i32): void {
  const rows = scan.rows;
  const cols = scan.cols;
  const stride = <usize>scan.fineStride << 1;
  const sq = <f64>fineSqDistance(rows.fine + <usize>i * stride, cols.fine + <usize>j * stride, scan.fineStride);
  takeOnce<T>(scan, rows, i, sq, colId);
  if (scan.both) takeOnce<T>(scan, cols, j, sq, rowId);
}

function takeOnce<T>(scan: Scan, side: Side, i: i32, sq: f64, id: i32): void {
  if (sq > farthest(scan, side, i) || isListed(side.index, i, scan.k, id)) return;
  if (!offerNeighbor(side.sq, side.index, i, scan.k, sq, id)) return;
  setThreshold<T>(scan, side, i);
  lower<T>(side, i);
}

function keyOf(scan: Scan, a: usize, b: usize): f64 {
  return scan.bytes == 4
    ? metricKey<f32>(scan.metric, scan.period, a, b, scan.D)
    : metricKey<f64>(scan.metric, scan.period, a, b, scan.D);
}

// @ts-ignore: decorator
@inline
function count(scan: Scan, side: Side, i: i32, sq: f64): void {
  const distance = isFirstPower(scan.metric) ? sq : sqrt(sq);
  const at = side.index + (<usize>i << 3);
  if (distance < scan.inner) store<i32>(at, load<i32>(at) + 1);
  if (distance < scan.outer) store<i32>(at, load<i32>(at, 4) + 1, 4);
}

/** Appends a pair to the list. */
function list(scan: Scan, i: i32, j: i32, sq: f64): void {
  const at = scan.pairs + (<usize>scan.listed << 4);
  store<i32>(at, i);
  store<i32>(at, j, 4);
  store<f64>(at, sq, 8);
  scan.listed += 1;
}

/** What distances are exactly, squared, of pairs whose squares as computed belong to point i: some of those may underflow. */
// @ts-ignore: decorator
@inline
export function farthest(scan: Scan, side: Side, i: i32): f64 {
  const k = scan.k;
  if (k == 0) return (isFirstPower(scan.metric) ? scan.outer : scan.outer * scan.outer) * ROUND_UP + UNDERFLOW;
  return min(load<f64>(side.bound + (<usize>i << 3)), load<f64>(side.sq + ((<usize>i * <usize>k) << 3))) + UNDERFLOW;
}

/** The least accumulator that a pair of point i may show and still belong [docs/kernels.md#slack]. */
export function setThreshold<T>(scan: Scan, side: Side, i: i32): void {
  const at = side.threshold + (<usize>i << 2);
  const word = <usize>i << 2;
  if (scan.metric != EUCLIDEAN) {
    store<f32>(at, directThreshold(scan, farthest(scan, side, i), <f64>load<f32>(side.error + word)));
    return;
  }
  const error = max(<f64>load<f32>(side.error + word) + scan.rowError, <f64>load<f32>(side.rowError + word) + scan.error);
  const reach = sqrt(farthest(scan, side, i)) * scan.stretch * ROUND_UP;
  if (scan.fineStride > 0) store<f32>(side.kappa + (<usize>i << 2), <f32>(reach * scan.fineScale));
  const kappa = reach * scan.scale + error;
  if (isFloat<T>()) {
    const width = <f64>scan.width;
    const rounding = (width + 2) * UNIT_F32;
    const gamma = rounding / (1 - rounding);
    // An outlier's half square is +infinity: its accumulators are, and any number lets them through.
    const norm = sqrt(max(0, -2 * <f64>load<f32>(side.half + (<usize>i << 2)))) * ROUND_UP_F32;
    const sigma = (2 * gamma * (0.5 * (norm * norm + scan.norm * scan.norm) + norm * scan.norm) + (width + 2) * SUBNORMAL) * ROUND_UP;
    store<f32>(at, <f32>(-0.5 * (kappa * kappa + sigma) * ROUND_UP_F32));
  } else {
    const limit = ceil((sizeof<T>() == 1 ? -1 : -0.5) * kappa * kappa * ROUND_UP) - 1;
    store<i32>(at, <i32>max(limit, <f64>i32.MIN_VALUE));
  }
}

/** Brings the least threshold of point i's micro-tile rows up to date. */
function lower<T>(side: Side, i: i32): void {
  const ROWS = rowsOf<T>();
  const group = i / ROWS;
  const first = side.threshold + (<usize>(group * ROWS) << 2);
  if (isFloat<T>()) {
    let least: f32 = Infinity;
    for (let r = 0; r < ROWS; r++) least = min(least, load<f32>(first + (<usize>r << 2)));
    store<f32>(side.lowest + (<usize>group << 2), least);
  } else {
    let least = i32.MAX_VALUE;
    for (let r = 0; r < ROWS; r++) least = min(least, load<i32>(first + (<usize>r << 2)));
    store<i32>(side.lowest + (<usize>group << 2), least);
  }
}

/** Thresholds of all points of a side; those that pad its last panel let nothing through. */
export function setThresholds<T>(scan: Scan, side: Side): void {
  const padded = ((side.n + PANEL - 1) / PANEL) * PANEL;
  for (let i = 0; i < padded; i++) {
    if (i < side.n) setThreshold<T>(scan, side, i);
    else if (isFloat<T>()) store<f32>(side.threshold + (<usize>i << 2), Infinity);
    else store<i32>(side.threshold + (<usize>i << 2), i32.MAX_VALUE);
  }
  const ROWS = rowsOf<T>();
  for (let i = 0; i < padded; i += ROWS) lower<T>(side, i);
}
