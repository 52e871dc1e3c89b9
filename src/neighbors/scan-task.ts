import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Task } from "../pool/pool.ts";
import { f32, f64, i32, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import type { Plan } from "./plan.ts";

/** Query rows [from, to) of a plan. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The finished lists of a range: ascending by (distance, index), (to - from) x k. */
export interface NeighborLists extends RowRange {
  readonly distances: Float64Array;
  readonly indices: Int32Array;
}

/** One shard of a search: a range of queries against all references, tile by tile. */
export const scanTask: Task<Plan, RowRange, NeighborLists> = {
  name: "neighbors.scan",
  *run(plan, { from, to }) {
    const { references, k, cols, unit } = plan;
    const sq = new Float64Array((to - from) * k).fill(Infinity);
    const indices = new Int32Array((to - from) * k).fill(-1);
    const tiles = Math.ceil(references.n / cols);
    // A self-graph starts with its own tile: rows that lie near in the file often lie near in space.
    const first = plan.queries ? 0 : Math.floor(from / cols);
    for (let t = 0; t < tiles; t++) {
      const start = ((first + t) % tiles) * cols;
      scanOneTile(plan, { from, to }, { from: start, to: Math.min(start + cols, references.n) }, sq, indices);
      yield (t + 1) / tiles;
    }
    for (let i = 0; i < sq.length; i++) sq[i] = Math.sqrt(sq[i]) / unit;
    return { from, to, distances: sq, indices };
  },
};

function scanOneTile(plan: Plan, queries: RowRange, tile: RowRange, sq: Float64Array, indices: Int32Array): void {
  const { references, k } = plan;
  const D = references.D;
  const rows = queries.to - queries.from;
  const cols = tile.to - tile.from;
  const used = machine(plan.build);
  const { kernels } = used;
  const panelRows = kernels.panelRows();
  const paddedRows = Math.ceil(rows / panelRows) * panelRows;
  const paddedCols = Math.ceil(cols / PANEL_COLS) * PANEL_COLS;
  const layout = {
    centre: f64(D),
    rawRows: f64(rows * D),
    rowPanels: f32(paddedRows * D),
    rowHalf: f32(paddedRows),
    rowNorm: f64(rows),
    rowError: f64(rows),
    own: i32(rows),
    rawCols: f64(cols * D),
    colPanels: f32(paddedCols * D),
    colHalf: f32(paddedCols),
    colNorm: f64(cols),
    colError: f64(cols),
    sq: f64(rows * k),
    index: i32(rows * k),
    threshold: f32(paddedRows),
    slack: f64(2 * rows),
    scratch: f64(SCRATCH),
  };
  scope(used, layout, (at) => {
    at.centre.view.set(plan.centre);
    const load = (cloud: PointCloud, range: RowRange, raw: { pointer: number; view: Float64Array }) => {
      raw.view.set(cloud.coords.subarray(range.from * D, range.to * D));
      if (plan.unit !== 1) for (let i = 0; i < raw.view.length; i++) raw.view[i] *= plan.unit;
      if (plan.metric === "cosine") kernels.normalizeRows(raw.pointer, range.to - range.from, D);
    };
    load(plan.queries ?? references, queries, at.rawRows);
    load(references, tile, at.rawCols);
    // biome-ignore format: one line an array of arguments
    kernels.packPanels(at.rawRows.pointer, rows, D, at.centre.pointer, plan.scale, panelRows,
      at.rowPanels.pointer, at.rowHalf.pointer, at.rowNorm.pointer, at.rowError.pointer);
    // biome-ignore format: one line an array of arguments
    kernels.packPanels(at.rawCols.pointer, cols, D, at.centre.pointer, plan.scale, PANEL_COLS,
      at.colPanels.pointer, at.colHalf.pointer, at.colNorm.pointer, at.colError.pointer);
    for (let i = 0; i < rows; i++) at.own.view[i] = plan.queries ? -1 : queries.from + i;
    at.sq.view.set(sq);
    at.index.view.set(indices);
    // biome-ignore format: one line an array of arguments
    kernels.scanTile(
      at.rawRows.pointer, rows, at.rowPanels.pointer, at.rowHalf.pointer, at.rowNorm.pointer, at.rowError.pointer, at.own.pointer,
      at.rawCols.pointer, cols, at.colPanels.pointer, at.colHalf.pointer, at.colNorm.pointer, at.colError.pointer, tile.from,
      D, plan.scale, k, at.sq.pointer, at.index.pointer,
      at.threshold.pointer, at.slack.pointer, at.scratch.pointer, plan.block);
    sq.set(at.sq.view);
    indices.set(at.index.view);
  });
}

/** Width of a reference panel: two registers of four. */
const PANEL_COLS = 8;
const SCRATCH = 64;
