import { f32, f64, i32, type Placed, u8 } from "../wasm/arena.ts";
import type { Machine } from "../wasm/kernels.ts";
import { type Frame, fineStride, isCoarse, PANEL, type PackedPoints } from "./frame.ts";
import { loadRows } from "./load-rows.ts";
import type { Node } from "./nodes.ts";

/** What tells the points of a side. */
export interface SideShared {
  readonly frame: Frame;
  /** null: the references themselves, each pair seen once. */
  readonly queries: PackedPoints | null;
  /** Squared distances beyond which a point's neighbours are known not to lie, in the tree's order; empty: none known. */
  readonly bounds: Float64Array;
  /** Which reference each query is, in the order of the queries' tree, or -1; left out: none is any. */
  readonly own?: Int32Array | undefined;
}

export type SideLayout = ReturnType<typeof sideLayout>;

/** Memory for one side of a scan: points of some panels, with lists of k; k = 0: two counts each. */
export function sideLayout(frame: Frame, k: number, panels: number, narrow: boolean) {
  const { width, D } = frame;
  const stride = fineStride(frame);
  const two = isCoarse(frame.format);
  const n = panels * PANEL;
  const cells = k === 0 ? 2 * n : k * n;
  return {
    codes: u8(4 * n * width),
    half: i32(n),
    error: f32(n),
    rowCodes: u8(two ? 4 * n * width : 0),
    rowHalf: i32(two ? n : 0),
    rowError: f32(two ? n : 0),
    threshold: f32(n),
    lowest: f32(n),
    fine: u8(2 * n * stride),
    fineError: f32(stride > 0 ? n : 0),
    kappa: f32(stride > 0 ? n : 0),
    raw: narrow ? f32(n * D) : f64(n * D),
    ids: i32(n),
    bound: f64(n),
    sq: f64(k * n),
    index: i32(cells),
    boxes: f32(16 * Math.max(0, 2 * panels - 1)),
    reach: f32(Math.max(0, 2 * panels - 1)),
  };
}

/** The columns' fields beside the rows' in one layout. */
export const prefixed = (layout: SideLayout) =>
  Object.fromEntries(Object.entries(layout).map(([name, field]) => [`col:${name}`, field])) as Record<
    `col:${string}`,
    SideLayout[keyof SideLayout]
  >;
/** The columns' fields by their own names. */
export const unprefixed = (placed: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(placed)
      .filter(([name]) => name.startsWith("col:"))
      .map(([name, field]) => [name.slice(4), field]),
  );

/** Copies what a block's scan needs into the kernels' memory, lists empty. */
export function fillSide(
  { frame, bounds, queries, own }: SideShared,
  points: PackedPoints,
  block: Node,
  at: Placed<SideLayout>,
  machine: Machine,
): void {
  const from = block.panel * PANEL;
  const n = placesOf(points.order.length, block);
  const padded = block.panels * PANEL;
  const { width } = frame;
  at.codes.view.set(points.codes.subarray(4 * from * width, 4 * (from + padded) * width));
  at.half.view.set(points.half.subarray(from, from + padded));
  at.error.view.set(points.error.subarray(from, from + padded));
  if (isCoarse(frame.format)) {
    at.rowCodes.view.set(points.rowCodes.subarray(4 * from * width, 4 * (from + padded) * width));
    at.rowHalf.view.set(points.rowHalf.subarray(from, from + padded));
    at.rowError.view.set(points.rowError.subarray(from, from + padded));
  }
  const stride = fineStride(frame);
  if (stride > 0) {
    at.fine.view.set(points.fine.subarray(2 * from * stride, 2 * (from + n) * stride));
    at.fineError.view.set(points.fineError.subarray(from, from + n));
  }
  if (points === queries && own) at.ids.view.set(own.subarray(from, from + n));
  else if (points === queries) at.ids.view.fill(NOBODY);
  else at.ids.view.set(points.order.subarray(from, from + n));
  at.boxes.view.set(points.boxes.subarray(16 * block.node, 16 * (block.node + 2 * block.panels - 1)));
  if (bounds.length > 0) at.bound.view.set(bounds.subarray(from, from + n));
  else at.bound.view.fill(Infinity);
  at.sq.view.fill(Infinity);
  at.index.view.fill(at.sq.view.length === 0 ? 0 : -1);
  loadRows(frame, points.cloud, points.order, from, from + n, machine, at.raw);
}

/** Points of a block, of n. */
export const placesOf = (n: number, { panel, panels }: Node) => Math.min(n, (panel + panels) * PANEL) - panel * PANEL;

/** A query is none of the references. */
const NOBODY = -1;
