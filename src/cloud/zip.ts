import { Inflate, inflateSync } from "fflate";
import { capacityError, DimlawError, dataError } from "../base/errors.ts";

/** One file inside a zip archive, not yet unpacked. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked size in bytes, as the archive claims. */
  readonly size: number;
  readonly packedSize: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  /** Byte in the archive where the entry's own header begins. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const BIG = 0xffffffff;
// A deflate stream cannot say more than 1032 bytes in one.
const MOST_INFLATION = 1032;

/**
 * What a zip archive holds, by its directory; zip64 included (PKWARE APPNOTE 4.3).
 * @throws DATA for bytes that are no such archive
 */
export function zipEntries(archive: Uint8Array): ZipEntry[] {
  return readAsZip(archive, (view) => {
    let { at, count } = directory(view);
    const entries: ZipEntry[] = [];
    for (; count > 0; count--) {
      if (view.getUint32(at, true) !== CENTRAL) throw broken("a directory entry", `other bytes at ${at}`);
      const nameBytes = view.getUint16(at + 28, true);
      const extraBytes = view.getUint16(at + 30, true);
      const name = new TextDecoder().decode(archive.slice(at + 46, at + 46 + nameBytes));
      const size = view.getUint32(at + 24, true);
      const packedSize = view.getUint32(at + 20, true);
      const offset = view.getUint32(at + 42, true);
      const wide = zip64Fields(view, at + 46 + nameBytes, extraBytes);
      entries.push({
        name,
        size: size === BIG ? wide() : size,
        packedSize: packedSize === BIG ? wide() : packedSize,
        offset: offset === BIG ? wide() : offset,
        method: view.getUint16(at + 10, true),
        crc32: view.getUint32(at + 16, true),
      });
      at += 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    }
    return entries;
  });
}

/**
 * The unpacked bytes of one entry; stored ones are a view of the archive.
 * @throws DATA where they are cut off, of another packing, or not the bytes that their checksum speaks of
 */
export function unzip(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  const { name, method, size } = entry;
  const packed = packedBytes(archive, entry);
  if (method === 8 && size > packed.length * MOST_INFLATION)
    throw dataError(name, `at most ${packed.length * MOST_INFLATION} bytes out of ${packed.length} deflated`, size);
  // fflate counts a stream's bytes in 32 signed bits.
  if (packed.length > 0x7fffffff && method === 8)
    throw capacityError(name, "at most 2147483647 deflated bytes", packed.length);
  const bytes = method === 0 ? packed : inflated(name, () => inflateSync(packed, { out: new Uint8Array(size) }));
  if (bytes.length !== size) throw dataError(name, `${size} unpacked bytes`, bytes.length);
  if (crc32(bytes) !== entry.crc32) throw dataError(name, "the bytes of its checksum", "others: damaged");
  return bytes;
}

/** The first unpacked bytes of an entry, `length` of them or more, fewer where it is shorter; not compared with the checksum. */
export function unzipHead(archive: Uint8Array, entry: ZipEntry, length: number): Uint8Array {
  const packed = packedBytes(archive, entry);
  if (entry.method === 0) return packed;
  let head = new Uint8Array(0);
  const stream = new Inflate((chunk) => {
    const joined = new Uint8Array(head.length + chunk.length);
    joined.set(head);
    joined.set(chunk, head.length);
    head = joined;
  });
  const step = 4096;
  for (let from = 0; from < packed.length && head.length < length; from += step)
    inflated(entry.name, () => stream.push(packed.subarray(from, from + step), from + step >= packed.length));
  return head;
}

function packedBytes(archive: Uint8Array, { name, method, offset, packedSize }: ZipEntry): Uint8Array {
  if (method !== 0 && method !== 8) throw dataError(name, "a stored or deflated member", `packing method ${method}`);
  return readAsZip(archive, (view) => {
    if (view.getUint32(offset, true) !== LOCAL) throw broken("a member's header", `other bytes at ${offset}`);
    const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const packed = archive.subarray(from, from + packedSize);
    if (packed.length < packedSize) throw dataError(name, `${packedSize} packed bytes`, `${packed.length}: truncated`);
    return packed;
  });
}

function inflated<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw dataError(name, "a deflate stream", `a damaged one: ${error instanceof Error ? error.message : error}`);
  }
}

function directory(view: DataView): { at: number; count: number } {
  let end = view.byteLength - 22;
  const earliest = Math.max(0, end - 0xffff);
  while (end >= earliest && view.getUint32(end, true) !== END) end--;
  if (end < earliest) throw broken("the directory at its end", "none: truncated, or no zip");
  const at = view.getUint32(end + 16, true);
  const count = view.getUint16(end + 10, true);
  if (at !== BIG && count !== 0xffff) return { at, count };
  if (end < 20 || view.getUint32(end - 20, true) !== END_64_LOCATOR) return { at, count };
  const end64 = Number(view.getBigUint64(end - 12, true));
  if (view.getUint32(end64, true) !== END_64) throw broken("a zip64 directory", `other bytes at ${end64}`);
  return { at: Number(view.getBigUint64(end64 + 48, true)), count: Number(view.getBigUint64(end64 + 32, true)) };
}

/** Reads the zip64 extra field's numbers one after the other, in the order in which they are asked for. */
function zip64Fields(view: DataView, from: number, extraBytes: number): () => number {
  let at = from;
  const to = from + extraBytes;
  while (at + 4 <= to && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return () => {
    if (at + 8 > to) throw broken("a zip64 field for each large size", "none");
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
}

function readAsZip<T>(archive: Uint8Array, read: (view: DataView) => T): T {
  try {
    return read(new DataView(archive.buffer, archive.byteOffset, archive.byteLength));
  } catch (error) {
    // A DataView refuses offsets past its end, which is what a damaged directory leads to.
    if (!(error instanceof DimlawError) && error instanceof RangeError)
      throw broken("offsets inside the file", "one past its end");
    throw error;
  }
}

const broken = (rule: string, value: string) => dataError("zip", rule, value);

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
