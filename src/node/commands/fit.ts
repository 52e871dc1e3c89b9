import { Command, InvalidArgumentError, Option } from "commander";
import { fitCurve } from "../../curves/fit-curve.ts";
import type { Axis, Learner, Loss, Regime } from "../../curves/learning-curve.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { defined, number, type OutputOptions, whole, withOutput } from "../command-options.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readCurve } from "../read-curve.ts";
import { requireWritableFile } from "../require-writable.ts";
import { about } from "../shell-words.ts";

interface Options extends OutputOptions {
  readonly x: string;
  readonly y: string;
  readonly seeds?: string;
  readonly axis?: Axis;
  readonly loss?: Loss;
  readonly regime?: Regime;
  readonly learner?: Learner;
  readonly offset: "free" | "zero" | number;
  readonly from?: number;
  readonly to?: number;
  readonly bootstrap: number;
}

export function fitCommand(): Command {
  const command = new Command("fit")
    .description("Exponent of a learning curve: L(x) = c + a x^-alpha, fitted robustly, with bootstrap intervals.")
    .summary("exponent of a learning curve, L(x) = c + a x^-alpha")
    .argument("<curve>", "a .csv or .tsv file with named columns, one run a row")
    .requiredOption("--x <column>", "sizes")
    .requiredOption("--y <column>", "test losses")
    .option("--seeds <column>", "which repetition a row belongs to")
    .addOption(
      new Option("--axis <name>", "what the sizes count").choices([
        "examples",
        "parameters",
        "width",
        "compute",
        "steps",
      ]),
    )
    .addOption(new Option("--loss <name>", "which loss").choices(["mse", "cross-entropy", "zero-one", "other"]))
    .addOption(new Option("--regime <name>", "what limits the loss").choices(["resolution", "variance"]))
    .addOption(
      new Option("--learner <name>", "who learned").choices(["nearest-neighbor", "local-linear", "network", "kernel"]),
    )
    .option("--offset <free|zero|value>", "the loss that is never undercut, c", offset, "free")
    .option("--from <size>", "smallest size fitted (default: all)", number)
    .option("--to <size>", "largest size fitted (default: all)", number)
    .option("--bootstrap <count>", "resamples", whole(50, 1_000_000), 1000);
  return withOutput(command).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { x, y, seeds, axis, loss, regime, learner, offset, from, to, bootstrap, seed } = options;
  if (options.out !== undefined) await requireWritableFile(options.out, [path]);
  const curve = await readCurve(path, { x, y, ...defined({ seed: seeds, axis, loss, regime, learner }) });
  const fit = await about(path, () => fitCurve(curve, { offset, bootstrap, seed, ...defined({ from, to }) }));
  const text = `L(x) = c + a x^-alpha, L from column ${y}, x from column ${x}.`;
  const report = () => makeReport([section("", text, [curve, fit])], { title: `Learning curve of ${path}` });
  await printResult(fit, () => renderText(report(), { color: paint }), options);
}

function offset(text: string): "free" | "zero" | number {
  if (text === "free" || text === "zero") return text;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("Expected free, zero or a loss of at least 0.");
  return value;
}
