import { dataError } from "../../base/errors.ts";
import { fnv1a } from "../../base/fnv1a.ts";
import type { Build } from "../../wasm/kernels.ts";
import type { TrainingCell } from "./cell.ts";
import { layersOf, weightPlaces } from "./network.ts";
import { shapeOf } from "./student-shape.ts";
import type { StudentState, TrainingState } from "./training-state.ts";

/**
 * A cell's state as plain bytes [docs/training.md#checkpoints]: magic, version, length of the header, checksum; the header
 * as JSON; then weights and moments of every student, f32.
 */
export function writeCheckpoint(cell: TrainingCell, build: Build, state: TrainingState): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(
    JSON.stringify({
      cell: fingerprint(cell),
      build,
      step: state.step,
      stream: state.stream,
      students: state.students.map(({ diverged, measured }) => ({ diverged, measured })),
    }),
  );
  const headerBytes = Math.ceil(header.length / 4) * 4;
  const arrays = state.students.flatMap(arraysOf);
  const length = PREFIX + headerBytes + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(length);
  bytes.fill(SPACE, PREFIX, PREFIX + headerBytes);
  bytes.set(header, PREFIX);
  let at = PREFIX + headerBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  new Uint32Array(bytes.buffer, 0, 4).set([MAGIC, VERSION, headerBytes, fnv1a(bytes.subarray(PREFIX))]);
  return bytes;
}

/** @throws DATA where the bytes are no checkpoint, are damaged, or are another cell's */
export function readCheckpoint(given: Uint8Array, cell: TrainingCell): TrainingState & { readonly build: Build } {
  const bytes = new Uint8Array(given);
  const refused = (rule: string, value: unknown) => dataError("checkpoint", rule, value);
  if (bytes.length < PREFIX) throw refused(`at least ${PREFIX} bytes`, bytes.length);
  const [magic, version, headerBytes, sum] = new Uint32Array(bytes.buffer, 0, 4);
  if (magic !== MAGIC || version !== VERSION) throw refused("a checkpoint of this version", `version ${version}`);
  if (fnv1a(bytes.subarray(PREFIX)) !== sum) throw refused("bytes that match their checksum", "damaged ones");
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + headerBytes))) as Header;
  if (header.cell !== fingerprint(cell)) throw refused("the state of the cell that is to be trained", "another cell's");
  let at = PREFIX + headerBytes;
  const students = cell.students.map((student, s) => {
    const places = weightPlaces(layersOf(shapeOf(cell, student)));
    const [weights, first, second] = Array.from({ length: 3 }, () => {
      const array = new Float32Array(bytes.buffer, at, places);
      at += array.byteLength;
      return array;
    });
    return { ...header.students[s], weights, first, second };
  });
  return { step: header.step, stream: header.stream, build: header.build, students };
}

interface Header extends Pick<TrainingState, "step" | "stream"> {
  readonly cell: number;
  readonly build: Build;
  readonly students: readonly Pick<StudentState, "diverged" | "measured">[];
}

const arraysOf = ({ weights, first, second }: StudentState) => [weights, first, second];

/** A number that changes with anything in the cell; arrays of samples by their bytes. */
function fingerprint(cell: TrainingCell): number {
  const plain = JSON.stringify(cell, (_, value) =>
    value instanceof Float32Array
      ? [value.length, fnv1a(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
      : value,
  );
  return fnv1a(plain);
}

const PREFIX = 16;
/** "DLTC" in the bytes' order. */
const MAGIC = 0x43544c44;
const VERSION = 1;
const SPACE = 32;
