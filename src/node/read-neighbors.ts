import { dataError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { named } from "../cloud/named-errors.ts";
import { shapeText } from "../cloud/npy-header.ts";
import { type NpzFile, parseNpz } from "../cloud/npz.ts";
import { METRICS, parseMetric } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { readWholeFile } from "./files.ts";

type Meta = Pick<Neighbors, "metric" | "selfGraph" | "references" | "notes">;

/**
 * Neighbours out of an .npz file [docs/formats.md#neighbours], of this library's making or another's.
 * Without a `meta` member they are taken as euclidean, and as neighbours of the points among themselves where no row
 * names itself and no index passes n; a note says so.
 * @throws DATA naming the path, of approximate neighbours, and the row of a distance that is negative, not finite or out of order or an index that
 * is out of range, named twice or the row's own
 */
export async function readNeighbors(path: string): Promise<Neighbors> {
  const bytes = await readWholeFile(path);
  try {
    return parseNeighbors(parseNpz(bytes));
  } catch (error) {
    throw named(path, error);
  }
}

function parseNeighbors(npz: NpzFile): Neighbors {
  for (const member of ["distances", "indices"])
    if (!npz.members.includes(member))
      throw dataError("members", "distances and indices", npz.members.join(", ") || "none");
  const { shape, data } = npz.read("distances");
  const named = npz.read("indices");
  if (shape.length !== 2 || shape[0] < 1 || shape[1] < 1)
    throw dataError("distances", "shape (n, k)", shapeText(shape));
  if (shapeText(named.shape) !== shapeText(shape))
    throw dataError("indices", `the shape of distances, ${shapeText(shape)}`, shapeText(named.shape));
  if (!(data instanceof Float64Array || data instanceof Float32Array))
    throw dataError("distances", "f8, f4 or f2 numbers", "integers");
  if (!(named.data instanceof Int32Array)) throw dataError("indices", "i4 numbers", named.dtype);

  const [n, k] = shape;
  const distances = data instanceof Float64Array ? data : Float64Array.from(data);
  const indices = named.data;
  const meta = npz.members.includes("meta") ? statedMeta(npz) : assumedMeta(indices, n, k);
  const own = npz.members.includes("own") ? statedOwn(npz, n, meta) : undefined;
  requireDistances(distances, k);
  requireIndices(indices, k, meta, meta.selfGraph ? (row) => row : (row) => own?.[row]);
  return Object.freeze({ kind: "neighbors", n, k, distances, indices, ...meta, ...(own ? { own } : {}) });
}

/** Which reference each query is, or -1. */
function statedOwn(npz: NpzFile, n: number, { selfGraph, references }: Meta): Int32Array {
  const { shape, data, dtype } = npz.read("own");
  if (selfGraph) throw dataError("own", "none where the queries are the references", shapeText(shape));
  if (!(data instanceof Int32Array)) throw dataError("own", "i4 numbers", dtype);
  if (shape.length !== 1 || shape[0] !== n)
    throw dataError("own", `shape ${shapeText([n])}, one a query`, shapeText(shape));
  const wrong = data.findIndex((row) => row < -1 || row >= references);
  if (wrong >= 0) throw dataError(`own, row ${wrong}`, `-1 to ${references - 1}`, data[wrong]);
  return data;
}

function statedMeta(npz: NpzFile): Meta {
  const { data } = npz.read("meta");
  const text = new TextDecoder().decode(Uint8Array.from(data));
  let meta: Partial<Record<keyof Meta | "kind", unknown>>;
  try {
    meta = JSON.parse(text);
  } catch {
    throw dataError("meta", "JSON", text.slice(0, 60));
  }
  const { kind = "neighbors", metric: stated, selfGraph, references, notes = [] } = meta ?? {};
  if (kind !== "neighbors") throw dataError("meta.kind", "neighbors that were found exactly", kind);
  const metric = parseMetric(stated);
  if (metric === undefined) throw dataError("meta.metric", METRICS, stated);
  if (typeof selfGraph !== "boolean") throw dataError("meta.selfGraph", "true or false", selfGraph);
  if (!(Number.isInteger(references) && (references as number) >= 1 && (references as number) <= 0x7fffffff))
    throw dataError("meta.references", "an integer from 1 to 2147483647", references);
  if (!Array.isArray(notes) || !notes.every(isNote)) throw dataError("meta.notes", "a list of coded notes", notes);
  return { metric, selfGraph, references: references as number, notes };
}

function assumedMeta(indices: Int32Array, n: number, k: number): Meta {
  let last = -1;
  let own = 0;
  for (let at = 0; at < indices.length; at++) {
    if (indices[at] > last) last = indices[at];
    if (indices[at] === Math.floor(at / k)) own++;
  }
  const selfGraph = own === 0 && last < n;
  const references = selfGraph ? n : last + 1;
  const taken = selfGraph ? `neighbours among ${n} points` : `neighbours among ${references} other points`;
  const notes = [note("meta-assumed", `the file does not say what was searched: taken as euclidean ${taken}`)];
  if (own > n / 2)
    notes.push(
      note("self-listed", `${own} of ${n} rows name themselves: drop that column if these are the same points`),
    );
  return { metric: "euclidean", selfGraph, references, notes };
}

function requireDistances(distances: Float64Array, k: number): void {
  for (let at = 0; at < distances.length; at++) {
    const distance = distances[at];
    const where = () => `distances, row ${Math.floor(at / k)}, column ${at % k}`;
    if (!(distance >= 0 && distance < Infinity)) throw dataError(where(), "a finite number of at least 0", distance);
    if (at % k > 0 && distance < distances[at - 1])
      throw dataError(where(), `ascending rows, at least ${distances[at - 1]}`, distance);
  }
}

function requireIndices(
  indices: Int32Array,
  k: number,
  { references }: Meta,
  ownOf: (row: number) => number | undefined,
): void {
  for (let at = 0; at < indices.length; at++) {
    const row = Math.floor(at / k);
    const index = indices[at];
    const where = () => `indices, row ${row}, column ${at % k}`;
    if (index < 0 || index >= references) throw dataError(where(), `0 to ${references - 1}`, index);
    if (index === ownOf(row)) throw dataError(where(), "another point than the row's own", index);
  }
  for (let from = 0; from < indices.length; from += k) {
    const sorted = indices.slice(from, from + k).sort();
    for (let j = 1; j < k; j++)
      if (sorted[j] === sorted[j - 1])
        throw dataError(`indices, row ${from / k}`, "each neighbour once", `${sorted[j]} twice`);
  }
}

function isNote(value: unknown): value is Note {
  const { code, message } = (value ?? {}) as Partial<Note>;
  return typeof code === "string" && typeof message === "string";
}
