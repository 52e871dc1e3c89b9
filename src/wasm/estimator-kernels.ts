import type { Pointer } from "./pointer.ts";

/** Those of the kernels that estimators of the dimension call on rows and vectors of their own. */
export interface EstimatorKernels {
  countNearer(
    queries: Pointer,
    others: Pointer,
    own: Pointer,
    names: Pointer,
    count: number,
    references: Pointer,
    first: number,
    width: number,
    D: number,
    bytes: number,
    metric: number,
    period: number,
    ranks: Pointer,
  ): void;
  countProducts(
    a: Pointer,
    na: number,
    b: Pointer,
    nb: number,
    m: number,
    same: boolean,
    levels: Pointer,
    T: number,
    counts: Pointer,
    products: Pointer,
  ): void;
  neighborGrams(
    points: Pointer,
    rows: Pointer,
    count: number,
    k: number,
    D: number,
    bytes: number,
    period: number,
    units: Pointer,
    vectors: Pointer,
    grams: Pointer,
  ): void;
}
