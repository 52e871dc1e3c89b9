import { capacityError } from "../base/errors.ts";
import type { Coords, Dtype } from "./point-cloud.ts";
import { sharedBuffer } from "./point-cloud.ts";

/** How a number lies in a file: half precision exists only there, in memory it is f32. */
export type StoredDtype = Dtype | "f16";

export const STORED_DTYPES = ["f16", "f32", "f64", "i8", "u8", "i32"] as const satisfies readonly StoredDtype[];

/** Bytes of one stored number. */
export const storedBytes: Readonly<Record<StoredDtype, number>> = { f16: 2, f32: 4, f64: 8, i8: 1, u8: 1, i32: 4 };

const Kinds = {
  f16: Float32Array,
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  u8: Uint8Array,
  i32: Int32Array,
};
const hostIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * An array, in memory that workers may see, that `length` numbers of this stored type fit into without loss.
 * @throws CAPACITY where the engine has no memory for it
 */
export function emptyCoords(dtype: StoredDtype, length: number): Coords {
  const bytes = length * Kinds[dtype].BYTES_PER_ELEMENT;
  try {
    return new Kinds[dtype](sharedBuffer(bytes));
  } catch {
    throw capacityError("coords", "no more bytes than this engine can allocate", bytes);
  }
}

/** Turns stored numbers around in place where the file's byte order is not this machine's. */
export function toHostOrder(bytes: Uint8Array, dtype: StoredDtype, littleEndian: boolean): void {
  const size = storedBytes[dtype];
  if (size === 1 || littleEndian === hostIsLittle) return;
  for (let i = 0; i < bytes.length; i += size)
    for (let low = i, high = i + size - 1; low < high; low++, high--) {
      const held = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = held;
    }
}

/**
 * Stored numbers, in host order, as an array of their type: a view where the type is the same, new memory for halves.
 * @param bytes begins on a multiple of 8 in its buffer
 */
export function asCoords(bytes: Uint8Array, dtype: StoredDtype): Coords {
  const length = bytes.byteLength / storedBytes[dtype];
  if (dtype !== "f16") return new Kinds[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, length);
  const wide = new Float32Array(length);
  widenHalves(new Uint16Array(bytes.buffer, bytes.byteOffset, length), wide);
  return wide;
}

/** f32 values of IEEE 754 halves; exact for every half, subnormals and infinities included. */
export function widenHalves(halves: Uint16Array, wide: Float32Array): void {
  const bits = new Uint32Array(wide.buffer, wide.byteOffset, halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    // Exponent and mantissa moved into f32's places are the value over 2^112, the difference of the two biases.
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    if ((half & 0x7c00) !== 0x7c00) wide[i] *= 2 ** 112;
    else bits[i] |= 0x7f800000;
  }
}

/** Bits of the half nearest to a value, ties to even; values from 65520 on become infinite. */
export function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  else if (2 ** (exponent + 1) <= size) exponent++;
  // A mantissa that rounds up to 2048 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + roundToEven(size * 2 ** (10 - exponent)) - 1024);
}

function roundToEven(value: number): number {
  const low = Math.floor(value);
  const over = value - low;
  return over > 0.5 || (over === 0.5 && low % 2 === 1) ? low + 1 : low;
}
