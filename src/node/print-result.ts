import type { OutputOptions } from "./command-options.ts";
import { writeFileAtomic } from "./files.ts";

/** Writes a result where the options want it: JSON to --out, JSON or text to standard output. */
export async function printResult(result: unknown, text: () => string, { json, out }: OutputOptions): Promise<void> {
  const serialized = JSON.stringify(result, null, 2);
  if (out !== undefined) await writeFileAtomic(out, `${serialized}\n`);
  if (json) process.stdout.write(`${serialized}\n`);
  else process.stdout.write(`${text().trimEnd()}\n${out === undefined ? "" : `\nwritten: ${out}\n`}`);
}
