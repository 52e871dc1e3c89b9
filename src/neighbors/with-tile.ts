import type { PointCloud } from "../cloud/point-cloud.ts";
import { f32, f64, i32, type Layout, type Placed, scope } from "../wasm/arena.ts";
import { type Kernels, machine, type PackedTile, type TileScratch } from "../wasm/kernels.ts";
import type { Plan, RowRange } from "./plan.ts";

/**
 * Packs a range of queries and a tile of references into the kernels' memory, with `fields` of the caller's beside
 * them, and runs one tile kernel on it.
 */
export function withTile<const L extends Layout>(
  plan: Plan,
  queries: RowRange,
  tile: RowRange,
  fields: L,
  run: (kernels: Kernels, tile: PackedTile, scratch: TileScratch, at: Placed<L>) => void,
): void {
  const { references } = plan;
  const D = references.D;
  const rows = queries.to - queries.from;
  const cols = tile.to - tile.from;
  const used = machine(plan.build);
  const { kernels } = used;
  const panelRows = kernels.panelRows();
  const paddedRows = Math.ceil(rows / panelRows) * panelRows;
  const paddedCols = Math.ceil(cols / PANEL_COLS) * PANEL_COLS;
  const packing = {
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
    threshold: f32(paddedRows),
    slack: f64(2 * rows),
    scratch: f64(SCRATCH),
  };
  scope(used, { ...fields, ...packing }, (at) => {
    const own = at as unknown as Placed<typeof packing>;
    const p = (name: keyof typeof packing) => own[name].pointer;
    const load = (cloud: PointCloud, { from, to }: RowRange, raw: Float64Array, pointer: number) => {
      raw.set(cloud.coords.subarray(from * D, to * D));
      if (plan.unit !== 1) for (let i = 0; i < raw.length; i++) raw[i] *= plan.unit;
      if (plan.metric === "cosine") kernels.normalizeRows(pointer, to - from, D);
    };
    own.centre.view.set(plan.centre);
    load(plan.queries ?? references, queries, own.rawRows.view, p("rawRows"));
    load(references, tile, own.rawCols.view, p("rawCols"));
    // biome-ignore format: an array of arguments a line
    kernels.packPanels(p("rawRows"), rows, D, p("centre"), plan.scale, panelRows, p("rowPanels"), p("rowHalf"), p("rowNorm"), p("rowError"));
    // biome-ignore format: an array of arguments a line
    kernels.packPanels(p("rawCols"), cols, D, p("centre"), plan.scale, PANEL_COLS, p("colPanels"), p("colHalf"), p("colNorm"), p("colError"));
    for (let i = 0; i < rows; i++) own.own.view[i] = plan.queries ? -1 : queries.from + i;
    // biome-ignore format: an array of arguments a line
    run(
      kernels,
      [p("rawRows"), rows, p("rowPanels"), p("rowHalf"), p("rowNorm"), p("rowError"), p("own"),
        p("rawCols"), cols, p("colPanels"), p("colHalf"), p("colNorm"), p("colError"), tile.from, D, plan.scale],
      [p("threshold"), p("slack"), p("scratch"), plan.block],
      at as unknown as Placed<L>,
    );
  });
}

/** Tiles of references in the order a range of queries visits them. */
export function* tilesOf({ references, queries, cols }: Plan, { from }: RowRange): Generator<RowRange> {
  const tiles = Math.ceil(references.n / cols);
  // A self-graph starts with its own tile: rows that lie near in the file often lie near in space.
  const first = queries ? 0 : Math.floor(from / cols);
  for (let t = 0; t < tiles; t++) {
    const start = ((first + t) % tiles) * cols;
    yield { from: start, to: Math.min(start + cols, references.n) };
  }
}

/** Width of a reference panel: two registers of four. */
const PANEL_COLS = 8;
const SCRATCH = 64;
