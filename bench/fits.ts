/**
 * Recovery of c + a x^-alpha from noisy curves of known truth: bias, spread, coverage, and rivals' errors
 * [docs/curves.md#recovery].
 *
 *   npx tsx bench/fits.ts --runs 2000 --out bench/results/fits.json
 *
 * A cell that the file has with the same runs and resamples is not made again, so that a bench may be stopped and go on;
 * `--cells 0,5` picks some, `--show` prints the file's table.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { random } from "../src/base/random.ts";
import { mean, median } from "../src/base/statistics.ts";
import { fitCurve } from "../src/curves/fit-curve.ts";
import { learningCurve } from "../src/curves/make-learning-curve.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    python: { type: "string", default: "bench/rivals/.venv/bin/python" },
    out: { type: "string" },
    cells: { type: "string" },
    resamples: { type: "string", default: "400" },
    show: { type: "boolean", default: false },
  },
});

interface Cell {
  readonly alpha: number;
  /** Offset, as a share of the smallest loss. */
  readonly offset: number;
  readonly noise: number;
  readonly points: number;
  readonly decades: number;
  /** Repetitions of each of the points. */
  readonly seeds: number;
  /** The model fitted: whether its offset is free, as by default, or zero. */
  readonly fitted: "free" | "zero";
}

interface Row extends Cell {
  readonly runs: number;
  readonly resamples: number;
  readonly bias: number;
  readonly spread: number;
  readonly biasOverSpread: number;
  readonly coverage: number;
  readonly undetermined: number;
  readonly medianError: number;
  readonly medianErrorLogLog: number;
  readonly medianErrorCurveFit?: number;
  readonly medianErrorCurveFitTold?: number;
  /** When and by what the row was made: a file may hold rows of several runs. */
  readonly measured: { readonly date: string; readonly cpu: string; readonly node: string };
}

/** One factor at a time about a middle, and the corners that are hard. */
const MIDDLE: Cell = { alpha: 0.5, offset: 0.3, noise: 0.02, points: 12, decades: 2, seeds: 1, fitted: "free" };
const CELLS: readonly Cell[] = [
  MIDDLE,
  ...[0.05, 0.15, 1, 2].map((alpha) => ({ ...MIDDLE, alpha })),
  ...[0, 0.1, 0.6, 0.9].map((offset) => ({ ...MIDDLE, offset })),
  ...[0, 0.001, 0.01, 0.05].map((noise) => ({ ...MIDDLE, noise })),
  ...[6, 8, 20, 30].map((points) => ({ ...MIDDLE, points })),
  ...[1, 3, 4].map((decades) => ({ ...MIDDLE, decades })),
  { ...MIDDLE, alpha: 0.15, offset: 0, noise: 0.01, points: 30, decades: 4 },
  { ...MIDDLE, alpha: 1, offset: 0.9, noise: 0.01, points: 30, decades: 4 },
  { ...MIDDLE, alpha: 2, offset: 0.6, noise: 0.001, points: 6, decades: 1 },
  { ...MIDDLE, seeds: 3 },
  ...[6, 12, 30].map((points): Cell => ({ ...MIDDLE, offset: 0, points, fitted: "zero" })),
];

const runs = Number(values.runs);
const resamples = Number(values.resamples);
const kept: Row[] =
  values.out !== undefined && existsSync(values.out) ? JSON.parse(readFileSync(values.out, "utf8")).rows : [];
const ofCell = (row: Row, cell: Cell) => Object.entries(cell).every(([key, value]) => row[key as keyof Cell] === value);
if (values.show) process.stdout.write(`${table(kept)}\n`);
else {
  const asked = values.cells?.split(",").map(Number) ?? [...CELLS.keys()];
  for (const i of asked) {
    const at = kept.findIndex((row) => ofCell(row, CELLS[i]));
    const had = at >= 0 && kept[at].runs === runs && kept[at].resamples === resamples ? kept[at] : null;
    if (had !== null && (had.medianErrorCurveFit !== undefined || !hasRival(CELLS[i]))) continue;
    const curves = Array.from({ length: runs }, (_, run) => drawn(CELLS[i], `fits/${i}/${run}`));
    const row = {
      ...(had ?? measured(CELLS[i], curves)),
      ...(hasRival(CELLS[i]) && scipyErrors(CELLS[i], curves)),
      measured: { date: new Date().toISOString().slice(0, 10), cpu: cpus()[0].model, node: process.version },
    };
    process.stdout.write(`${JSON.stringify(row)}\n`);
    if (at >= 0) kept[at] = row;
    else kept.push(row);
    kept.sort((a, b) => CELLS.findIndex((cell) => ofCell(a, cell)) - CELLS.findIndex((cell) => ofCell(b, cell)));
    if (values.out === undefined) continue;
    writeFileSync(values.out, `${JSON.stringify({ bench: "fits", rows: kept }, null, 2)}\n`);
  }
}

