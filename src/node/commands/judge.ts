import { Command } from "commander";
import { optionError } from "../../base/errors.ts";
import type { CurveFit } from "../../curves/curve-fit.ts";
import { fitFromJson } from "../../curves/fit-from-json.ts";
import { jsonFields } from "../../curves/json-fields.ts";
import type { DimensionEstimate, DimensionScan } from "../../dimension/dimension-estimate.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { wrapText } from "../../report/text-table.ts";
import type { DimensionInput } from "../../theory/dimension-evidence.ts";
import { judge } from "../../theory/judge.ts";
import type { Law } from "../../theory/law.ts";
import { laws } from "../../theory/laws/laws.ts";
import { collected, defined, filled, number, type ReportOptions, withReport } from "../command-options.ts";
import { lawAsked } from "../law-asked.ts";
import { estimatesOf, parametersOf } from "../law-inputs.ts";
import { printResult } from "../print-result.ts";
import { readJson } from "../read-json.ts";
import { requireWritable } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";
import { verdictText } from "../verdict-text.ts";

interface Options extends ReportOptions {
  readonly fit: string;
  readonly dimension?: readonly string[];
  readonly law: string;
  readonly exponent?: string;
  readonly level?: number;
}

export function judgeCommand(): Command {
  const command = new Command("judge")
    .description("Does a fitted exponent agree with what a law predicts from the dimension?")
    .summary("does the exponent agree with a law at that dimension?")
    .requiredOption("--fit <file>", "what `dimlaw fit --json` printed", filled("a name"))
    .option(
      "--dimension <file|number>",
      "what `dimlaw dimension --json` printed, or a dimension known from elsewhere; of a product, once for each factor",
      collected("a file or a number"),
    )
    .requiredOption("--law <name>", "which law, with its parameters as in two-p-over-d:p=3", filled("a name"))
    .option("--exponent <name>", "which parameter of the fit is judged (default: the model's exponent)")
    .option("--level <probability>", "of the intervals (default: 0.95)", number)
    .addHelpText("after", () => `\nLaws, with the exponent of L ~ x^-alpha that each predicts:\n${lawList()}`);
  return withReport(command).action(run);
}

async function run(options: Options): Promise<void> {
  const { law, given } = lawAsked(options.law);
  const spelled = options.dimension ?? [];
  await requireWritable(options, [options.fit, ...spelled]);
  const fit = fitFrom(await readJson(options.fit), options.fit);
  const parameters = await parametersOf(given);
  const factors = await factorsOf(spelled, law);
  const dimension: DimensionInput = factors.length > 1 ? { factors } : (factors[0] ?? null);
  const settings = defined({ parameters, exponent: options.exponent, level: options.level });
  const verdict = await about(spelled[0] ?? options.fit, () => judge(fit, dimension, law, settings));
  const report = () =>
    makeReport([section(verdict.curve, "", [...factors.flat(), fit, verdict])], {
      title: `${verdict.curve}: ${law.name}`,
      run: commandRecord(),
    });
  await printResult(verdict, () => verdictText(verdict), options, report);
}

/** @throws DATA that names first of all another kind of document */
function fitFrom(value: unknown, path: string): CurveFit {
  jsonFields(value, path).oneOf("kind", ["curve-fit"]);
  return fitFromJson(value, path);
}

/** The estimates of each factor. */
async function factorsOf(texts: readonly string[], { name, needsDimension }: Law) {
  if (texts.length === 0 && needsDimension)
    throw optionError("--dimension", `a file or a number, which ${name} cannot do without`, "none");
  const factors: (readonly (DimensionEstimate | DimensionScan)[])[] = [];
  for (const text of texts) factors.push(await estimatesOf(text));
  return factors;
}

function lawList(): string {
  const all: readonly Law[] = Object.values(laws);
  const width = Math.max(...all.map(({ name }) => name.length));
  return all
    .flatMap(({ name, formula, parameters }) => [
      `  ${name.padEnd(width)}  ${formula}`,
      ...parameters.flatMap((each) => wrapText(`${each.name}: ${each.meaning}`, 74).map((line) => `      ${line}`)),
    ])
    .join("\n");
}
