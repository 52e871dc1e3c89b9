import { readFile } from "node:fs/promises";
import { dataError } from "../base/errors.ts";
import { fileError } from "./files.ts";

/**
 * A JSON document; pipes too, so that a shell's `<(dimlaw fit ...)` will do.
 * @param orNumber the rule for a name that could have been a number as well
 * @throws DATA naming the path that cannot be read or holds no JSON
 */
export async function readJson(path: string, orNumber?: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (orNumber !== undefined && (error as NodeJS.ErrnoException).code === "ENOENT")
      throw dataError(path, orNumber, "neither");
    throw fileError(path, "a file that can be read", error);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw dataError(
      path,
      "a JSON document",
      text.trim() === "" ? "an empty file" : `text that begins ${text.slice(0, 30)}`,
    );
  }
}
