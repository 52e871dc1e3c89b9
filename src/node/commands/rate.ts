import { basename } from "node:path";
import { Command, Option } from "commander";
import { LOSSES } from "../../curves/curve-terms.ts";
import { errorCurve } from "../../curves/error-curve.ts";
import type { Loss } from "../../curves/learning-curve.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { rate } from "../../theory/rates/rate.ts";
import { type ReportOptions, withReport } from "../command-options.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readColumns } from "../read-columns.ts";
import { requireWritable } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";

interface Options extends ReportOptions {
  readonly x: string;
  readonly y: string;
  readonly loss?: Loss;
  readonly realizable?: boolean;
}

export function rateCommand(): Command {
  const command = new Command("rate")
    .description(
      "At which universal rate a realisable 0-1 error curve falls: exponential, 1/n, log(n)/n, or slower. Of the curve, not of the class.",
    )
    .summary("at which universal rate a realisable 0-1 error curve falls")
    .argument("<curve>", "a .csv or .tsv file with named columns, one run a row; repetitions are rows of the same size")
    .requiredOption("--x <column>", "numbers of training examples")
    .requiredOption("--y <column>", "0-1 test errors; zeros are read")
    .addOption(new Option("--loss <name>", "which loss").choices(LOSSES.filter((loss) => loss !== "unstated")))
    .option("--realizable", "some hypothesis of the class makes no error")
    .option("--no-realizable", "none does: noise, or a class that does not hold the target");
  return withReport(command).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { loss = "unstated", realizable } = options;
  await requireWritable(options, [path]);
  const [x, y] = await readColumns(path, [
    { option: "x", column: options.x },
    { option: "y", column: options.y },
  ]);
  const { curve, found } = await about(path, () => {
    const curve = errorCurve({ name: basename(path), loss, realizable: realizable ?? null, x, y });
    return { curve, found: rate(curve) };
  });
  const report = () =>
    makeReport([section("", "", [curve, found])], { title: `Rate of ${path}`, run: commandRecord() });
  await printResult(found, () => renderText({ ...report(), run: {} }, { color: paint }), options, report);
}
