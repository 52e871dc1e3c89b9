import type { Pointer } from "./pointer.ts";

/** Those of the kernels that fit: networks [docs/training.md#layout], regressions [docs/kernel-regression.md], principal axes. */
export interface LearningKernels {
  addRowProducts(
    a: Pointer,
    aStride: number,
    m: number,
    b: Pointer,
    bStride: number,
    n: number,
    length: number,
    by: number,
    c: Pointer,
    cStride: number,
  ): void;
  choleskyColumns(a: Pointer, stride: number, rows: number, from: number, to: number, least: number): number;
  kernelBlock(
    kind: number,
    a: Pointer,
    aLengths: Pointer,
    m: number,
    b: Pointer,
    bLengths: Pointer,
    n: number,
    D: number,
    length: number,
    depth: number,
    out: Pointer,
    oStride: number,
  ): void;
  adam(
    w: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    count: number,
    beta1: number,
    beta2: number,
    step: number,
    widen: number,
    epsilon: number,
  ): void;
  addGram(vectors: Pointer, count: number, length: number, gram: Pointer, work: Pointer): void;
  addOuterPanels(
    x: Pointer,
    xBytes: number,
    K: number,
    d: Pointer,
    dBytes: number,
    O: number,
    panels: number,
    g: Pointer,
  ): void;
  descend(w: Pointer, g: Pointer, m: Pointer, count: number, rate: number, momentum: number): void;
  divergenceLoss(
    y: Pointer,
    yBytes: number,
    t: Pointer,
    tBytes: number,
    O: number,
    count: number,
    scale: number,
    losses: Pointer,
  ): number;
  drawSamples(state: Pointer, d: number, count: number, x: Pointer, xBytes: number): void;
  erfPanels(y: Pointer, slope: Pointer, yBytes: number, rows: number, panels: number): void;
  localLinear(
    rows: Pointer,
    query: Pointer,
    targets: Pointer,
    D: number,
    k: number,
    d: number,
    T: number,
    work: Pointer,
    out: Pointer,
  ): void;
  multiplyPanels(
    w: Pointer,
    K: number,
    O: number,
    x: Pointer,
    xBytes: number,
    y: Pointer,
    yBytes: number,
    panels: number,
    finish: number,
    gate: Pointer,
  ): void;
  packSamples(rows: Pointer, D: number, ids: Pointer, count: number, x: Pointer, xBytes: number): void;
  powerLoss(
    y: Pointer,
    yBytes: number,
    t: Pointer,
    tBytes: number,
    O: number,
    count: number,
    p: number,
    scale: number,
    losses: Pointer,
  ): number;
  principalAxes(
    rows: Pointer,
    S: number,
    D: number,
    m: number,
    rounds: number,
    axes: Pointer,
    values: Pointer,
    work: Pointer,
  ): void;
  softmaxPanels(y: Pointer, yBytes: number, O: number, count: number): void;
  tanhPanels(y: Pointer, slope: Pointer, yBytes: number, rows: number, panels: number): void;
  transposePanels(w: Pointer, K: number, O: number, I: number, t: Pointer): void;
}
