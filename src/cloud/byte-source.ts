import { dataError } from "../base/errors.ts";
import type { Coords } from "./point-cloud.ts";
import { landings, type StoredMatrix } from "./stored-matrix.ts";

/** A file, or anything else with bytes at offsets. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Fills `into` from byte `offset` on, or throws. */
  read(into: Uint8Array, offset: number): Promise<void>;
}

/** The bytes [offset, offset + length) of a source, fewer where it ends before. */
export async function readBytes(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - offset)));
  await source.read(bytes, offset);
  return bytes;
}

/** A stored matrix out of bytes in memory; (rows.length or n) x D numbers, row-major. */
export function matrixFromBytes(bytes: Uint8Array, matrix: StoredMatrix, rows?: Int32Array): Coords {
  const steps = landings(matrix, rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const { into, offset } = step.value;
    if (offset + into.length > bytes.length) throw dataError("data", `${offset + into.length} bytes`, bytes.length);
    into.set(bytes.subarray(offset, offset + into.length));
  }
}
