import { basename } from "node:path";
import { Command, Option } from "commander";
import { optionError } from "../../base/errors.ts";
import { AXES, LEARNERS, LOSSES } from "../../curves/curve-terms.ts";
import type { Axis, Learner, Loss } from "../../curves/learning-curve.ts";
import { learningCurve } from "../../curves/make-learning-curve.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { regime } from "../../theory/regimes/regime.ts";
import { defined, filled, type ReportOptions, withReport } from "../command-options.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readColumns } from "../read-columns.ts";
import { requireWritable } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";

interface Options extends ReportOptions {
  readonly x: string;
  readonly y: string;
  readonly axis: string;
  readonly loss?: Loss;
  readonly learner?: Learner;
}

export function regimeCommand(): Command {
  const command = new Command("regime")
    .description("Which of the four regimes (variance- or resolution-limited, in data or in parameters) runs are in.")
    .summary("which of the four regimes a grid of runs is in")
    .argument("<runs>", "a .csv or .tsv file with named columns, one run a row")
    .requiredOption("--x <columns>", "sizes, or two columns of sizes: n,params", filled("a column"))
    .requiredOption("--y <column>", "test losses")
    .requiredOption("--axis <names>", "what each column of sizes counts: examples, parameters, width", filled("a name"))
    .addOption(new Option("--loss <name>", "which loss").choices(stated(LOSSES)))
    .addOption(
      new Option("--learner <name>", "who learned: decides the exponent in parameters").choices(stated(LEARNERS)),
    );
  return withReport(command).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { loss, learner } = options;
  const columns = listed(options.x);
  const axes = listed(options.axis).map(axisNamed);
  if (columns.length > 2) throw optionError("--x", "one column or two", options.x);
  if (axes.length !== columns.length) throw optionError("--axis", `one for each column of ${options.x}`, options.axis);
  await requireWritable(options, [path]);
  const [y, x, other] = await readColumns(path, [
    { option: "y", column: options.y },
    ...columns.map((column) => ({ option: "x", column })),
  ]);
  const { curve, map } = await about(path, () => {
    const curve = learningCurve({
      name: basename(path),
      axis: axes[0],
      x,
      y,
      ...(other ? { further: [{ axis: axes[1], x: other }] } : {}),
      ...defined({ loss, learner }),
    });
    return { curve, map: regime(curve) };
  });
  const report = () =>
    makeReport([section("", "", [curve, map])], { title: `Regimes of ${path}`, run: commandRecord() });
  await printResult(map, () => renderText({ ...report(), run: {} }, { color: paint }), options, report);
}

function axisNamed(text: string): Axis {
  const names = stated(AXES);
  if (!names.includes(text)) throw optionError("--axis", `one of ${names.join(", ")}`, text);
  return text as Axis;
}

const stated = (terms: readonly string[]) => terms.filter((term) => term !== "unstated");
const listed = (text: string) => text.split(",").map((part) => part.trim());
