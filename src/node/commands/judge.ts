import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { dataError } from "../../base/errors.ts";
import { fitFromJson } from "../../curves/fit-from-json.ts";
import { givenDimension } from "../../dimension/given.ts";
import { makeReport } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { dimensionFromJson } from "../../theory/dimension-from-json.ts";
import { judge } from "../../theory/judge.ts";
import { lawNamed, laws } from "../../theory/laws.ts";
import { type OutputOptions, withOutput } from "../command-options.ts";
import { printResult } from "../print-result.ts";

interface Options extends OutputOptions {
  readonly fit: string;
  readonly dimension?: string;
  readonly law: string;
}

export function judgeCommand(): Command {
  const command = new Command("judge")
    .description("does a fitted exponent agree with what a law predicts from the dimension?")
    .requiredOption("--fit <file>", "what `dimlaw fit --json` printed")
    .option("--dimension <file|number>", "what `dimlaw dimension --json` printed, or a dimension known from elsewhere")
    .requiredOption(
      "--law <name>",
      Object.values(laws)
        .map(({ name }) => name)
        .join(", "),
    );
  return withOutput(command).action(run);
}

async function run(options: Options): Promise<void> {
  const law = lawNamed(options.law);
  const fit = fitFromJson(await readJson(options.fit), options.fit);
  const verdict = judge(fit, await dimensionOf(options.dimension), law);
  await printResult(
    verdict,
    () => renderText(makeReport([fit, verdict], { title: `${fit.curve} against ${law.name}` })),
    options,
  );
}

async function dimensionOf(text: string | undefined) {
  if (text === undefined) return null;
  const d = Number(text);
  return text.trim() !== "" && Number.isFinite(d) ? givenDimension(d) : dimensionFromJson(await readJson(text), text);
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw dataError(path, "a file that can be read", "none");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw dataError(path, "a JSON document", text.trim() === "" ? "an empty file" : `${text.slice(0, 40)}...`);
  }
}
