import { float32s } from "../base/claimed.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { reusable } from "../cloud/point-cloud.ts";
import type { Task } from "../pool/pool.ts";
import { f32, f64, i32, place, u8 } from "../wasm/arena.ts";
import { borrowMachine, giveBack, type Machine } from "../wasm/kernels.ts";
import { chooseScale } from "./choose-scale.ts";
import { FORMATS, type Frame, fineStride, PANEL, type PackedPoints, TREE_AXES } from "./frame.ts";
import { loadRows } from "./load-rows.ts";
import { metricCode } from "./metric.ts";
import { panelsOf } from "./nodes.ts";

interface PackShared {
  readonly frame: Frame;
  readonly cloud: PointCloud;
  /** What a row of it is called in an error. */
  readonly name: string;
  /** Points packed before that nobody needs any more: their memory is taken again where it is shared and large enough. */
  readonly spare?: PackedPoints | undefined;
}

/** Puts a cloud in the order of its tree and packs it in a frame. */
export const packTask: Task<PackShared, null, PackedPoints> = {
  name: "neighbors.pack",
  *run({ frame, cloud, name, spare }) {
    const machine = borrowMachine(frame.build);
    try {
      return yield* pack(frame, cloud, machine, name, spare);
    } finally {
      giveBack(machine);
    }
  },
};

