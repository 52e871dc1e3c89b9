import type { Report } from "../report/report.ts";
import type { ReportOptions } from "./command-options.ts";
import { writeFileAtomic } from "./files.ts";

/**
 * Writes a result where the options want it: JSON to --out, a page to --report, JSON or text to standard output.
 * @param report what the page shows; of commands that have one
 */
export async function printResult(
  result: unknown,
  text: () => string,
  { json, out, report: page }: ReportOptions,
  report?: () => Report,
): Promise<void> {
  const serialized = JSON.stringify(result, null, 2);
  if (out !== undefined) await writeFileAtomic(out, `${serialized}\n`);
  if (page !== undefined && report) {
    // The figures' libraries take half of a command's start; only pages need them.
    const { renderHtml } = await import("../report/render-html.ts");
    await writeFileAtomic(page, renderHtml(report()));
  }
  const written = [out, page].filter((path) => path !== undefined).join(", ");
  if (json) process.stdout.write(`${serialized}\n`);
  else process.stdout.write(`${text().trimEnd()}\n${written === "" ? "" : `\nwritten: ${written}\n`}`);
}
