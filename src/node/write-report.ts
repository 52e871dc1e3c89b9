import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pc from "picocolors";
import { renderHtml } from "../report/render-html.ts";
import { renderText, type TextKind } from "../report/render-text.ts";
import type { Report } from "../report/report.ts";
import type { OutputOptions } from "./command-options.ts";
import { writeFileAtomic } from "./files.ts";

/** Writes report.html and report.json into a folder and shows the report on standard output. */
export async function writeReport(
  report: Report,
  folder: string,
  { json }: Pick<OutputOptions, "json">,
): Promise<void> {
  const serialized = `${JSON.stringify(report, null, 2)}\n`;
  const html = renderHtml(report);
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, "report.html"), html);
  await writeFileAtomic(join(folder, "report.json"), serialized);
  process.stdout.write(
    json
      ? serialized
      : `${renderText(report, { color: paint }).trimEnd()}\n\nwritten: ${join(folder, "report.html")}, report.json\n`,
  );
}

function paint(kind: TextKind, text: string): string {
  const painted = {
    title: pc.bold,
    heading: pc.bold,
    muted: pc.dim,
    consistent: pc.green,
    violates: pc.red,
    "cannot-tell": pc.yellow,
    "not-applicable": pc.dim,
  };
  return painted[kind](text);
}
