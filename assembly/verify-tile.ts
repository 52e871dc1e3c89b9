import { offerNeighbor } from "./nearest-lists";
import { ROUND_UP, ROUND_UP_F32 } from "./rounding";
import { sqDistance } from "./sq-distance";
import { COLS, ROWS, Tile } from "./tile";

/** Verifies the survivors of one ROWS x COLS block by direct difference on the raw rows. */
export function verify(tile: Tile, row: i32, col: i32): void {
  const D = tile.D;
  const k = tile.k;
  const rowBytes = <usize>D << 3;
  const lastRow = min(ROWS, tile.rows - row);
  const lastCol = min(COLS, tile.cols - col);
  for (let r = 0; r < lastRow; r++) {
    const i = row + r;
    const own = load<i32>(tile.own + (<usize>i << 2)) - tile.firstCol;
    const at = tile.accumulators + (<usize>r << 5);
    for (let c = 0; c < lastCol; c++) {
      if (load<f32>(at + (<usize>c << 2)) < load<f32>(tile.threshold + (<usize>i << 2))) continue;
      const j = col + c;
      if (j == own) continue;
      const sq = sqDistance(tile.rawRows + <usize>i * rowBytes, tile.rawCols + <usize>j * rowBytes, D);
      if (k == 0) {
        countPair(tile, i, sqrt(sq));
        continue;
      }
      if (offerNeighbor(tile.sq, tile.index, i, k, sq, tile.firstCol + j)) setThreshold(tile, i);
    }
  }
}

// @ts-ignore: decorator
@inline
function countPair(tile: Tile, i: i32, distance: f64): void {
  const at = tile.counts + (<usize>i << 3);
  if (distance < tile.inner) store<i32>(at, load<i32>(at) + 1);
  if (distance < tile.outer) store<i32>(at, load<i32>(at, 4) + 1, 4);
}

/** The least accumulator that a pair of row i may show and still be among its k nearest (or within the outer radius) [docs/kernels.md#slack]. */
export function setThreshold(tile: Tile, i: i32): void {
  const k = tile.k;
  const farthest = k == 0 ? tile.outer : sqrt(load<f64>(tile.sq + ((<usize>i * <usize>k) << 3)));
  const at = tile.slack + (<usize>i << 4);
  const reach = farthest * tile.scale * ROUND_UP + load<f64>(at);
  const limit = -0.5 * (reach * reach + load<f64>(at, 8)) * ROUND_UP_F32;
  store<f32>(tile.threshold + (<usize>i << 2), <f32>limit);
}