function* pack(
  unfitted: Frame,
  cloud: PointCloud,
  machine: Machine,
  name: string,
  spare: PackedPoints | undefined,
): Generator<number, PackedPoints> {
  const { n } = cloud;
  const { width, features } = unfitted;
  const stride = fineStride(unfitted);
  const two = unfitted.format === "i8";
  const panels = panelsOf(n);
  const padded = panels * PANEL;
  const twice = two ? padded : 0;
  const packed = {
    cloud,
    order: new Int32Array(reusable(spare?.order, 4 * n), 0, n),
    codes: new Uint8Array(reusable(spare?.codes, 4 * padded * width), 0, 4 * padded * width),
    half: new Int32Array(reusable(spare?.half, 4 * padded), 0, padded),
    error: new Float32Array(reusable(spare?.error, 4 * padded), 0, padded),
    rowCodes: new Uint8Array(reusable(spare?.rowCodes, 4 * twice * width), 0, 4 * twice * width),
    rowHalf: new Int32Array(reusable(spare?.rowHalf, 4 * twice), 0, twice),
    rowError: new Float32Array(reusable(spare?.rowError, 4 * twice), 0, twice),
    fine: new Uint8Array(reusable(spare?.fine, 2 * n * stride), 0, 2 * n * stride),
    fineError: new Float32Array(reusable(spare?.fineError, stride > 0 ? 4 * n : 0), 0, stride > 0 ? n : 0),
    boxes: new Float32Array(reusable(spare?.boxes, 64 * (2 * panels - 1)), 0, 16 * (2 * panels - 1)),
  };
  const projected = yield* project(unfitted, cloud, machine, name);
  const { kernels } = machine;

  const tree = place(machine, { coords: f32(n * TREE_AXES), order: i32(n), boxes: f32(packed.boxes.length) });
  tree.coords.view.set(projected.tree);
  for (let i = 0; i < n; i++) tree.order.view[i] = i;
  kernels.kdOrder(tree.coords.pointer, n, tree.order.pointer);
  kernels.treeBoxes(tree.coords.pointer, n, projected.margin, tree.boxes.pointer);
  packed.order.set(tree.order.view);
  packed.boxes.set(tree.boxes.view);
  yield 0.5;

  // The tile's codes are the features, turned, or all coordinates; the fine codes are all coordinates.
  const axes = unfitted.axes.length / unfitted.D;
  const w = features > 0 ? features + 1 : unfitted.D;
  const raw = features === 0 || unfitted.fine;
  const chunk = Math.max(1, Math.floor(CHUNK_BYTES / (8 * unfitted.D * PANEL))) * PANEL;
  const most = Math.min(Math.max(chunk, SCALE_ROWS), padded);
  const at = place(machine, {
    rows: f64(raw ? most * unfitted.D : 0),
    centre: f64(unfitted.D),
    features: f64(features > 0 ? most * (axes + 1) : 0),
    turned: f64(features > 0 ? most * w : 0),
    carried: f64(features > 0 ? most : 0),
    turn: f64(unfitted.turn.length),
    nothing: f64(Math.max(w, axes + 1)),
    codes: u8(4 * most * width),
    half: i32(most),
    error: f32(most),
    rowCodes: u8(two ? 4 * most * width : 0),
    rowHalf: i32(two ? most : 0),
    rowError: f32(two ? most : 0),
    fine: u8(2 * most * stride),
    fineError: f32(most),
    tally: f64(4),
  });
  at.turn.view.set(unfitted.turn);
  at.centre.view.set(unfitted.centre);
  at.nothing.view.fill(0);
  at.tally.view.fill(0);
  const metric = metricCode(unfitted.metric);
  const tiled = features > 0 ? at.turned : at.rows;
  const middle = features > 0 ? at.nothing : at.centre;
  const load = (order: Int32Array, from: number, to: number) => {
    if (raw) loadRows(unfitted, cloud, order, from, to, machine, at.rows);
    if (features === 0) return;
    loadFeatures(projected.features, axes + 1, order, from, to, at.features.view);
    // biome-ignore format: an array of arguments a line
    kernels.projectRows(at.features.pointer, to - from, axes + 1, at.nothing.pointer, at.turn.pointer, features, at.turned.pointer);
  };
  let frame = unfitted;
  if (frame.scale === 0) {
    const S = Math.min(n, SCALE_ROWS);
    load(
      Int32Array.from({ length: S }, (_, i) => Math.floor(((i + 0.5) * n) / S)),
      0,
      S,
    );
    frame = fitted(frame, at.rows.view.subarray(0, S * frame.D), tiled.view.subarray(0, S * w), w);
  }
  const turnDefect = features > 0 ? kernels.orthonormalDefect(at.turn.pointer, features, axes + 1) : 0;
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    load(packed.order, from, to);
    if (features > 0) {
      at.carried.view.fill(0);
      kernels.addFeatureErrors(at.features.pointer, to - from, frame.D, axes, frame.defect, at.carried.pointer);
      kernels.addFeatureErrors(tiled.pointer, to - from, axes + 1, features, turnDefect, at.carried.pointer);
    }
    // biome-ignore format: an array of arguments a line
    if (metric > 0) kernels.packDirect(tiled.pointer, to - from, w, at.centre.pointer, frame.scale, metric, at.codes.pointer, at.half.pointer, at.error.pointer, at.tally.pointer);
    // biome-ignore format: an array of arguments a line
    else kernels.packCodes(tiled.pointer, to - from, w, middle.pointer, frame.scale, FORMATS[frame.format].code, width, frame.most, features > 0 ? at.carried.pointer : 0, at.codes.pointer, at.half.pointer, at.error.pointer, at.rowCodes.pointer, at.rowHalf.pointer, at.rowError.pointer, at.tally.pointer);
    const rows = Math.ceil((to - from) / PANEL) * PANEL;
    packed.codes.set(at.codes.view.subarray(0, 4 * rows * width), 4 * from * width);
    packed.half.set(at.half.view.subarray(0, rows), from);
    packed.error.set(at.error.view.subarray(0, rows), from);
    if (two) {
      packed.rowCodes.set(at.rowCodes.view.subarray(0, 4 * rows * width), 4 * from * width);
      packed.rowHalf.set(at.rowHalf.view.subarray(0, rows), from);
      packed.rowError.set(at.rowError.view.subarray(0, rows), from);
    }
    if (frame.fine) {
      // biome-ignore format: an array of arguments a line
      kernels.packFine(at.rows.pointer, to - from, frame.D, at.centre.pointer, frame.fineScale, stride, at.fine.pointer, at.fineError.pointer);
      packed.fine.set(at.fine.view.subarray(0, 2 * (to - from) * stride), 2 * from * stride);
      packed.fineError.set(at.fineError.view.subarray(0, to - from), from);
    }
    yield 0.5 + (0.5 * to) / n;
  }
  const [largestError, asRow, largestNorm, outliers] = at.tally.view;
  return { ...packed, frame, largestError, largestRowError: two ? asRow : largestError, largestNorm, outliers };
}

