import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { dataError, optionError } from "../../base/errors.ts";
import { parseNumber } from "../../cloud/parse-number.ts";
import type { CurveFit } from "../../curves/curve-fit.ts";
import { fitFromJson } from "../../curves/fit-from-json.ts";
import { jsonFields } from "../../curves/json-fields.ts";
import { givenDimension } from "../../dimension/given.ts";
import { dimensionFromJson } from "../../theory/dimension-from-json.ts";
import { judge } from "../../theory/judge.ts";
import type { Law } from "../../theory/law.ts";
import { lawNamed, laws } from "../../theory/laws.ts";
import { filled, type OutputOptions, withOutput } from "../command-options.ts";
import { fileError } from "../files.ts";
import { printResult } from "../print-result.ts";
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";
import { verdictText } from "../verdict-text.ts";

interface Options extends OutputOptions {
  readonly fit: string;
  readonly dimension?: string;
  readonly law: string;
}

export function judgeCommand(): Command {
  const command = new Command("judge")
    .description("Does a fitted exponent agree with what a law predicts from the dimension?")
    .summary("does the exponent agree with a law at that dimension?")
    .requiredOption("--fit <file>", "what `dimlaw fit --json` printed", filled("a name"))
    .option(
      "--dimension <file|number>",
      "what `dimlaw dimension --json` printed, or a dimension known from elsewhere",
      filled("a file or a number"),
    )
    .addOption(
      new Option("--law <name>", "which law")
        .choices(Object.values(laws).map(({ name }) => name))
        .makeOptionMandatory(),
    );
  return withOutput(command).action(run);
}

async function run(options: Options): Promise<void> {
  const law = lawNamed(options.law);
  if (options.out !== undefined) await requireWritableFile(options.out, [options.fit, options.dimension]);
  const fit = fitFrom(await readJson(options.fit), options.fit);
  const dimension = await dimensionOf(options.dimension, law);
  const verdict = await about(options.dimension ?? options.fit, () => judge(fit, dimension, law));
  await printResult(verdict, () => verdictText(verdict), options);
}

/** @throws DATA that names first of all another kind of document */
function fitFrom(value: unknown, path: string): CurveFit {
  jsonFields(value, path).oneOf("kind", ["curve-fit"]);
  return fitFromJson(value, path);
}

async function dimensionOf(text: string | undefined, { name, needsDimension }: Law) {
  if (text === undefined) {
    if (needsDimension) throw optionError("--dimension", `a file or a number, which ${name} cannot do without`, "none");
    return null;
  }
  const spelled = new TextEncoder().encode(text);
  const d = parseNumber(spelled, 0, spelled.length);
  if (Number.isNaN(d)) return dimensionFromJson(await readJson(text, "a decimal number or a file that is there"), text);
  if (!(d > 0 && d < Infinity)) throw optionError("--dimension", "a finite number above 0", text);
  return givenDimension(d);
}

/**
 * Pipes too, so that a shell's `<(dimlaw fit ...)` will do.
 * @param orNumber the rule for a name that could have been a number as well
 */
async function readJson(path: string, orNumber?: string): Promise<unknown> {
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
