import { dataError } from "../base/errors.ts";
import { type StoredDtype, storedBytes } from "./stored-numbers.ts";

/** What the head of an .npy file says of its numbers. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly dtype: StoredDtype;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  /** Byte where the numbers begin. */
  readonly dataOffset: number;
}

/** No more of a file than this is needed to read its header; numpy itself reads no longer ones. */
export const NPY_HEAD_BYTES = 12 + 10_000;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const dtypeOfCode: Readonly<Record<string, StoredDtype>> = {
  f2: "f16",
  f4: "f32",
  f8: "f64",
  i1: "i8",
  u1: "u8",
  i4: "i32",
};

/**
 * Reads an .npy header, versions 1 to 3, and compares its claim with the size of the file.
 * @param head the first NPY_HEAD_BYTES of the file, or all of it
 * @param fileBytes size of the whole file
 * @throws DATA for a file that is empty, no .npy, cut off, longer than it says or of another number type
 */
export function readNpyHeader(head: Uint8Array, fileBytes: number): NpyHeader {
  if (fileBytes === 0) throw dataError("file", "an .npy array", "an empty file");
  if (MAGIC.some((byte, i) => head[i] !== byte))
    throw dataError("file", `the .npy magic "\\x93NUMPY" in front`, spelled(head.subarray(0, 6)));
  const version = head[6];
  if (!(version >= 1 && version <= 3)) throw dataError("version", "an .npy version from 1 to 3", version);

  const lengthBytes = version === 1 ? 2 : 4;
  const dataOffset = 8 + lengthBytes + littleEndianInteger(head.subarray(8, 8 + lengthBytes));
  if (dataOffset > NPY_HEAD_BYTES)
    throw dataError("header", `at most ${NPY_HEAD_BYTES} bytes with its prefix`, dataOffset);
  if (head.length < 8 + lengthBytes || dataOffset > fileBytes)
    throw dataError("header", `${dataOffset} bytes with its prefix`, `a file of ${fileBytes}, cut off`);

  const header = { ...parsedDict(spelled(head.subarray(8 + lengthBytes, dataOffset))), dataOffset };
  const claimed = header.shape.reduce((product, size) => product * size, 1) * storedBytes[header.dtype];
  const present = fileBytes - dataOffset;
  if (claimed !== present) {
    const what = claimed > present ? "truncated" : "followed by bytes that belong to no number";
    throw dataError(
      "data",
      `${claimed} bytes for shape ${shapeText(header.shape)} of ${header.dtype}`,
      `${present}: ${what}`,
    );
  }
  return header;
}

/** `(3, 2)`, as Python writes it. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function parsedDict(text: string): Omit<NpyHeader, "dataOffset"> {
  const quoted = /['"]descr['"]\s*:\s*(['"])(.*?)\1/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (/['"]descr['"]\s*:\s*\[/.test(text)) throw dataError("dtype", READABLE, "a record of several fields");
  if (!/^\s*\{.*\}\s*$/s.test(text) || !quoted || !order || !shape)
    throw dataError("header", "a dictionary of descr, fortran_order and shape", text.trim().slice(0, 80));
  const [, byteOrder, code] = /^([<>|=]?)(.*)$/.exec(quoted[2])!;
  if (!Object.hasOwn(dtypeOfCode, code)) throw dataError("dtype", READABLE, quoted[2]);
  return {
    dtype: dtypeOfCode[code],
    littleEndian: byteOrder !== ">",
    fortranOrder: order[1] === "True",
    shape: shape[1]
      .split(",")
      .map((size) => size.trim().replace(/L$/, ""))
      .filter((size) => size !== "")
      .map(Number),
  };
}

const READABLE = "f2, f4, f8, i1, u1 or i4 numbers (convert with astype before saving)";

function littleEndianInteger(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

/** Bytes as Latin letters, which is all that a header of numbers holds. */
function spelled(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
