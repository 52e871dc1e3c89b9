import { instantiateSync } from "@assemblyscript/loader";
import { DimlawError } from "../base/errors.ts";
import { bytes } from "./bytes.ts";

/** Address of the first byte of an array in the kernels' memory. */
export type Pointer = number;

/** Queries and references of one tile as packPanels left them, beside their raw rows. */
export type PackedTile = [
  rawRows: Pointer,
  rows: number,
  rowPanels: Pointer,
  rowHalf: Pointer,
  rowNorm: Pointer,
  rowError: Pointer,
  own: Pointer,
  rawCols: Pointer,
  cols: number,
  colPanels: Pointer,
  colHalf: Pointer,
  colNorm: Pointer,
  colError: Pointer,
  firstCol: number,
  D: number,
  scale: number,
];

/** Room that a tile kernel works in, and how many reference panels share the cache. */
export type TileScratch = [threshold: Pointer, slack: Pointer, scratch: Pointer, block: number];

/** What assembly/ exports: every array is a pointer into the memory given at instantiation. */
export interface Kernels {
  countTile(...call: [...PackedTile, inner: number, outer: number, counts: Pointer, ...TileScratch]): void;
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
  normalizeRows(rows: Pointer, count: number, D: number): number;
  packPanels(
    rows: Pointer,
    count: number,
    D: number,
    centre: Pointer,
    scale: number,
    width: number,
    panels: Pointer,
    half: Pointer,
    norm: Pointer,
    error: Pointer,
  ): void;
  panelRows(): number;
  scanTile(...call: [...PackedTile, k: number, sq: Pointer, index: Pointer, ...TileScratch]): void;
  sortLists(sq: Pointer, index: Pointer, rows: number, k: number): void;
}

/** `simd` runs everywhere; `relaxed` uses fused multiply-add where the engine has it; `debug` asserts. */
export type Build = "simd" | "relaxed" | "debug";

export interface Machine {
  readonly build: Build;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

const machines = new Map<Build, Machine>();

/**
 * The kernels of one build with a private memory, made once a thread.
 * @throws CAPACITY where the engine has no WebAssembly SIMD (or no relaxed SIMD, for that build)
 */
export function machine(build: Build): Machine {
  const known = machines.get(build);
  if (known) return known;
  if (!runs(build))
    throw new DimlawError(
      "CAPACITY",
      `this engine cannot run the "${build}" kernels: WebAssembly ${build === "relaxed" ? "relaxed " : ""}SIMD is missing`,
    );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const instance = instantiateSync<Record<string, unknown>>(kernelBytes(build), { env: { memory, abort } });
  const made: Machine = Object.freeze({ build, kernels: instance.exports as unknown as Kernels, memory });
  machines.set(build, made);
  return made;
}

/** Whether this engine accepts the build's instructions; says nothing of its speed. */
export function runs(build: Build): boolean {
  return WebAssembly.validate(kernelBytes(build));
}

export function kernelBytes(build: Build): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(bytes[build]), (char) => char.charCodeAt(0));
}

function abort(_message: number, _file: number, line: number, column: number): never {
  throw new DimlawError("INTERNAL", `a kernel's assertion failed at ${line}:${column}`);
}
