import type { Pointer } from "./pointer.ts";

/** Those of the kernels that look at rows, put them in order and pack them [docs/kernels.md#codes]. */
export interface PackingKernels {
  centreRows(rows: Pointer, count: number, D: number, centre: Pointer): void;
  addFeatureErrors(features: Pointer, count: number, D: number, m: number, defect: number, errors: Pointer): void;
  featureError(features: Pointer, D: number, m: number, delta: number): number;
  gatherRows(kept: Pointer, order: Pointer, count: number, width: number, out: Pointer): void;
  kdOrder(coords: Pointer, n: number, order: Pointer): void;
  medianRow(rows: Pointer, count: number, D: number, work: Pointer, out: Pointer): void;
  normalizeRows(rows: Pointer, count: number, D: number): number;
  orthonormalDefect(axes: Pointer, m: number, D: number): number;
  packCodes(
    rows: Pointer,
    count: number,
    D: number,
    scale: number,
    format: number,
    width: number,
    most: number,
    carried: Pointer,
    codes: Pointer,
    half: Pointer,
    error: Pointer,
    rowCodes: Pointer,
    rowHalf: Pointer,
    rowError: Pointer,
    tally: Pointer,
  ): void;
  packDirect(
    rows: Pointer,
    count: number,
    D: number,
    scale: number,
    metric: number,
    codes: Pointer,
    half: Pointer,
    error: Pointer,
    tally: Pointer,
  ): void;
  packFine(
    rows: Pointer,
    count: number,
    D: number,
    scale: number,
    stride: number,
    codes: Pointer,
    error: Pointer,
  ): void;
  projectRows(rows: Pointer, count: number, D: number, axes: Pointer, m: number, out: Pointer): void;
  rowSizes(rows: Pointer, count: number, D: number, squares: Pointer, largest: Pointer): void;
  sqDistances(
    rows: Pointer,
    count: number,
    others: Pointer,
    references: number,
    D: number,
    out: Pointer,
    outBytes: number,
  ): void;
  treeBoxes(coords: Pointer, n: number, margin: number, boxes: Pointer): void;
  treeRows(
    rows: Pointer,
    count: number,
    width: number,
    wanted: number,
    boxScale: number,
    coords: Pointer,
    kept: Pointer,
  ): number;
  widen(numbers: Pointer, count: number): void;
}
