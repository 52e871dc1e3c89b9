import { optionError, shapeError } from "../base/errors.ts";
import { matrixFromBytes } from "./byte-source.ts";
import { readNpyHeader, shapeText } from "./npy-header.ts";
import type { Coords, Dtype } from "./point-cloud.ts";
import { halfBits, type StoredDtype, toHostOrder } from "./stored-numbers.ts";

/** The array of an .npy file. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Of `data`; half precision has been widened to f32. */
  readonly dtype: Dtype;
  /** Row-major (the last axis runs fastest), in memory that workers may see. */
  readonly data: Coords;
}

/**
 * Reads an .npy file, versions 1 to 3 [docs/formats.md#npy].
 * @throws DATA for bytes that are no such file; SHAPE for Fortran order in more than two dimensions
 */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const { shape, dtype, ...where } = readNpyHeader(bytes, bytes.length);
  const count = shape.reduce((product, size) => product * size, 1);
  if (where.fortranOrder && shape.length > 2)
    throw shapeError("shape", "at most two dimensions in Fortran order", shapeText(shape));
  const [n, D] = shape.length === 2 ? [shape[0], shape[1]] : [1, count];
  const data = matrixFromBytes(bytes, { n, D, dtype, ...where });
  return { shape, dtype: dtype === "f16" ? "f32" : dtype, data };
}

/**
 * An .npy file (version 1, little-endian, C order) of an array.
 * @param data as many numbers as `shape` says, row-major
 * @param options `half: true` rounds to half precision, ties to even
 * @throws SHAPE if the two disagree; OPTION for halves of integers
 */
export function npyBytes(
  data: Coords,
  shape: readonly number[],
  options: { readonly half?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) throw shapeError("data", `${count} numbers for shape ${shapeText(shape)}`, data.length);
  const { half = false } = options;
  if (half && !(data instanceof Float32Array || data instanceof Float64Array))
    throw optionError("half", "false for an array of integers", true);
  const dtype: StoredDtype = half ? "f16" : storedAs(data);
  const stored = half ? Uint16Array.from(data, halfBits) : data;

  const dict = `{'descr': '${codes[dtype]}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const dataOffset = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataOffset + stored.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (dataOffset - 10) & 255, (dataOffset - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(dataOffset - 11)}\n`), 10);
  bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), dataOffset);
  toHostOrder(bytes.subarray(dataOffset), dtype, true);
  return bytes;
}

const codes: Readonly<Record<StoredDtype, string>> = {
  f16: "<f2",
  f32: "<f4",
  f64: "<f8",
  i8: "|i1",
  u8: "|u1",
  i32: "<i4",
};

function storedAs(data: Coords): StoredDtype {
  if (data instanceof Float32Array) return "f32";
  if (data instanceof Float64Array) return "f64";
  if (data instanceof Int8Array) return "i8";
  return data instanceof Uint8Array ? "u8" : "i32";
}
