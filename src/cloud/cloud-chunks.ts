import { checked, given, integer, type OptionTable } from "../base/checked.ts";
import { type Control, throwIfCancelled } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import type { ByteSource } from "./byte-source.ts";
import { CLOUD_FORMAT_OPTIONS, type CloudFormatOptions, cloudFormat } from "./cloud-format.ts";
import { plainMatrix, requireFiniteRows } from "./load-cloud.ts";
import { named } from "./named-errors.ts";
import { type Coords, type PointCloud, pointCloud } from "./point-cloud.ts";
import { landings, type StoredMatrix } from "./stored-matrix.ts";
import { emptyCoords, storedBytes } from "./stored-numbers.ts";

export interface CloudChunksOptions extends CloudFormatOptions, Pick<Control, "signal"> {
  /** Rows of a chunk; default: as many as fill 256 MiB. */
  readonly rowsPerChunk?: number | undefined;
}

const OPTIONS: OptionTable<CloudChunksOptions> = {
  ...CLOUD_FORMAT_OPTIONS,
  rowsPerChunk: { fallback: undefined, read: integer(1, 1, 2 ** 31 - 1).read },
  signal: given<AbortSignal | undefined>(undefined),
};

/**
 * The cloud of a file, chunk of rows after chunk of rows in order, in the memory of two chunks: one may be worked on
 * while the next is read. A chunk is overwritten when the chunk after the next is asked for.
 * @throws OPTION for a file that cannot be read in rows (npz, text, Fortran order); DATA naming row and column of a NaN
 * or an infinity, else as `loadCloud`
 */
export async function* cloudChunks(
  source: ByteSource,
  name: string,
  options: CloudChunksOptions = {},
): AsyncGenerator<PointCloud, void> {
  try {
    const { rowsPerChunk, signal, ...formatOptions } = checked(options, OPTIONS);
    const matrix = await rowMatrix(source, name, formatOptions);
    const { n, D, dtype } = matrix;
    const rows = Math.min(n, rowsPerChunk ?? Math.max(1, Math.floor(CHUNK_BYTES / matrix.rowBytes)));
    const memory: Coords[] = [];
    for (let from = 0, chunk = 0; from < n; from += rows, chunk++) {
      memory[chunk % 2] ??= emptyCoords(dtype, rows * D);
      const count = Math.min(rows, n - from);
      const coords = memory[chunk % 2].subarray(0, count * D) as Coords;
      const steps = landings(
        { ...matrix, n: count, dataOffset: matrix.dataOffset + from * matrix.rowBytes },
        undefined,
        coords,
      );
      for (let step = steps.next(); !step.done; step = steps.next()) {
        throwIfCancelled(signal);
        await source.read(step.value.into, step.value.offset);
      }
      yield chunkOf(coords, D, from);
    }
  } catch (error) {
    throw named(name, error);
  }
}

function chunkOf(coords: Coords, D: number, from: number): PointCloud {
  try {
    return pointCloud(coords, D);
  } catch (error) {
    requireFiniteRows(coords, D, (i) => from + i);
    throw error;
  }
}

/**
 * Where the rows of a file lie.
 * @throws as `cloudChunks`, without the name in front
 */
export async function rowMatrix(
  source: ByteSource,
  name: string,
  options: CloudFormatOptions,
): Promise<StoredMatrix & { readonly rowBytes: number }> {
  const format = cloudFormat(name, options);
  const matrix = await plainMatrix(source, format);
  if (!matrix) throw optionError("format", "npy or raw, of which rows can be read one by one", format.format);
  if (matrix.fortranOrder) throw optionError("format", "rows one after the other (C order)", "Fortran order");
  return { ...matrix, rowBytes: matrix.D * storedBytes[matrix.dtype] };
}

const CHUNK_BYTES = 2 ** 28;
