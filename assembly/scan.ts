import { EUCLIDEAN } from "./metric";
import { PANEL } from "./panel";

/** One set of points of a scan, in the order of its tree. */
@unmanaged
export class Side {
  codes: usize;
  half: usize;
  error: usize;
  rowCodes: usize;
  rowHalf: usize;
  rowError: usize;
  threshold: usize;
  lowest: usize;
  /** i16 rows, their errors, and how far each point looks in their units; none without a second look. */
  fine: usize;
  fineError: usize;
  kappa: usize;
  raw: usize;
  ids: usize;
  bound: usize;
  sq: usize;
  index: usize;
  boxes: usize;
  reach: usize;
  n: i32;
}

/** What every step of a scan needs; lives in the caller's memory. */
@unmanaged
export class Scan {
  rows: Side;
  cols: Side;
  format: i32;
  /** 4-byte words of a point's codes. */
  width: i32;
  D: i32;
  /** Bytes of a raw coordinate: 4 (f32) or 8 (f64). */
  bytes: i32;
  k: i32;
  /** Whether the columns' lists are kept too, so that each pair is seen once. */
  both: bool;
  /** Whether two nodes were far enough apart to be passed over. */
  passed: bool;
  scale: f64;
  stretch: f64;
  /** Largest of both sides, in code units: error as column, error as row, norm. */
  error: f64;
  rowError: f64;
  norm: f64;
  boxScale: f64;
  inner: f64;
  outer: f64;
  accumulators: usize;
  /** Pairs of two panels that came through. */
  through: usize;
  /** Coordinates of a fine row; 0: no second look. */
  fineStride: i32;
  fineScale: f64;
  /** Panel pairs scanned, pairs let through, pairs measured. */
  scanned: f64;
  examined: f64;
  verified: f64;
  /** How rows are compared [metric.ts], and the length of the circles of PERIODIC. */
  metric: i32;
  period: f64;
  /** Where pairs nearer than the outer radius are listed, and how many are; 0: none are. */
  pairs: usize;
  listed: i32;
}

/**
 * Describes one set of points; pads its last panel and sets its thresholds.
 * @param side      128 bytes, out
 * @param codes..   as packCodes left them
 * @param threshold, lowest panels x 24 words each, out
 * @param fine, fineError as packFine left them; kappa n f32, out
 * @param raw       n x D f32 or f64
 * @param ids       n i32: who each point is; equal numbers of two sides are one point
 * @param bound     n f64: squared distance beyond which a neighbour is known not to belong
 * @param sq, index n x k f64 and i32, heaps; for counting, index is n x 2 i32
 * @param boxes     (2 panels - 1) x 16 f32 [treeBoxes]
 * @param reach     (2 panels - 1) f32, out: squared radius in the boxes' units beyond which no point of the node looks
 */
export function openSide(
  at: usize,
  codes: usize,
  half: usize,
  error: usize,
  rowCodes: usize,
  rowHalf: usize,
  rowError: usize,
  threshold: usize,
  lowest: usize,
  fine: usize,
  fineError: usize,
  kappa: usize,
  raw: usize,
  ids: usize,
  bound: usize,
  sq: usize,
  index: usize,
  boxes: usize,
  reach: usize,
  n: i32,
): void {
  const side = changetype<Side>(at);
  side.codes = codes;
  side.half = half;
  side.error = error;
  side.rowCodes = rowCodes;
  side.rowHalf = rowHalf;
  side.rowError = rowError;
  side.threshold = threshold;
  side.lowest = lowest;
  side.fine = fine;
  side.fineError = fineError;
  side.kappa = kappa;
  side.raw = raw;
  side.ids = ids;
  side.bound = bound;
  side.sq = sq;
  side.index = index;
  side.boxes = boxes;
  side.reach = reach;
  side.n = n;
}

/**
 * Describes a scan of two sides, which may be the same one.
 * @param format, width  as packed
 * @param bytes          of a raw coordinate
 * @param k              neighbours a point; 0 to count within two radii
 * @param both           whether the columns' lists are kept too
 * @param scale          code units in a raw unit
 * @param stretch        by how much the packed coordinates may stretch a distance, at least 1
 * @param error, rowError, norm largest of both sides, in code units
 * @param boxScale       units of the boxes in a raw unit
 * @param accumulators   scratch, 3 x 24 x 24 words
 */
export function openScan(
  at: usize,
  rows: usize,
  cols: usize,
  format: i32,
  width: i32,
  D: i32,
  bytes: i32,
  k: i32,
  both: bool,
  scale: f64,
  stretch: f64,
  error: f64,
  rowError: f64,
  norm: f64,
  boxScale: f64,
  inner: f64,
  outer: f64,
  fineStride: i32,
  fineScale: f64,
  accumulators: usize,
): void {
  const scan = changetype<Scan>(at);
  scan.rows = changetype<Side>(rows);
  scan.cols = changetype<Side>(cols);
  scan.format = format;
  scan.width = width;
  scan.D = D;
  scan.bytes = bytes;
  scan.k = k;
  scan.both = both;
  scan.passed = false;
  scan.scale = scale;
  scan.stretch = stretch;
  scan.error = error;
  scan.rowError = rowError;
  scan.norm = norm;
  scan.boxScale = boxScale;
  scan.inner = inner;
  scan.outer = outer;
  scan.accumulators = accumulators;
  scan.through = accumulators + (PANEL * PANEL << 2);
  scan.fineStride = fineStride;
  scan.fineScale = fineScale;
  scan.scanned = 0;
  scan.examined = 0;
  scan.verified = 0;
  scan.pairs = 0;
  scan.listed = 0;
  setMetric(at, EUCLIDEAN, 0);
}

/** Says how rows are compared, where not by Euclidean distance; period in raw units. */
export function setMetric(at: usize, metric: i32, period: f64): void {
  const scan = changetype<Scan>(at);
  scan.metric = metric;
  scan.period = period;
}

/**
 * Has a scan that counts (k = 0) list the pairs nearer than the outer radius instead, from the list's start on.
 * @param pairs 16 bytes a pair, out: places of the row and of the column (i32), squared distance (f64); room for all
 * pairs of the next call
 */
export function listPairs(at: usize, pairs: usize): void {
  const scan = changetype<Scan>(at);
  scan.pairs = pairs;
  scan.listed = 0;
}

/** What a scan has done so far: panel pairs scanned (0), pairs let through (1), measured (2), listed (3). */
export function tally(at: usize, which: i32): f64 {
  const scan = changetype<Scan>(at);
  if (which == 3) return scan.listed;
  return which == 0 ? scan.scanned : which == 1 ? scan.examined : scan.verified;
}
