import { dataError } from "../base/errors.ts";
import { matrixFromBytes } from "./byte-source.ts";
import { type PointCloud, pointCloud } from "./point-cloud.ts";
import type { StoredMatrix } from "./stored-matrix.ts";
import { type StoredDtype, storedBytes } from "./stored-numbers.ts";

/** What a file of bare numbers cannot say of itself. */
export interface RawLayout {
  /** Numbers a row. */
  readonly D: number;
  readonly dtype: StoredDtype;
}

/**
 * The matrix of a file of bare little-endian numbers, row after row [docs/formats.md#raw-numbers].
 * @throws DATA for a file that is empty or no whole number of rows
 */
export function rawMatrix(fileBytes: number, { D, dtype }: RawLayout): StoredMatrix {
  const rowBytes = D * storedBytes[dtype];
  if (fileBytes === 0) throw dataError("file", "rows of numbers", "an empty file");
  if (fileBytes % rowBytes !== 0)
    throw dataError("file", `a multiple of ${rowBytes} bytes (D = ${D} of ${dtype})`, fileBytes);
  return { n: fileBytes / rowBytes, D, dtype, littleEndian: true, fortranOrder: false, dataOffset: 0 };
}

/** The cloud of bare little-endian numbers; throws as `rawMatrix` and `pointCloud` do. */
export function parseRaw(bytes: Uint8Array, layout: RawLayout): PointCloud {
  return pointCloud(matrixFromBytes(bytes, rawMatrix(bytes.length, layout)), layout.D);
}
