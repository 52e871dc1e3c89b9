import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { random } from "../src/base/random.ts";
import { mean, median } from "../src/base/statistics.ts";
import { fitCurve } from "../src/curves/fit-curve.ts";
import { learningCurve } from "../src/curves/make-learning-curve.ts";

/** Recovery of c + a x^-alpha from noisy curves of known truth: bias, spread, coverage, and rivals' errors [docs/curves.md#recovery]. */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    python: { type: "string", default: "bench/rivals/.venv/bin/python" },
    out: { type: "string" },
    cells: { type: "string" },
    resamples: { type: "string", default: "400" },
  },
});

interface Cell {
  readonly alpha: number;
  /** Offset, as a share of the smallest loss. */
  readonly offset: number;
  readonly noise: number;
  readonly points: number;
  readonly decades: number;
}

/** One factor at a time about a middle, and the corners that are hard. */
const MIDDLE: Cell = { alpha: 0.5, offset: 0.3, noise: 0.02, points: 12, decades: 2 };
const CELLS: readonly Cell[] = [
  MIDDLE,
  ...[0.05, 0.15, 1, 2].map((alpha) => ({ ...MIDDLE, alpha })),
  ...[0, 0.1, 0.6, 0.9].map((offset) => ({ ...MIDDLE, offset })),
  ...[0.001, 0.01, 0.05].map((noise) => ({ ...MIDDLE, noise })),
  ...[6, 8, 20, 30].map((points) => ({ ...MIDDLE, points })),
  ...[1, 3, 4].map((decades) => ({ ...MIDDLE, decades })),
  { alpha: 0.15, offset: 0, noise: 0.01, points: 30, decades: 4 },
  { alpha: 1, offset: 0.9, noise: 0.01, points: 30, decades: 4 },
  { alpha: 2, offset: 0.6, noise: 0.001, points: 6, decades: 1 },
];

const runs = Number(values.runs);
const bootstrap = Number(values.resamples);
const rows: object[] = [];
for (const [i, cell] of CELLS.slice(0, Number(values.cells ?? CELLS.length)).entries()) {
  const curves = Array.from({ length: runs }, (_, run) => drawn(cell, `fits/${i}/${run}`));
  const fits = curves.map((curve, seed) => fitCurve(learningCurve(curve), { bootstrap, seed }));
  const alphas = fits.map(({ parameters }) => parameters.alpha);
  const errors = (found: readonly (number | null)[]) =>
    median(found.map((alpha) => (alpha === null ? Number.MAX_VALUE : Math.abs(alpha - cell.alpha))));
  const curveFitErrors = (drawn: typeof curves) => {
    const found = scipy(drawn);
    return {
      medianErrorCurveFit: errors(found.map(({ plain }) => plain)),
      medianErrorCurveFitTold: errors(found.map(({ told }) => told)),
    };
  };
  const bias = mean(alphas) - cell.alpha;
  const spread = Math.sqrt(mean(alphas.map((alpha) => (alpha - mean(alphas)) ** 2)));
  const row = {
    ...cell,
    runs,
    bias,
    spread,
    biasOverError: bias / spread,
    coverage: mean(fits.map(({ intervals: { alpha } }) => (alpha[0] <= cell.alpha && cell.alpha <= alpha[1] ? 1 : 0))),
    undetermined: mean(fits.map(({ notes }) => (notes.some(({ code }) => code === "offset-undetermined") ? 1 : 0))),
    medianError: errors(alphas),
    medianErrorLogLog: errors(curves.map(regression)),
    ...(existsSync(values.python) && curveFitErrors(curves)),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
  rows.push(row);
  if (values.out === undefined) continue;
  const machine = { cpu: cpus()[0].model, threads: cpus().length };
  const about = { bench: "fits", date: new Date().toISOString().slice(0, 10), machine, node: process.version };
  writeFileSync(values.out, `${JSON.stringify({ ...about, resamples: bootstrap, rows }, null, 2)}\n`);
}
function drawn({ alpha, offset, noise, points, decades }: Cell, stream: string): { x: number[]; y: number[] } {
  const rng = random(stream);
  const x = Array.from({ length: points }, (_, i) => 100 * 10 ** ((decades * i) / (points - 1)));
  const smallest = x[x.length - 1] ** -alpha;
  const c = (offset / (1 - offset)) * smallest;
  return { x, y: x.map((size) => (c + size ** -alpha) * Math.exp(noise * rng.normal())) };
}

/** The slope of a straight line through the logs. */
function regression({ x, y }: { x: readonly number[]; y: readonly number[] }): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [mu, mv] = [mean(u), mean(v)];
  const top = u.reduce((sum, value, i) => sum + (value - mu) * (v[i] - mv), 0);
  return -top / u.reduce((sum, value) => sum + (value - mu) ** 2, 0);
}

function scipy(
  curves: readonly { x: readonly number[]; y: readonly number[] }[],
): { plain: number | null; told: number | null }[] {
  const input = curves.map((curve) => JSON.stringify(curve)).join("\n");
  const asked = { input, maxBuffer: 1 << 28, encoding: "utf8" } as const;
  const { stdout } = spawnSync(values.python, ["bench/rivals/curve-fit.py"], asked);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
