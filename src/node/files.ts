import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { DimlawError, dataError } from "../base/errors.ts";
import { type ByteSource, readBytes } from "../cloud/byte-source.ts";

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, then renamed.
 * A file of that name is replaced, one that a link points to in its place; on failure it stays as it was and the
 * temporary one is removed. Pipes and devices (`/dev/stdout`, `/dev/null`) are written to as they are.
 * @throws DATA naming the path if it cannot be written
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  try {
    const there = await stat(path).catch(() => undefined);
    // A device must never be renamed over.
    if (there && !there.isFile() && !there.isDirectory()) await writeFile(path, data);
    else await replaceFile(there ? await realpath(path) : path, data);
  } catch (error) {
    throw fileError(path, "a path that can be written", error);
  }
}

async function replaceFile(path: string, data: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Opens a file, lends its bytes to `use` and closes it whatever happens.
 * @throws DATA naming the path if there is no such file, it is a folder or cannot be read
 */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const { source, close } = await openFile(path);
  try {
    return await use(source);
  } catch (error) {
    throw fileError(path, "a file that can be read", error);
  } finally {
    await close();
  }
}

/** A file's bytes for as long as they are wanted; who opens it closes it. Throws as `withFile`. */
export async function openFile(path: string): Promise<{ source: ByteSource; close: () => Promise<void> }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw dataError(path, "a file", "a folder");
    if (!found.isFile()) throw dataError(path, "a file", "a pipe or device");
    if (found.size === 0) throw dataError(path, "a file with content", "an empty one");
    const file = await open(path);
    const source = { size: found.size, read: (into: Uint8Array, offset: number) => fill(file, into, offset) };
    return { source, close: () => file.close() };
  } catch (error) {
    throw fileError(path, "a file that can be read", error);
  }
}

/** All bytes of a file, of more than 2 GiB too; throws as `withFile`. */
export function readWholeFile(path: string): Promise<Uint8Array> {
  return withFile(path, (source) => readBytes(source, 0, source.size));
}

async function fill(file: FileHandle, into: Uint8Array, offset: number): Promise<void> {
  // One read delivers less than 2 GiB.
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, Math.min(into.length - at, 1 << 30), offset + at);
    if (bytesRead === 0) throw dataError("file", `bytes up to ${offset + into.length}`, `its end at ${offset + at}`);
    at += bytesRead;
  }
}

/** What the system says of a path, as a DATA error that names it; anything else as it is. */
export function fileError(path: string, rule: string, error: unknown): unknown {
  if (error instanceof DimlawError || !(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOENT") return dataError(path, rule, "no such file or folder");
  if (error.code === "EISDIR") return dataError(path, rule, "a folder");
  if (error.code === "EACCES" || error.code === "EPERM") return dataError(path, rule, "one without permission");
  return dataError(path, rule, error.message.replace(/, \w+( .*)?$/, ""));
}
