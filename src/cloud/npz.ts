import { zipSync } from "fflate";
import { capacityError, DimlawError, dataError, optionError } from "../base/errors.ts";
import { named } from "./named-errors.ts";
import { type NpyArray, parseNpy } from "./npy.ts";
import { NPY_HEAD_BYTES, readNpyHeader, shapeText } from "./npy-header.ts";
import { unzip, unzipHead, type ZipEntry, zipEntries } from "./zip.ts";

/** An .npz file: its directory has been read, its members are unpacked when asked for. */
export interface NpzFile {
  /** Names without the `.npy`, in the order of the file. */
  readonly members: readonly string[];
  /** What the member's header says, without unpacking the rest; throws as `read` does. */
  shape(member: string): readonly number[];
  /** @throws OPTION for a name that is no member; DATA for a member that cannot be read */
  read(member: string): NpyArray;
}

/**
 * Opens an .npz file, stored or deflated [docs/formats.md#npz].
 * @throws DATA for bytes that are no zip archive
 */
export function parseNpz(bytes: Uint8Array): NpzFile {
  if (bytes.length === 0) throw dataError("file", "an .npz archive", "an empty file");
  const entries = new Map(
    zipEntries(bytes)
      .filter((entry) => entry.name.endsWith(".npy"))
      .map((entry) => [entry.name.slice(0, -4), entry]),
  );
  const members = [...entries.keys()];
  const within = <T>(member: string, read: (entry: ZipEntry) => T): T => {
    const entry = entries.get(member);
    if (!entry) throw optionError("member", `one of ${members.join(", ") || "none, for there is no array"}`, member);
    try {
      return read(entry);
    } catch (error) {
      throw named(member, error);
    }
  };
  return {
    members,
    shape: (member) =>
      within(member, (entry) => readNpyHeader(unzipHead(bytes, entry, NPY_HEAD_BYTES), entry.size).shape),
    read: (member) => within(member, (entry) => parseNpy(unzip(bytes, entry))),
  };
}

/**
 * The member that a caller means: the one named, or the only one with two dimensions.
 * @throws DATA listing the members where the choice is not plain
 */
export function onlyMatrix(npz: NpzFile, member?: string): NpyArray {
  if (member !== undefined) return npz.read(member);
  const matrices: string[] = [];
  const seen = npz.members.map((name) => {
    try {
      const shape = npz.shape(name);
      if (shape.length === 2) matrices.push(name);
      return `${name} ${shapeText(shape)}`;
    } catch (error) {
      // An array of another kind (text, say) beside the one that is wanted does no harm.
      if (!(error instanceof DimlawError) || npz.members.length === 1) throw error;
      return `${name} (not readable)`;
    }
  });
  if (matrices.length === 1) return npz.read(matrices[0]);
  const list = seen.join(", ") || "no array at all";
  throw dataError("member", `one array with two dimensions, or the option "member"`, list);
}

/**
 * An .npz archive of arrays, each of them the bytes that `npyBytes` makes.
 * @param options `deflate: true` packs the members; the same members give the same bytes
 * @throws CAPACITY from 4 GiB on
 */
export function npzBytes(
  members: Readonly<Record<string, Uint8Array>>,
  options: { readonly deflate?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const size = Object.values(members).reduce((sum, bytes) => sum + bytes.length, 0);
  if (size > 0xffff0000) throw capacityError("npz", "less than 4 GiB of arrays", `${size} bytes`);
  const files = Object.fromEntries(Object.entries(members).map(([name, bytes]) => [`${name}.npy`, bytes]));
  return zipSync(files, { level: options.deflate ? 9 : 0, mtime: new Date(1980, 0, 1) });
}