/** The frame with scales that suit sampled points: their rows for the fine codes, what is tiled for the tile's. */
function fitted(frame: Frame, rows: Float64Array, tiled: Float64Array, w: number): Frame {
  const about = (values: Float64Array) => {
    const out = new Float64Array(values.length);
    for (let row = 0; row < values.length; row += frame.D)
      for (let c = 0; c < frame.D; c++) out[row + c] = values[row + c] - frame.centre[c];
    return out;
  };
  const own = chooseScale(frame.features > 0 ? tiled : about(tiled), w, frame.format);
  // Differences of two fine codes fit 16 bits: half the reach of i16.
  const fineScale = frame.fine ? chooseScale(about(rows), frame.D, "i16").scale / 2 : 1;
  return { ...frame, ...own, fineScale };
}

/** Features of rows order[from..to). */
function loadFeatures(
  features: Float32Array,
  whole: number,
  order: Int32Array,
  from: number,
  to: number,
  rows: Float64Array,
): void {
  for (let i = from, out = 0; i < to; i++)
    for (let at = order[i] * whole, end = at + whole; at < end; at++) rows[out++] = features[at];
}

interface Projected {
  /** n x 8, the tree's coordinates. */
  readonly tree: Float32Array;
  /** How much they may be off. */
  readonly margin: number;
  /** n x (axes + 1); empty without features. */
  readonly features: Float32Array;
}

/** The coordinates of the tree, and the features, of every point. */
function* project(frame: Frame, cloud: PointCloud, machine: Machine, name: string): Generator<number, Projected> {
  const { n, D } = cloud;
  const { features, boxScale } = frame;
  const m = frame.axes.length / D;
  const wanted = Math.min(TREE_AXES, m === 0 ? D : m);
  const tree = float32s("tree", n * TREE_AXES);
  const kept = float32s("features", features > 0 ? n * (m + 1) : 0);
  const chunk = Math.max(1, Math.floor(CHUNK_BYTES / (8 * (D + m + 1))));
  const most = Math.min(chunk, n);
  const at = place(machine, { rows: f64(most * D), centre: f64(D), axes: f64(m * D), out: f64(most * (m + 1)) });
  at.centre.view.set(frame.centre);
  at.axes.view.set(frame.axes);
  let farthest = 0;
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    loadRows(frame, cloud, null, from, to, machine, at.rows, name);
    if (m > 0)
      machine.kernels.projectRows(at.rows.pointer, to - from, D, at.centre.pointer, at.axes.pointer, m, at.out.pointer);
    const source = m > 0 ? at.out.view : at.rows.view;
    const stride = m > 0 ? m + 1 : D;
    for (let i = from; i < to; i++) {
      const row = (i - from) * stride;
      for (let c = 0; c < wanted; c++) {
        const value = (m > 0 ? source[row + c] : source[row + c] - frame.centre[c]) * boxScale;
        // Cutting off moves points nearer to one another: a bound stays a bound.
        tree[i * TREE_AXES + c] = Math.max(-FARTHEST, Math.min(FARTHEST, value));
      }
      if (m > 0) {
        let sq = 0;
        for (let c = row; c <= row + m; c++) sq += source[c] * source[c];
        farthest = Math.max(farthest, sq);
      }
      if (features > 0) for (let c = 0; c <= m; c++) kept[i * (m + 1) + c] = source[row + c];
    }
    yield (0.4 * to) / n;
  }
  const margin = LEAST_MARGIN + PROJECTION_ERROR * (D + 8) * Math.sqrt(m * farthest) * boxScale;
  return { tree, margin: Math.min(margin, 2 * FARTHEST), features: kept };
}

/** Rows that the scales are fitted to. */
const SCALE_ROWS = 2048;
const CHUNK_BYTES = 2 ** 24;
const LEAST_MARGIN = 2 ** -24;
/** What one product of a projection may be off, as a share of |x - centre|. */
const PROJECTION_ERROR = 2 ** -53;
/** In the boxes' units, where nearly all points are near one. */
const FARTHEST = 2 ** 20;
