import { Command, InvalidArgumentError, Option } from "commander";
import { fitCurve } from "../../curves/fit-curve.ts";
import type { Axis, Learner, Loss, Regime } from "../../curves/learning-curve.ts";
import { makeReport } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { defined, number, type OutputOptions, whole, withOutput } from "../command-options.ts";
import { printResult } from "../print-result.ts";
import { readCurve } from "../read-curve.ts";

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
    .description("exponent of a learning curve: L(x) = c + a x^-alpha, fitted robustly, with bootstrap intervals")
    .argument("<curve>", "a .csv or .tsv file with named columns")
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
    .option("--from <size>", "smallest size fitted", number)
    .option("--to <size>", "largest size fitted", number)
    .option("--bootstrap <count>", "resamples", whole(50), 1000);
  return withOutput(command).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { x, y, seeds, axis, loss, regime, learner, offset, from, to, bootstrap, seed } = options;
  const curve = await readCurve(path, { x, y, ...defined({ seed: seeds, axis, loss, regime, learner }) });
  const fit = fitCurve(curve, { offset, bootstrap, seed, ...defined({ from, to }) });
  await printResult(fit, () => renderText(makeReport([curve, fit], { title: `fit of ${path}` })), options);
}

function offset(text: string): "free" | "zero" | number {
  if (text === "free" || text === "zero") return text;
  const value = number(text);
  if (value < 0) throw new InvalidArgumentError(`expected free, zero or a loss of at least 0, got ${text}`);
  return value;
}
