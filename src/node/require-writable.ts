import { access, constants, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { dataError, optionError } from "../base/errors.ts";
import { fileError } from "./files.ts";

/**
 * Looks before long work whether its result can be written to a file, and that this is none of those it is made from.
 * @throws DATA naming the path; OPTION for an input
 */
export async function requireWritableFile(
  path: string,
  inputs: readonly (string | undefined)[] = [],
  option = "--out",
): Promise<void> {
  const there = await kindOf(path);
  if (there === "folder") throw dataError(path, "a file that can be written", "a folder");
  const folder = dirname(resolve(path));
  const around = await kindOf(folder);
  if (around !== "folder")
    throw dataError(
      path,
      "a file in a folder that is there",
      around === "file" ? "one in a file" : `none at ${folder}`,
    );
  await requireAccess(folder, path, "a file that can be written");
  const own = await realpath(path).catch(() => undefined);
  if (own === undefined) return;
  for (const input of inputs)
    if (input !== undefined && (await realpath(input).catch(() => null)) === own)
      throw optionError(option, "another file than the input", path);
}

/** The same for all that a command writes. */
export async function requireWritable(
  { out, report }: { readonly out?: string; readonly report?: string },
  inputs: readonly (string | undefined)[],
): Promise<void> {
  if (out !== undefined) await requireWritableFile(out, inputs);
  if (report !== undefined) await requireWritableFile(report, [...inputs, out], "--report");
}

/** The same for a folder, which may have to be made. */
export async function requireWritableFolder(path: string): Promise<void> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const there = await kindOf(at);
    if (there === "nothing" && at !== dirname(at)) continue;
    if (there !== "folder") throw dataError(path, "a folder that can be written", `a file at ${at}`);
    return requireAccess(at, path, "a folder that can be written");
  }
}

async function kindOf(path: string): Promise<"file" | "folder" | "nothing"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    return "nothing";
  }
}

async function requireAccess(folder: string, path: string, rule: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw fileError(path, rule, error);
  }
}
