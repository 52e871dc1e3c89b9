import { checked } from "../base/checked.ts";
import { dataError } from "../base/errors.ts";
import { matrixFromBytes } from "./byte-source.ts";
import { CLOUD_FORMAT_OPTIONS, type CloudFormatOptions, cloudFormat, type ResolvedFormat } from "./cloud-format.ts";
import { parseCsv } from "./csv.ts";
import { named } from "./named-errors.ts";
import { type NpyHeader, readNpyHeader, shapeText } from "./npy-header.ts";
import { onlyMatrix, parseNpz } from "./npz.ts";
import { type PointCloud, pointCloud } from "./point-cloud.ts";
import { parseRaw } from "./raw.ts";
import type { StoredMatrix } from "./stored-matrix.ts";

/**
 * The cloud of a file's bytes; formats and rules: docs/formats.md.
 * @param name the file's name: its ending says the format, and it stands in front of every error
 * @returns n x D coordinates in memory that workers may see; halves as f32, text as f64, else the type stored
 * @throws DATA for bytes that are not what they claim to be, or a NaN or infinity; OPTION where name and options do not
 * settle how to read them; CAPACITY where there is no memory
 */
export function parseCloud(bytes: Uint8Array, name: string, options: CloudFormatOptions = {}): PointCloud {
  try {
    return parseAs(bytes, cloudFormat(name, checked(options, CLOUD_FORMAT_OPTIONS)));
  } catch (error) {
    throw named(name, error);
  }
}

/** The cloud of bytes in a known format. */
export function parseAs(bytes: Uint8Array, format: ResolvedFormat): PointCloud {
  switch (format.format) {
    case "npy": {
      const matrix = npyMatrix(readNpyHeader(bytes, bytes.length));
      return pointCloud(matrixFromBytes(bytes, matrix), matrix.D);
    }
    case "npz": {
      const { shape, data } = onlyMatrix(parseNpz(bytes), format.member);
      return pointCloud(data, requireMatrix(shape)[1]);
    }
    case "csv":
      return parseCsv(bytes);
    case "raw":
      return parseRaw(bytes, format);
  }
}

/**
 * The matrix that an .npy header speaks of.
 * @throws DATA for any shape but n x D with at least one point
 */
export function npyMatrix({ shape, ...where }: NpyHeader): StoredMatrix {
  const [n, D] = requireMatrix(shape);
  return { n, D, ...where };
}

function requireMatrix(shape: readonly number[]): readonly number[] {
  if (shape.length !== 2 || shape.some((size) => size < 1))
    throw dataError("shape", "(n, D), points by coordinates", shapeText(shape));
  return shape;
}
