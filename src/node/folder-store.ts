import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { dataError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import type { CellRecord, CellStore } from "../replications/cell-store.ts";
import { fileError, writeFileAtomic } from "./files.ts";

/**
 * Keeps cells as files of a folder, made where there is none [docs/experiments.md#cells]: one file a cell, whole or not
 * at all. One that is damaged is moved aside and named in a note; nothing is ever deleted.
 */
export function folderStore(folder: string): CellStore {
  const pathOf = (cell: string) => join(folder, `${cell}.cell`);

  async function write(cell: string, header: Header, content: Uint8Array): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw fileError(folder, "a folder that can be made", error);
    }
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]);
    await writeFileAtomic(pathOf(cell), Buffer.concat([Buffer.from(`${MAGIC}${sha256(body)}\n`), body]));
  }

  async function setAside(cell: string, reason: string): Promise<Note> {
    const path = pathOf(cell);
    let aside = "";
    for (let i = 1; aside === "" || (await exists(aside)); i++) aside = `${path}.damaged-${i}`;
    try {
      await rename(path, aside);
    } catch (error) {
      throw fileError(path, "a file that can be renamed", error);
    }
    return note("cell-redone", `${path}: ${reason}; it was moved to ${aside} and its cell is done again`);
  }

  return {
    async read(cell) {
      const path = pathOf(cell);
      const bytes = await readFile(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw fileError(path, "a file that can be read", error);
      });
      if (bytes === null) return NOTHING;
      const found = parsed(bytes);
      return typeof found === "string" ? { ...NOTHING, notes: [await setAside(cell, found)] } : found;
    },
    finish: (cell, outcome, seconds) =>
      write(cell, { state: "done", seconds }, Buffer.from(JSON.stringify(outcome), "utf8")),
    stop: (cell, checkpoint, seconds) => write(cell, { state: "stopped", seconds }, checkpoint),
    setAside,
  };
}

interface Header {
  /** Whether the content is an outcome as JSON, or the bytes of a checkpoint. */
  readonly state: "done" | "stopped";
  readonly seconds: number;
}

/** What a file says, or what is wrong with it. */
function parsed(bytes: Buffer): CellRecord | string {
  const from = MAGIC.length + 64 + 1;
  if (bytes.subarray(0, MAGIC.length).toString("latin1") !== MAGIC)
    return dataError("record", `a file that begins with "${MAGIC.trim()}"`, "another").message;
  const body = bytes.subarray(from);
  if (bytes.subarray(MAGIC.length, from).toString("latin1") !== `${sha256(body)}\n`)
    return dataError("record", "bytes that match their checksum", "damaged ones").message;
  const end = body.indexOf("\n");
  const { state, seconds } = JSON.parse(body.subarray(0, end).toString("utf8")) as Header;
  const content = body.subarray(end + 1);
  if (state === "stopped") return { ...NOTHING, stopped: { checkpoint: Uint8Array.from(content), seconds } };
  return { ...NOTHING, done: { outcome: JSON.parse(content.toString("utf8")) as unknown, seconds } };
}

const NOTHING: CellRecord = { done: null, stopped: null, notes: [] };
const MAGIC = "dimlaw cell 1 ";
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
