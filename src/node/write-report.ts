import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { renderText } from "../report/render-text.ts";
import type { Report } from "../report/report.ts";
import type { OutputOptions } from "./command-options.ts";
import { fileError, writeFileAtomic } from "./files.ts";
import { paint } from "./paint.ts";

/**
 * Writes report.html and report.json into a folder, made where there is none, and shows the report on standard output.
 * @throws DATA naming the path that cannot be written
 */
export async function writeReport(
  report: Report,
  folder: string,
  { json }: Pick<OutputOptions, "json">,
): Promise<void> {
  const serialized = `${JSON.stringify(report, null, 2)}\n`;
  // The figures' libraries take half of a command's start; only reports need them.
  const { renderHtml } = await import("../report/render-html.ts");
  const html = renderHtml(report);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, "a folder that can be made", error);
  }
  await writeFileAtomic(join(folder, "report.html"), html);
  await writeFileAtomic(join(folder, "report.json"), serialized);
  process.stdout.write(
    json
      ? serialized
      : `${renderText(report, { color: paint }).trimEnd()}\n\nwritten: ${join(folder, "report.html")}, ${join(folder, "report.json")}\n`,
  );
}
