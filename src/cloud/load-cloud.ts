import { checked, given, integer, type OptionTable } from "../base/checked.ts";
import { type Control, throwIfCancelled } from "../base/control.ts";
import { dataError } from "../base/errors.ts";
import { type ByteSource, readBytes } from "./byte-source.ts";
import { CLOUD_FORMAT_OPTIONS, type CloudFormatOptions, cloudFormat, type ResolvedFormat } from "./cloud-format.ts";
import { named } from "./named-errors.ts";
import { NPY_HEAD_BYTES, readNpyHeader } from "./npy-header.ts";
import { npyMatrix, parseAs } from "./parse-cloud.ts";
import { type Coords, type PointCloud, pointCloud } from "./point-cloud.ts";
import { rawMatrix } from "./raw.ts";
import { sampleCloud, sampledNote, sampleRows } from "./sample-cloud.ts";
import { landings, type StoredMatrix } from "./stored-matrix.ts";

export interface LoadCloudOptions extends CloudFormatOptions, Control {
  /** Points to pick at random; all of them where left out. */
  readonly sample?: number | undefined;
  /** Of the sample; default 1. */
  readonly seed?: number | undefined;
}

const LOAD_CLOUD_OPTIONS: OptionTable<LoadCloudOptions> = {
  ...CLOUD_FORMAT_OPTIONS,
  sample: { fallback: undefined, read: integer(1, 1).read },
  seed: integer(1, 0, Number.MAX_SAFE_INTEGER),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};

/**
 * The cloud of a file of any size. Plain matrices (npy, raw) come block by block straight into the cloud's memory,
 * and of a row-major one with `sample` only the sampled rows are read; npz and text are taken in whole.
 * The result is that of `parseCloud` and `sampleCloud`, and so are the errors; in rows left out a NaN goes unseen.
 * @throws as `parseCloud`; CANCELLED when `signal` fires
 */
export async function loadCloud(source: ByteSource, name: string, options: LoadCloudOptions = {}): Promise<PointCloud> {
  try {
    const { sample, seed = 1, signal, onProgress, ...formatOptions } = checked(options, LOAD_CLOUD_OPTIONS);
    const control = { signal, onProgress };
    throwIfCancelled(signal);
    const format = cloudFormat(name, formatOptions);
    const matrix = await plainMatrix(source, format);
    if (!matrix) {
      const whole = parseAs(await readBytes(source, 0, source.size), format);
      throwIfCancelled(signal);
      return sample === undefined ? whole : sampleCloud(whole, sample, seed);
    }
    const rows = sample === undefined ? undefined : sampleRows(matrix.n, sample, seed);
    const coords = await readMatrix(source, matrix, rows, control);
    return rows ? sampledCloud(coords, matrix, rows, seed) : pointCloud(coords, matrix.D);
  } catch (error) {
    throw named(name, error);
  }
}

/** The matrix of a file that holds plain numbers; nothing for npz and text. */
export async function plainMatrix(source: ByteSource, format: ResolvedFormat): Promise<StoredMatrix | undefined> {
  if (format.format === "raw") return rawMatrix(source.size, format);
  if (format.format !== "npy") return undefined;
  return npyMatrix(readNpyHeader(await readBytes(source, 0, NPY_HEAD_BYTES), source.size));
}

async function readMatrix(
  source: ByteSource,
  matrix: StoredMatrix,
  rows: Int32Array | undefined,
  { signal, onProgress }: Control,
): Promise<Coords> {
  const steps = landings(matrix, rows);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      onProgress?.(1);
      return step.value;
    }
    throwIfCancelled(signal);
    onProgress?.((step.value.offset - matrix.dataOffset) / (source.size - matrix.dataOffset));
    await source.read(step.value.into, step.value.offset);
  }
}

function sampledCloud(coords: Coords, { n, D }: StoredMatrix, rows: Int32Array, seed: number): PointCloud {
  requireFiniteRows(coords, D, (i) => rows[i]);
  return pointCloud(coords, D, [sampledNote(rows.length, n, seed)]);
}

/** pointCloud would count the rows of a part; who looks for the value looks in the file. */
export function requireFiniteRows(coords: Coords, D: number, rowOf: (i: number) => number): void {
  const bad = coords.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw dataError(`row ${rowOf(Math.floor(bad / D))}, column ${bad % D}`, "a finite number", coords[bad]);
}
