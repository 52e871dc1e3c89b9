import { claimed } from "../base/claimed.ts";
import { dataError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";

/** Numbers as they were stored; half precision is widened to f32 on reading, which is exact. */
export type Coords = Float32Array | Float64Array | Int8Array | Uint8Array | Int32Array;
export type Dtype = "f32" | "f64" | "i8" | "u8" | "i32";

/** n points in D ambient coordinates. */
export interface PointCloud {
  readonly kind: "point-cloud";
  readonly n: number;
  readonly D: number;
  readonly dtype: Dtype;
  /** coords[i*D + c]: coordinate c of point i; n x D, row-major, every value finite. */
  readonly coords: Coords;
  readonly notes: readonly Note[];
}

/**
 * A cloud over the caller's array, which is not copied.
 * @param coords n x D numbers, row-major
 * @throws SHAPE if the length is no multiple of D or there is no point; DATA naming row and column of a NaN or an infinity
 */
export function pointCloud(coords: Coords, D: number, notes: readonly Note[] = []): PointCloud {
  if (!Number.isInteger(D) || D < 1) throw shapeError("D", "an integer of at least 1", D);
  if (coords.length === 0) throw shapeError("coords", "at least one point", "none");
  if (coords.length % D !== 0) throw shapeError("coords", `a multiple of D = ${D} numbers`, coords.length);
  requireFinite(coords, D);
  return Object.freeze({ kind: "point-cloud", n: coords.length / D, D, dtype: dtypeOf(coords), coords, notes });
}

/** Rows `indices` of a cloud, in that order, as a cloud of their own. */
export function takeRows(
  cloud: PointCloud,
  indices: ArrayLike<number>,
  notes: readonly Note[] = cloud.notes,
): PointCloud {
  const { D, coords } = cloud;
  const taken = coordsLike(coords, indices.length * D);
  for (let i = 0; i < indices.length; i++) taken.set(coords.subarray(indices[i] * D, (indices[i] + 1) * D), i * D);
  return Object.freeze({ ...cloud, n: indices.length, coords: taken, notes });
}

/** An empty array of the same element type, shared between threads where the engine allows it. */
function coordsLike(coords: Coords, length: number): Coords {
  const Kind = coords.constructor as Float32ArrayConstructor;
  return new Kind(sharedBuffer(length * Kind.BYTES_PER_ELEMENT)) as Coords;
}

/** Memory that workers may see without a copy, where the engine has it; private memory elsewhere. */
export function sharedBuffer(bytes: number): ArrayBuffer {
  return claimed("memory", bytes, () =>
    typeof SharedArrayBuffer === "undefined"
      ? new ArrayBuffer(bytes)
      : (new SharedArrayBuffer(bytes) as unknown as ArrayBuffer),
  );
}

/** Shared memory of an array that is done with, where it has room for so many bytes; else new memory. */
export function reusable(done: ArrayBufferView | undefined, bytes: number): ArrayBuffer {
  return done && isShared(done) && done.buffer.byteLength >= bytes ? (done.buffer as ArrayBuffer) : sharedBuffer(bytes);
}

/**
 * The cloud in memory that workers see without a copy: itself where it lies there.
 * @param done an array whose shared memory may be taken for it
 */
export function sharedCloud(cloud: PointCloud, done?: ArrayBufferView): PointCloud {
  const { coords } = cloud;
  if (typeof SharedArrayBuffer === "undefined" || isShared(coords)) return cloud;
  const Kind = coords.constructor as Float32ArrayConstructor;
  const copy = new Kind(reusable(done, coords.byteLength), 0, coords.length) as Coords;
  copy.set(coords);
  return Object.freeze({ ...cloud, coords: copy });
}

const isShared = ({ buffer }: ArrayBufferView) =>
  typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;

function dtypeOf(coords: Coords): Dtype {
  if (coords instanceof Float32Array) return "f32";
  if (coords instanceof Float64Array) return "f64";
  if (coords instanceof Int8Array) return "i8";
  if (coords instanceof Uint8Array) return "u8";
  if (coords instanceof Int32Array) return "i32";
  throw shapeError(
    "coords",
    "a Float32Array, Float64Array, Int8Array, Uint8Array or Int32Array",
    Object.prototype.toString.call(coords),
  );
}

function requireFinite(coords: Coords, D: number): void {
  if (!(coords instanceof Float32Array || coords instanceof Float64Array)) return;
  for (let i = 0; i < coords.length; i++)
    if (!Number.isFinite(coords[i]))
      throw dataError(`row ${Math.floor(i / D)}, column ${i % D}`, "a finite number", coords[i]);
}
