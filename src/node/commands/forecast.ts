import { Command, InvalidArgumentError } from "commander";
import { optionError } from "../../base/errors.ts";
import type { CurveFit } from "../../curves/curve-fit.ts";
import { fitFromJson } from "../../curves/fit-from-json.ts";
import { jsonFields } from "../../curves/json-fields.ts";
import type { DimensionEstimate } from "../../dimension/dimension-estimate.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import type { Result } from "../../report/report.ts";
import { forecast } from "../../theory/forecasts/forecast.ts";
import { forecastByLaw } from "../../theory/forecasts/forecast-by-law.ts";
import type { Forecast } from "../../theory/forecasts/forecast-result.ts";
import { defined, filled, number, type ReportOptions, withReport } from "../command-options.ts";
import { lawAsked } from "../law-asked.ts";
import { estimatesOf, parametersOf } from "../law-inputs.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readJson } from "../read-json.ts";
import { requireWritable } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";

interface Options extends ReportOptions {
  readonly fit?: string;
  readonly law?: string;
  readonly dimension?: string;
  readonly at?: readonly (readonly number[])[];
  readonly target?: readonly number[];
  readonly halve?: boolean;
  readonly budget?: readonly number[];
  readonly known?: readonly number[];
  readonly decades?: number;
  readonly beyond?: boolean;
}

export function forecastCommand(): Command {
  const command = new Command("forecast")
    .description("Losses at other sizes and sizes for other losses, from a fit, or from a dimension and a law alone.")
    .summary("losses at other sizes, sizes for other losses, the best split of compute")
    .option("--fit <file>", "what `dimlaw fit --json` printed", filled("a name"))
    .option("--law <name>", "a law in place of a fit, as of `judge`", filled("a name"))
    .option("--dimension <file|number>", "the dimension at which the law is taken", filled("a file or a number"))
    .option("--known <size:loss>", "one loss that is known, for a law", pair)
    .option("--at <sizes>", "sizes at which the loss is asked for: 1e6,1e7; of two axes 7e10:1.4e12,...", places)
    .option("--target <losses>", "losses for which the size is asked for", numbers)
    .option("--halve", "the size at which the loss is half of that at the largest size fitted")
    .option("--budget <computes>", "compute in FLOP to be split at its best, of a fit of chinchilla", numbers)
    .option("--decades <count>", "past the sizes fitted, beyond which it refuses (default: 2)", number)
    .option("--beyond", "answers all the same");
  return withReport(command).action(run);
}

async function run(options: Options): Promise<void> {
  const { fit, law, dimension } = options;
  if ((fit === undefined) === (law === undefined))
    throw optionError("--fit", "a fit, or a --law", fit ? "both" : "neither");
  await requireWritable(options, [fit, dimension]);
  const { found, asked } = fit === undefined ? { found: await byLaw(law!, options) } : await byFit(fit, options);
  const document = (results: readonly Result[]) =>
    makeReport([section("", "", results)], { title: `Forecast by ${found.by}`, run: commandRecord() });
  await printResult(
    found,
    () => renderText({ ...document([found]), run: {} }, { color: paint }),
    options,
    () => document(asked ? [asked, found] : [found]),
  );
}

async function byFit(path: string, options: Options): Promise<{ found: Forecast; asked?: CurveFit }> {
  const { at, target: targets, halve, budget: budgets, decades, beyond, dimension, known } = options;
  if (dimension !== undefined || known !== undefined)
    throw optionError(dimension === undefined ? "--known" : "--dimension", "none beside --fit", dimension ?? known);
  const value = await readJson(path);
  jsonFields(value, path).oneOf("kind", ["curve-fit"]);
  return about(path, () => {
    const asked = fitFromJson(value, path);
    return { found: forecast(asked, defined({ at, targets, halve, budgets, decades, beyond })), asked };
  });
}

async function byLaw(text: string, options: Options): Promise<Forecast> {
  const { at, target: targets, budget, decades, beyond, dimension } = options;
  if (budget !== undefined) throw optionError("--budget", "none beside --law", budget);
  const { law, given } = lawAsked(text);
  const parameters = await parametersOf(given);
  const [x, loss] = options.known ?? [];
  const known = options.known && { x, loss };
  const sizes = at?.map(([size, ...more]) => {
    if (more.length > 0) throw optionError("--at", "one number a size for a law", [size, ...more].join(":"));
    return size;
  });
  return forecastByLaw(
    law,
    dimension === undefined ? null : firstOf(await estimatesOf(dimension)),
    defined({ parameters, known, at: sizes, targets, decades, beyond }),
  );
}

function firstOf(estimates: Awaited<ReturnType<typeof estimatesOf>>): DimensionEstimate {
  const [first] = estimates.flatMap((each) => (each.kind === "dimension-scan" ? each.estimates : [each]));
  return first;
}

const value = (text: string): number => {
  const parsed = number(text);
  if (!(parsed > 0)) throw new InvalidArgumentError("Expected numbers above 0.");
  return parsed;
};
function numbers(text: string): number[] {
  return text.split(",").map(value);
}
function places(text: string): number[][] {
  return text.split(",").map((place) => place.split(":").map(value));
}
function pair(text: string): number[] {
  const parts = text.split(":").map(value);
  if (parts.length !== 2) throw new InvalidArgumentError("Expected a size and a loss, as in 1000:0.5.");
  return parts;
}
