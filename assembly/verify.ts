import { directThreshold } from "./direct-threshold";
import { fineSqDistance } from "./fine-codes";
import { EUCLIDEAN, isFirstPower } from "./metric";
import { metricKey } from "./metric-key";
import { offerNeighbor } from "./nearest-lists";
import { isI7, PANEL, rowsOf } from "./panel";
import { ROUND_UP, ROUND_UP_F32, SUBNORMAL, UNDERFLOW, UNIT_F32 } from "./rounding";
import { Scan, Side } from "./scan";
import { sqDistance } from "./sq-distance";

/** More than five roundings to f32 take away. */
const FINE_ROUND_UP: f32 = 1 + 1.0 / 524288.0;

/**
 * Measures the pairs of two panels that the filter let through and takes them up where they belong.
 * @param end of the pairs at scan.through: place (row << 8 | column, within the panels) and accumulator, of which the latter is
 * replaced by the squared distance of fine codes where there are any
 */
export function verifyPairs<T>(scan: Scan, p: i32, q: i32, end: usize): void {
  const rows = scan.rows;
  const cols = scan.cols;
  end = belonging(scan, p, q, end);
  if (scan.fineStride > 0) end = lookAgain(scan, p * PANEL, q * PANEL, end);
  for (let at = scan.through; at < end; at += 8) {
    const i = p * PANEL + (load<i32>(at) >> 8);
    const j = q * PANEL + (load<i32>(at) & 255);
    // Pairs before it may have brought either point nearer neighbours.
    if (scan.fineStride > 0 ? <f32>load<i32>(at, 4) <= fineLimit(scan, i, j) : reachesEither<T>(rows, cols, i, j, at + 4)) verify<T>(scan, i, j);
  }
}

/** Leaves out what pads a panel, each pair's second showing on the diagonal, and a point and itself. */
function belonging(scan: Scan, p: i32, q: i32, end: usize): usize {
  const rows = scan.rows;
  const cols = scan.cols;
  const same = changetype<usize>(rows) == changetype<usize>(cols);
  let to = scan.through;
  for (let at = to; at < end; at += 8) {
    const pair = load<u64>(at);
    const i = p * PANEL + (<i32>pair >> 8);
    const j = q * PANEL + (<i32>pair & 255);
    if (i >= rows.n || j >= cols.n || (same && j <= i)) continue;
    if (load<i32>(rows.ids + (<usize>i << 2)) == load<i32>(cols.ids + (<usize>j << 2))) continue;
    store<u64>(to, pair);
    to += 8;
  }
  scan.examined += <f64>((to - scan.through) >> 3);
  return to;
}

/** Keeps the pairs whose fine codes are near enough, with their squared distances. */
function lookAgain(scan: Scan, row: i32, col: i32, end: usize): usize {
  const stride = scan.fineStride;
  const rows = scan.rows.fine + ((<usize>row * <usize>stride) << 1);
  const cols = scan.cols.fine + ((<usize>col * <usize>stride) << 1);
  let to = scan.through;
  for (let at = to; at < end; at += 8) {
    const place = load<i32>(at);
    const a = rows + ((<usize>(place >> 8) * <usize>stride) << 1);
    const b = cols + ((<usize>(place & 255) * <usize>stride) << 1);
    const sq = fineSqDistance(a, b, stride);
    store<i32>(to, place);
    store<i32>(to, sq, 4);
    if (<f32>sq <= fineLimit(scan, row + (place >> 8), col + (place & 255))) to += 8;
  }
  return to;
}

/** The largest squared distance of two points' fine codes at which the pair may belong [docs/kernels.md#fine]. */
// @ts-ignore: decorator
@inline
function fineLimit(scan: Scan, i: i32, j: i32): f32 {
  const rows = scan.rows;
  const cols = scan.cols;
  const row = <usize>i << 2;
  const col = <usize>j << 2;
  let reach = load<f32>(rows.kappa + row);
  if (scan.both) reach = max(reach, load<f32>(cols.kappa + col));
  reach += load<f32>(rows.fineError + row) + load<f32>(cols.fineError + col);
  return reach * reach * FINE_ROUND_UP;
}

// @ts-ignore: decorator
@inline
function reachesEither<T>(rows: Side, cols: Side, i: i32, j: i32, accumulator: usize): bool {
  const a = rows.threshold + (<usize>i << 2);
  const b = cols.threshold + (<usize>j << 2);
  return isFloat<T>()
    ? load<f32>(accumulator) >= min(load<f32>(a), load<f32>(b))
    : load<i32>(accumulator) > min(load<i32>(a), load<i32>(b));
}

/** Measures one pair and takes it up where it belongs. */
function verify<T>(scan: Scan, i: i32, j: i32): void {
  const rows = scan.rows;
  const cols = scan.cols;
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
  if (sq <= load<f64>(rows.bound + (<usize>i << 3)) && offerNeighbor(rows.sq, rows.index, i, k, sq, load<i32>(cols.ids + (<usize>j << 2))) && due) {
    setThreshold<T>(scan, rows, i);
    lower<T>(rows, i);
  }
  if (scan.both && sq <= load<f64>(cols.bound + (<usize>j << 3)) && offerNeighbor(cols.sq, cols.index, j, k, sq, load<i32>(rows.ids + (<usize>i << 2))) && due) {
    setThreshold<T>(scan, cols, j);
    lower<T>(cols, j);
  }
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
    const limit = ceil((sizeof<T>() == 1 && !isI7<T>() ? -1 : -0.5) * kappa * kappa * ROUND_UP) - 1;
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
