import type { PointCloud } from "../cloud/point-cloud.ts";
import { reusable } from "../cloud/point-cloud.ts";
import type { Task } from "../pool/pool.ts";
import { f32, f64, i32, place, u8 } from "../wasm/arena.ts";
import { borrowMachine, giveBack, type Machine } from "../wasm/kernels.ts";
import { chooseScale } from "./choose-scale.ts";
import { evenRows } from "./even-rows.ts";
import {
  FORMATS,
  type Format,
  type Frame,
  fineStride,
  isCoarse,
  PANEL,
  type PackedPoints,
  TREE_AXES,
} from "./frame.ts";
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
  const two = isCoarse(unfitted.format);
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
  const { D } = unfitted;
  const axes = unfitted.axes.length / D;
  // The tile's codes are the features, turned, or all coordinates; the fine codes are all coordinates.
  const w = features > 0 ? features + 1 : D;
  const chunk = Math.max(1, Math.floor(CHUNK_BYTES / (8 * D * PANEL))) * PANEL;
  const most = Math.min(chunk, padded);
  const sampled = unfitted.scale === 0 ? Math.min(n, SCALE_ROWS) : 0;
  const at = place(machine, {
    tree: f32(n * TREE_AXES),
    order: i32(n),
    boxes: f32(packed.boxes.length),
    kept: f32(features > 0 ? n * (axes + 1) : 0),
    rows: f64(most * D),
    centre: f64(D),
    axes: f64(axes * D),
    features: f64(most * (axes + 1)),
    turned: f64(features > 0 ? most * w : 0),
    carried: f64(features > 0 ? most : 0),
    turn: f64(unfitted.turn.length),
    sampled: i32(sampled),
    squares: f64(2 * sampled),
    largest: f64(2 * sampled),
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
  const { kernels } = machine;
  at.centre.view.set(unfitted.centre);
  at.axes.view.set(unfitted.axes);
  at.turn.view.set(unfitted.turn);
  at.tally.view.fill(0);

  // The coordinates of the tree, and the features, of every point.
  const wanted = Math.min(TREE_AXES, axes || D);
  let farthest = 0;
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    const coords = at.tree.pointer + 4 * TREE_AXES * from;
    loadRows(unfitted, cloud, null, from, to, machine, at.rows, name);
    kernels.centreRows(at.rows.pointer, to - from, D, at.centre.pointer);
    if (axes === 0) kernels.treeRows(at.rows.pointer, to - from, D, wanted, unfitted.boxScale, coords, 0);
    else {
      const kept = features > 0 ? at.kept.pointer + 4 * (axes + 1) * from : 0;
      // biome-ignore format: an array of arguments a line
      kernels.projectRows(at.rows.pointer, to - from, D, at.axes.pointer, axes, at.features.pointer);
      // biome-ignore format: an array of arguments a line
      farthest = Math.max(farthest, kernels.treeRows(at.features.pointer, to - from, axes + 1, wanted, unfitted.boxScale, coords, kept));
    }
    yield (0.4 * to) / n;
  }
  for (let i = 0; i < n; i++) at.order.view[i] = i;
  kernels.kdOrder(at.tree.pointer, n, at.order.pointer);
  const margin = LEAST_MARGIN + PROJECTION_ERROR * (D + 8) * Math.sqrt(axes * farthest) * unfitted.boxScale;
  kernels.treeBoxes(at.tree.pointer, n, Math.min(margin, MOST_MARGIN), at.boxes.pointer);
  packed.order.set(at.order.view);
  packed.boxes.set(at.boxes.view);
  yield 0.5;

  const metric = metricCode(unfitted.metric);
  const tiled = features > 0 ? at.turned : at.rows;
  const load = (order: { readonly pointer: number; readonly view: Int32Array }, from: number, to: number) => {
    loadRows(unfitted, cloud, order.view, from, to, machine, at.rows);
    kernels.centreRows(at.rows.pointer, to - from, D, at.centre.pointer);
    if (features === 0) return;
    kernels.gatherRows(at.kept.pointer, order.pointer + 4 * from, to - from, axes + 1, at.features.pointer);
    // biome-ignore format: an array of arguments a line
    kernels.projectRows(at.features.pointer, to - from, axes + 1, at.turn.pointer, features, at.turned.pointer);
  };
  let frame = unfitted;
  if (sampled > 0) {
    // The sizes of sampled rows, as they are tiled and, behind them, as the fine codes see them.
    at.sampled.view.set(evenRows(n, sampled));
    const sizes = (rows: number, count: number, width: number, first: number) =>
      kernels.rowSizes(rows, count, width, at.squares.pointer + 8 * first, at.largest.pointer + 8 * first);
    for (let from = 0; from < sampled; from += chunk) {
      const to = Math.min(from + chunk, sampled);
      load(at.sampled, from, to);
      sizes(tiled.pointer, to - from, w, from);
      if (frame.fine) sizes(at.rows.pointer, to - from, D, sampled + from);
    }
    const reach = (format: Format, first: number) =>
      format === "i16"
        ? at.squares.view.slice(first, first + sampled).map(Math.sqrt)
        : at.largest.view.slice(first, first + sampled);
    // Differences of two fine codes fit 16 bits: half the reach of i16.
    const fineScale = frame.fine ? chooseScale(reach("i16", sampled), D, "i16").scale / 2 : 1;
    frame = { ...frame, ...chooseScale(reach(frame.format, 0), w, frame.format), fineScale };
  }
  const turnDefect = features > 0 ? kernels.orthonormalDefect(at.turn.pointer, features, axes + 1) : 0;
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    load(at.order, from, to);
    if (features > 0) {
      at.carried.view.fill(0);
      kernels.addFeatureErrors(at.features.pointer, to - from, D, axes, frame.defect, at.carried.pointer);
      kernels.addFeatureErrors(tiled.pointer, to - from, axes + 1, features, turnDefect, at.carried.pointer);
    }
    // biome-ignore format: an array of arguments a line
    if (metric > 0) kernels.packDirect(tiled.pointer, to - from, w, frame.scale, metric, at.codes.pointer, at.half.pointer, at.error.pointer, at.tally.pointer);
    // biome-ignore format: an array of arguments a line
    else kernels.packCodes(tiled.pointer, to - from, w, frame.scale, FORMATS[frame.format].code, width, frame.most, features > 0 ? at.carried.pointer : 0, at.codes.pointer, at.half.pointer, at.error.pointer, at.rowCodes.pointer, at.rowHalf.pointer, at.rowError.pointer, at.tally.pointer);
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
      kernels.packFine(at.rows.pointer, to - from, D, frame.fineScale, stride, at.fine.pointer, at.fineError.pointer);
      packed.fine.set(at.fine.view.subarray(0, 2 * (to - from) * stride), 2 * from * stride);
      packed.fineError.set(at.fineError.view.subarray(0, to - from), from);
    }
    yield 0.5 + (0.5 * to) / n;
  }
  const [largestError, asRow, largestNorm, outliers] = at.tally.view;
  return { ...packed, frame, largestError, largestRowError: two ? asRow : largestError, largestNorm, outliers };
}

/** Rows that the scales are fitted to. */
const SCALE_ROWS = 2048;
/** Of rows at a time: they stay in the second-level cache. */
const CHUNK_BYTES = 2 ** 18;
const LEAST_MARGIN = 2 ** -24;
/** What one product of a projection may be off, as a share of |x - centre|. */
const PROJECTION_ERROR = 2 ** -53;
/** In the boxes' units: treeRows cuts coordinates off at half of it. */
const MOST_MARGIN = 2 ** 21;
