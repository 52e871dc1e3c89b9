import { createHash } from "node:crypto";
import { throwIfCancelled } from "../base/control.ts";
import { withFile } from "./files.ts";

/** What repeats a run of this program: the command line as it was typed, quoted for a shell, and the Node that ran it. */
export function commandRecord(): { readonly command: string; readonly node: string } {
  const typed = process.argv.slice(2).map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return { command: ["dimlaw", ...typed].join(" "), node: process.version };
}

/** What tells a file from another of its name: its size and, up to 1 GiB, the SHA-256 of its bytes. */
export interface InputRecord {
  readonly inputBytes: number;
  readonly inputSha256?: string;
}

/** @throws CANCELLED; DATA as `withFile` */
export function inputRecord(path: string, signal?: AbortSignal): Promise<InputRecord> {
  return withFile(path, async ({ size, read }) => {
    // A larger file would take longer to hash than to sample.
    if (size > MOST_HASHED_BYTES) return { inputBytes: size };
    const hash = createHash("sha256");
    const block = new Uint8Array(Math.min(size, BLOCK_BYTES));
    for (let at = 0; at < size; at += block.length) {
      throwIfCancelled(signal);
      const part = block.subarray(0, Math.min(block.length, size - at));
      await read(part, at);
      hash.update(part);
    }
    return { inputBytes: size, inputSha256: hash.digest("hex") };
  });
}

/** Words that every shell takes as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;
const BLOCK_BYTES = 1 << 20;
const MOST_HASHED_BYTES = 1 << 30;