function hasRival({ fitted }: Cell): boolean {
  return fitted === "free" && existsSync(values.python);
}

interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function measured(cell: Cell, curves: readonly Drawn[]): Omit<Row, "measured"> {
  const fits = curves.map((curve, seed) =>
    fitCurve(learningCurve(curve), { offset: cell.fitted, bootstrap: resamples, seed }),
  );
  const alphas = fits.map(({ parameters }) => parameters.alpha);
  const bias = mean(alphas) - cell.alpha;
  const spread = Math.sqrt(mean(alphas.map((alpha) => (alpha - mean(alphas)) ** 2)));
  const error = (found: readonly number[]) => medianError(cell, found);
  return {
    ...cell,
    runs,
    resamples,
    bias,
    spread,
    biasOverSpread: bias / spread,
    coverage: mean(fits.map(({ intervals: { alpha } }) => (alpha[0] <= cell.alpha && cell.alpha <= alpha[1] ? 1 : 0))),
    undetermined: mean(fits.map(({ notes }) => (notes.some(({ code }) => code === "offset-undetermined") ? 1 : 0))),
    medianError: error(alphas),
    medianErrorLogLog: error(curves.map(regression)),
  };
}

/** A search that failed counts as infinitely far off. */
function medianError({ alpha }: Cell, found: readonly (number | null)[]): number {
  return median(found.map((at) => (at === null ? Number.MAX_VALUE : Math.abs(at - alpha))));
}

function drawn({ alpha, offset, noise, points, decades, seeds }: Cell, stream: string): Drawn {
  const rng = random(stream);
  const x = Array.from({ length: points * seeds }, (_, i) => 100 * 10 ** ((decades * (i % points)) / (points - 1)));
  const smallest = (100 * 10 ** decades) ** -alpha;
  const c = (offset / (1 - offset)) * smallest;
  return { x, y: x.map((size) => (c + size ** -alpha) * Math.exp(noise * rng.normal())) };
}

/** The slope of a straight line through the logs. */
function regression({ x, y }: Drawn): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [mu, mv] = [mean(u), mean(v)];
  const top = u.reduce((sum, value, i) => sum + (value - mu) * (v[i] - mv), 0);
  return -top / u.reduce((sum, value) => sum + (value - mu) ** 2, 0);
}

/** SciPy's curve_fit as its page shows it, and told of the noise and where to start (bench/rivals/curve-fit.py). */
function scipyErrors(cell: Cell, curves: readonly Drawn[]) {
  const input = curves.map((curve) => JSON.stringify(curve)).join("\n");
  const asked = { input, maxBuffer: 1 << 28, encoding: "utf8" } as const;
  const { stdout } = spawnSync(values.python, ["bench/rivals/curve-fit.py"], asked);
  const found: { plain: number | null; told: number | null }[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return {
    medianErrorCurveFit: medianError(
      cell,
      found.map(({ plain }) => plain),
    ),
    medianErrorCurveFitTold: medianError(
      cell,
      found.map(({ told }) => told),
    ),
  };
}

/** The rows in Markdown, errors in per cent of alpha. */
function table(rows: readonly Row[]): string {
  const columns = ["alpha", "c, %", "noise, %", "sizes", "decades", "seeds", "fitted c", "bias / spread", "spread, %"];
  const errors = ["coverage, %", "median error, %", "log-log", "curve_fit", "curve_fit, told"];
  const heads = [...columns, ...errors];
  const lines = rows.map((row) => {
    const share = (error?: number) =>
      error === undefined ? "" : `${Number(((100 * error) / row.alpha).toPrecision(3))}`;
    const { alpha, offset, noise, points, decades, seeds, fitted } = row;
    const cells = [
      alpha,
      Number((100 * offset).toFixed(1)),
      Number((100 * noise).toFixed(1)),
      points,
      decades,
      seeds,
      fitted,
    ];
    return [
      ...cells,
      row.biasOverSpread.toFixed(2),
      share(row.spread),
      (100 * row.coverage).toFixed(1),
      share(row.medianError),
      share(row.medianErrorLogLog),
      share(row.medianErrorCurveFit),
      share(row.medianErrorCurveFitTold),
    ];
  });
  return [heads, heads.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
