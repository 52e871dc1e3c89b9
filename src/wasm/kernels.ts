import { instantiateSync } from "@assemblyscript/loader";
import { DimlawError } from "../base/errors.ts";
import { bytes } from "./bytes.ts";
import type { EstimatorKernels } from "./estimator-kernels.ts";
import type { LearningKernels } from "./learning-kernels.ts";
import type { PackingKernels } from "./packing-kernels.ts";
import type { Pointer } from "./pointer.ts";

export type { Pointer };

/** One set of points as openSide takes it. */
export type SideArrays = [
  codes: Pointer,
  half: Pointer,
  error: Pointer,
  rowCodes: Pointer,
  rowHalf: Pointer,
  rowError: Pointer,
  threshold: Pointer,
  lowest: Pointer,
  fine: Pointer,
  fineError: Pointer,
  kappa: Pointer,
  raw: Pointer,
  ids: Pointer,
  bound: Pointer,
  sq: Pointer,
  index: Pointer,
  boxes: Pointer,
  reach: Pointer,
  n: number,
];

/** Rows of symbols against others. */
type HammingPairs = [
  rows: Pointer,
  count: number,
  skip: Pointer,
  cols: Pointer,
  first: number,
  columns: number,
  stride: number,
  kind: number,
];

/** What assembly/ exports: every array is a pointer into the memory given at instantiation. */
export interface Kernels extends EstimatorKernels, LearningKernels, PackingKernels {
  boxGapSq(a: Pointer, b: Pointer): number;
  hammingCounts(...pairs: [...HammingPairs, inner: number, outer: number, counts: Pointer, work: Pointer]): void;
  hammingHistogram(
    rows: Pointer,
    from: number,
    count: number,
    cols: Pointer,
    first: number,
    columns: number,
    band: number,
    stride: number,
    kind: number,
    histogram: Pointer,
    work: Pointer,
  ): void;
  hammingNearest(...pairs: [...HammingPairs, k: number, sq: Pointer, index: Pointer, work: Pointer]): void;
  listPairs(scan: Pointer, pairs: Pointer): void;
  openScan(
    scan: Pointer,
    rows: Pointer,
    cols: Pointer,
    format: number,
    width: number,
    D: number,
    bytes: number,
    k: number,
    both: boolean,
    scale: number,
    stretch: number,
    error: number,
    rowError: number,
    norm: number,
    boxScale: number,
    inner: number,
    outer: number,
    fineStride: number,
    fineScale: number,
    accumulators: Pointer,
  ): void;
  openSide(side: Pointer, ...arrays: SideArrays): void;
  reverseLists(sq: Pointer, index: Pointer, rows: number, k: number): void;
  scanNodes(
    scan: Pointer,
    node: number,
    panel: number,
    count: number,
    otherNode: number,
    otherPanel: number,
    otherCount: number,
  ): void;
  scanPoints(scan: Pointer, from: number, to: number): void;
  setMetric(scan: Pointer, metric: number, period: number): void;
  sortLists(sq: Pointer, index: Pointer, rows: number, k: number): void;
  startPoints(scan: Pointer): void;
  startScan(scan: Pointer): void;
  symmetricEigenvalues(matrix: Pointer, k: number, values: Pointer, work: Pointer): void;
  symmetricEigenvectors(matrix: Pointer, k: number, values: Pointer, vectors: Pointer, work: Pointer): void;
  tally(scan: Pointer, which: number): number;
}

/** `simd` runs everywhere; `relaxed` uses fused multiply-add where the engine has it; `debug` asserts. */
export type Build = "simd" | "relaxed" | "debug";

export interface Machine {
  readonly build: Build;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

const machines = new Map<Build, Machine>();
const modules = new Map<Build, WebAssembly.Module>();
const decoded = new Map<Build, Uint8Array<ArrayBuffer>>();
const idle: Machine[] = [];

/**
 * The kernels of one build with a private memory, made once a thread, for synchronous use.
 * @throws CAPACITY where the engine has no WebAssembly SIMD (or no relaxed SIMD, for that build)
 */
export function machine(build: Build): Machine {
  const known = machines.get(build);
  if (known) return known;
  const made = makeMachine(build);
  machines.set(build, made);
  return made;
}

/** A machine that nobody else touches until it is given back: for work that pauses between calls. */
export function borrowMachine(build: Build): Machine {
  const at = idle.findIndex((one) => one.build === build);
  return at < 0 ? makeMachine(build) : idle.splice(at, 1)[0];
}

/** Large memories are left to the garbage collector: they cannot shrink. */
export function giveBack(used: Machine): void {
  if (used.memory.buffer.byteLength <= KEPT_BYTES && idle.length < KEPT_MACHINES) idle.push(used);
}

function makeMachine(build: Build): Machine {
  if (!runs(build))
    throw new DimlawError(
      "CAPACITY",
      `this engine cannot run the "${build}" kernels: WebAssembly ${build === "relaxed" ? "relaxed " : ""}SIMD is missing`,
    );
  const module = modules.get(build) ?? new WebAssembly.Module(kernelBytes(build));
  modules.set(build, module);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const instance = instantiateSync<Record<string, unknown>>(module, { env: { memory, abort } });
  return Object.freeze({ build, kernels: instance.exports as unknown as Kernels, memory });
}

/** Whether this engine accepts the build's instructions; says nothing of its speed. */
export function runs(build: Build): boolean {
  return modules.has(build) || WebAssembly.validate(kernelBytes(build));
}

/** The module of a build, to read only: decoded once a thread. */
export function kernelBytes(build: Build): Uint8Array<ArrayBuffer> {
  const known = decoded.get(build);
  if (known) return known;
  const text = atob(bytes[build]);
  const made = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) made[i] = text.charCodeAt(i);
  decoded.set(build, made);
  return made;
}

function abort(_message: number, _file: number, line: number, column: number): never {
  throw new DimlawError("INTERNAL", `a kernel's assertion failed at ${line}:${column}`);
}

const KEPT_BYTES = 2 ** 26;
const KEPT_MACHINES = 4;
