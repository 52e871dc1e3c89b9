import { capacityError } from "../base/errors.ts";
import type { Machine } from "./kernels.ts";

type Field = { readonly view: "f32" | "f64" | "i32" | "u8"; readonly length: number };
type ViewOf = {
  f32: Float32Array<ArrayBuffer>;
  f64: Float64Array<ArrayBuffer>;
  i32: Int32Array<ArrayBuffer>;
  u8: Uint8Array<ArrayBuffer>;
};
export type Layout = Readonly<Record<string, Field>>;
export type Placed<L extends Layout> = {
  readonly [K in keyof L]: { readonly pointer: number; readonly view: ViewOf[L[K]["view"]] };
};

export const f32 = (length: number) => ({ view: "f32", length }) as const;
export const f64 = (length: number) => ({ view: "f64", length }) as const;
export const u8 = (length: number) => ({ view: "u8", length }) as const;
export const i32 = (length: number) => ({ view: "i32", length }) as const;

/**
 * Lends the machine's memory for one synchronous call: lays out the fields, grows at most once, makes fresh
 * views, runs, forgets. Contents are what the last scope left. Pointers and views are void afterwards.
 * @throws CAPACITY when the layout needs more than a WebAssembly memory holds
 */
export function scope<const L extends Layout, R>(machine: Machine, layout: L, run: (at: Placed<L>) => R): R {
  return run(place(machine, layout));
}

/**
 * Lays out the fields in a borrowed machine's memory, for as long as it is held: whoever borrowed it places once.
 * @throws CAPACITY when the layout needs more than a WebAssembly memory holds
 */
export function place<const L extends Layout>(machine: Machine, layout: L): Placed<L> {
  grow(machine.memory, layoutBytes(layout));
  let top = FIRST_BYTE;
  const buffer = machine.memory.buffer as ArrayBuffer;
  const placed: Record<string, { pointer: number; view: unknown }> = {};
  for (const [name, field] of Object.entries(layout)) {
    placed[name] = { pointer: top, view: new VIEWS[field.view](buffer, top, field.length) };
    top += bytesOf(field);
  }
  return placed as Placed<L>;
}

/** Kernel memory that a layout takes; at most MAX_BYTES can be had. */
export function layoutBytes(layout: Layout): number {
  return Object.values(layout).reduce((sum, field) => sum + bytesOf(field), FIRST_BYTE);
}

const bytesOf = ({ view, length }: Field) => Math.ceil((length * BYTES[view]) / ALIGNMENT) * ALIGNMENT;

function grow(memory: WebAssembly.Memory, bytes: number): void {
  if (bytes > MAX_BYTES) throw capacityError("kernel memory", `at most ${MAX_BYTES} bytes`, bytes);
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch {
    throw capacityError("kernel memory", "what the machine can still give", `${bytes} bytes`);
  }
}

const PAGE = 65536;
export const MAX_BYTES = 65536 * PAGE;
const ALIGNMENT = 64;
/** The compiler keeps its own constants below. */
const FIRST_BYTE = PAGE;
const BYTES = { f32: 4, f64: 8, i32: 4, u8: 1 } as const;
const VIEWS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;
