import { Command, Option } from "commander";
import type { Control } from "../../base/control.ts";
import type { ModelChoice } from "../../curves/choose-model.ts";
import type { CurveFit } from "../../curves/curve-fit.ts";
import { fitChosen, fitCurves } from "../../curves/fit-curves.ts";
import type { FitCurveOptions } from "../../curves/fit-options.ts";
import { frontier } from "../../curves/frontier.ts";
import { groupScatter } from "../../curves/group-scatter.ts";
import { type Isoflop, isoflop } from "../../curves/isoflop.ts";
import type { Axis, Learner, LearningCurve, Loss, Regime } from "../../curves/learning-curve.ts";
import { MODEL_NAMES, modelNamed } from "../../curves/model-named.ts";
import { predict } from "../../curves/predict.ts";
import { type Sensitivity, sensitivity } from "../../curves/sensitivity.ts";
import { testPoint } from "../../curves/test-point.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { forecast } from "../../theory/forecasts/forecast.ts";
import { defined, filled, number, type ReportOptions, whole, withReport, withThreads } from "../command-options.ts";
import { drawsCsv } from "../draws-csv.ts";
import { writeFileAtomic } from "../files.ts";
import { assignments, intervals, isoflops, list, numbers, offset, sizes, WAYS } from "../fit-arguments.ts";
import { fitExtras, scatterNote } from "../fit-extras.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readCurves } from "../read-curve.ts";
import { requireWritable, requireWritableFile } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";

interface Options extends ReportOptions {
  readonly x: readonly string[];
  readonly y: string;
  readonly seeds?: string;
  readonly axis?: Axis;
  readonly loss?: Loss;
  readonly regime?: Regime;
  readonly learner?: Learner;
  readonly offset?: "free" | "zero" | number;
  readonly from?: number;
  readonly to?: number;
  readonly fitUpTo?: number;
  readonly bootstrap?: number;
  readonly model?: string;
  readonly flops?: string;
  readonly errors?: string;
  readonly group?: readonly string[];
  readonly objective?: string;
  readonly weights?: "equal" | "seeds";
  readonly starts?: "screened" | "full";
  readonly fix?: Record<string, number>;
  readonly window?: "all" | "auto";
  readonly dropLargestLoss?: number;
  readonly intervals: Partial<FitCurveOptions>;
  readonly predict?: readonly (readonly number[])[];
  readonly budget?: readonly number[];
  readonly isoflop?: "auto" | readonly number[];
  readonly sensitivity?: boolean;
  readonly testPoint?: Record<string, number>;
  readonly draws?: string;
  readonly keepDraws?: boolean;
  readonly threads?: number;
}

