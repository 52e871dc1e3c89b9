import { dataError } from "../../base/errors.ts";
import { type PointCloud, sharedBuffer } from "../../cloud/point-cloud.ts";

/** Rows of symbols, packed alike: equal bits, bytes or words are equal symbols. */
export interface PackedSymbols {
  readonly n: number;
  /** How many bits a symbol takes: 1, 8 or 32. */
  readonly bits: 1 | 8 | 32;
  /** Bytes a row, a multiple of 16. */
  readonly stride: number;
  /** n x stride; what pads a row is zero. */
  readonly bytes: Uint8Array;
}

/**
 * Clouds of integers as symbols of as few bits as their columns allow: two values in every column take a bit each, integers
 * of a byte a byte.
 * @param clouds of one D
 * @throws DATA for coordinates that are no integers: rounded reals differ in nearly every coordinate
 */
export function packSymbols(clouds: readonly PointCloud[]): PackedSymbols[] {
  for (const { dtype } of clouds)
    if (dtype === "f32" || dtype === "f64")
      throw dataError("cloud", "integer codes (i8, u8 or i32) under the metric hamming", dtype);
  const pairs = twoValues(clouds);
  if (pairs) return clouds.map((cloud) => packBits(cloud, pairs));
  const narrow = clouds.every(({ dtype }) => dtype === clouds[0].dtype && dtype !== "i32");
  return clouds.map((cloud) => (narrow ? packBytes(cloud) : packWords(cloud)));
}

/** Values of the first row, where no column has more than one other; null for more. */
function twoValues(clouds: readonly PointCloud[]): Int32Array | null {
  const { D } = clouds[0];
  const first = Int32Array.from(clouds[0].coords.subarray(0, D));
  const second = Int32Array.from(first);
  for (const { coords } of clouds)
    for (let at = 0, c = 0; at < coords.length; at++, c = c + 1 === D ? 0 : c + 1) {
      const value = coords[at];
      if (value === first[c] || value === second[c]) continue;
      if (second[c] !== first[c]) return null;
      second[c] = value;
    }
  return first;
}

function packBits({ n, D, coords }: PointCloud, zeros: Int32Array): PackedSymbols {
  const stride = 16 * Math.ceil(D / 128);
  const bytes = new Uint8Array(sharedBuffer(n * stride));
  for (let i = 0; i < n; i++)
    for (let c = 0; c < D; c++) if (coords[i * D + c] !== zeros[c]) bytes[i * stride + (c >> 3)] |= 1 << (c & 7);
  return { n, bits: 1, stride, bytes };
}

function packBytes({ n, D, coords }: PointCloud): PackedSymbols {
  const stride = 16 * Math.ceil(D / 16);
  const bytes = new Uint8Array(sharedBuffer(n * stride));
  for (let i = 0; i < n; i++) bytes.set(coords.subarray(i * D, (i + 1) * D), i * stride);
  return { n, bits: 8, stride, bytes };
}

function packWords({ n, D, coords }: PointCloud): PackedSymbols {
  const stride = 16 * Math.ceil(D / 4);
  const words = new Int32Array(sharedBuffer(n * stride));
  for (let i = 0; i < n; i++) words.set(coords.subarray(i * D, (i + 1) * D), (i * stride) / 4);
  return { n, bits: 32, stride, bytes: new Uint8Array(words.buffer) };
}