export function fitCommand(): Command {
  const command = new Command("fit")
    .description("Fits a law to learning curves, robustly and from many starts, with intervals: docs/curves.md.")
    .summary("laws of learning curves: exponents, offsets, predictions")
    .argument("<curve>", "a .csv or .tsv file with named columns, one run a row")
    .requiredOption("--x <column,..>", "sizes, one column an axis", list)
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
    .option("--flops <column>", "compute C: a second axis of tokens D = C/(6 N), x being the parameters N")
    .option("--errors <column>", "standard errors of the losses")
    .option("--group <column,..>", "one fit for each combination of cells in these columns", list)
    .option("--model <name>", `${MODEL_NAMES.join(", ")}, or auto, which chooses (default: power-offset)`)
    .option("--offset <free|zero|value>", "of a power law: the loss that is never undercut, c (default: free)", offset)
    .option("--fix <name=value,..>", "parameters held", assignments)
    .option("--objective <name>", "huber, huber:delta=<residual>, l1, log-ls, log1p-ls, gaussian")
    .addOption(new Option("--weights <by>", "what points count by").choices(["equal", "seeds"]))
    .addOption(new Option("--starts <which>", "starts polished").choices(["screened", "full"]))
    .option("--from <size>", "smallest size fitted (default: all)", number)
    .option("--to <size>", "largest size fitted (default: all)", number)
    .option("--fit-up-to <size>", "the same as --to", number)
    .addOption(
      new Option("--window <rule>", "auto: the smallest sizes are left out until the law describes the rest").choices([
        "all",
        "auto",
      ]),
    )
    .option("--drop-largest-loss <count>", "points of largest loss left out", whole(0))
    .option("--intervals <way>", `${WAYS.join(", ")}; each, or :count resamples`, intervals, {})
    .option("--bootstrap <count>", "resamples (default: 1000)", whole(50, 1_000_000))
    .option("--predict <size,..>", "losses expected at these sizes; with several axes N:D", sizes)
    .option("--budget <compute,..>", "of a chinchilla fit: the best N and D for this much compute", numbers)
    .option("--isoflop <auto|compute,..>", "parabolas in log N at each level of compute, beside --budget", isoflops)
    .option("--sensitivity", "how far the exponent moves with the choices made; with --group only on demand")
    .option("--test-point <name=value,..>", "likelihood-ratio test of published parameters", assignments)
    .option("--draws <file>", "also write the parameters of every resample to this file, as CSV", filled("a name"))
    .option("--keep-draws", "keep them in the JSON too, for the errors of judge and forecast");
  return withThreads(withReport(command)).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const {
    x,
    y,
    seeds,
    errors,
    flops,
    axis,
    loss,
    regime,
    learner,
    group = [],
    predict: at,
    budget,
    out,
    draws,
  } = options;
  await requireWritable(options, [path]);
  if (draws !== undefined) await requireWritableFile(draws, [path, out, options.report], "--draws");
  const named = {
    x: x.length === 1 ? x[0] : x,
    y,
    ...defined({ seed: seeds, errors, flops, axis, loss, regime, learner }),
  };
  const curves = await readCurves(path, named, group);
  const asked = fitOptions(options);
  await about(path, async () => {
    const auto = options.model === "auto";
    const fitted = await withProgress("fitting", (control) => fitAll(curves, asked, auto, options.threads, control));
    const fits = fitted.map(({ fit }) => fit);
    const levels = options.isoflop === undefined || options.isoflop === "auto" ? null : options.isoflop;
    // Of one curve always: a dozen fits more. Of thousands of groups they would cost more than the fits.
    const moved =
      group.length === 0 || options.sensitivity
        ? fits.map((fit, i) => sensitivity(curves[i], fit, { ...asked, ...(auto && { model: fit.model }) }))
        : [];
    const parabolas =
      options.isoflop === undefined
        ? []
        : fits.map((fit, i) =>
            isoflop(curves[i], {
              ...defined({ from: asked.from, to: asked.to, dropLargestLoss: asked.dropLargestLoss }),
              levels,
              budgets: budget ?? [],
              fit: fit.model === "chinchilla" ? fit : null,
            }),
          );
    const results = fits.map((fit, i) => ({
      ...fit,
      draws: options.keepDraws ? fit.draws : null,
      ...(fitted[i].choice && { choice: fitted[i].choice }),
      ...(at !== undefined && { predictions: predict(fit, at) }),
      ...(budget !== undefined && { frontier: frontier(fit, budget) }),
      ...(parabolas[i] && { isoflop: parabolas[i] }),
      ...(moved[i] && { sensitivity: moved[i] }),
      ...(options.testPoint !== undefined && { test: testPoint(curves[i], options.testPoint, asked, fit.draws) }),
    }));
    if (draws !== undefined) await writeFileAtomic(draws, drawsCsv(fits));
    const { axes, formula } = modelNamed(fits[0].model);
    const tokens = flops === undefined ? [] : [`${axes[1]} = C/(6 ${axes[0]}), C from column ${flops}`];
    const from = [...x.map((column, i) => `${axes[i]} from column ${column}`), ...tokens].join(", ");
    const text = `L(${axes.join(", ")}) = ${formula}, L from column ${y}, ${from}.`;
    const forecasts = fits.flatMap((fit) =>
      at || budget ? [forecast(fit, { ...defined({ at, budgets: budget }), beyond: true })] : [],
    );
    const shown = curves.flatMap((curve, i) => [
      curve,
      fits.length > MOST_WITH_DRAWS ? { ...fits[i], draws: null } : fits[i],
      ...[moved[i], parabolas[i]].filter(isResult),
    ]);
    const title = `Learning curve${curves.length > 1 ? "s" : ""} of ${path}`;
    const scatter = groupScatter(fits);
    const notes = [...results.flatMap(fitExtras), ...scatter.map(scatterNote)];
    const report = () =>
      makeReport([section("", text, [...shown, ...forecasts], notes)], {
        title,
        run: { ...commandRecord(), seed: options.seed },
      });
    const said = () => renderText({ ...report(), run: {} }, { color: paint });
    await printResult(
      group.length > 0 ? { kind: "curve-fits", fits: results, scatter } : results[0],
      said,
      options,
      report,
    );
  });
}

function isResult(found: Sensitivity | Isoflop | null | undefined): found is Sensitivity | Isoflop {
  return found !== null && found !== undefined;
}

function fitOptions(options: Options): FitCurveOptions {
  const {
    model,
    offset,
    fix,
    objective,
    weights,
    starts,
    from,
    to,
    fitUpTo,
    window,
    dropLargestLoss,
    bootstrap,
    seed,
  } = options;
  const keep =
    options.draws !== undefined ||
    options.keepDraws === true ||
    options.report !== undefined ||
    options.predict !== undefined ||
    options.budget !== undefined ||
    options.testPoint !== undefined;
  return {
    ...defined({
      model: model === "auto" ? undefined : model,
      offset,
      fix,
      objective,
      weights,
      starts,
      from,
      bootstrap,
    }),
    ...defined({ to: fitUpTo ?? to, window, dropLargestLoss }),
    ...options.intervals,
    seed,
    draws: keep,
  };
}

/** One curve, or few, are fitted here; more, or many resamples, on threads. */
async function fitAll(
  curves: readonly LearningCurve[],
  options: FitCurveOptions,
  auto: boolean,
  threads: number | undefined,
  control: Control,
): Promise<{ readonly fit: CurveFit; readonly choice?: ModelChoice }[]> {
  const points = curves.reduce((sum, curve) => sum + curve.x.length, 0);
  const work = points * ((options.bootstrap ?? 1000) + (auto ? CHOICE : 0));
  await using pool = work < WORTH_THREADS ? inlinePool() : threadPool(defined({ threads }));
  const asked = { ...options, pool, ...control };
  return auto ? await fitChosen(curves, asked) : (await fitCurves(curves, asked)).map((fit) => ({ fit }));
}

/** A page keeps the resamples, from which its bands are drawn, of so many fits. */
const MOST_WITH_DRAWS = 4;

/** Points times resamples from which starting threads pays. */
const WORTH_THREADS = 200_000;
/** A choice of models costs as much as so many resamples. */
const CHOICE = 2000;
