/**
 * How often the intervals of the estimators hold the true dimension, over seeded clouds of known dimension.
 *
 *   npx tsx bench/coverage.ts --runs 2000 --jobs 2 --out bench/results/coverage.json
 *
 * `--cells torus-2@500,roll-2@2000` picks some, `--estimators` which. A cell that the file has is taken up where it was left, so that
 * a run may be stopped and go on; `--show` prints the file. Runs are numbered, run r of a cell is the same cloud always.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Random, random } from "../src/base/random.ts";
import { type PointCloud, pointCloud } from "../src/cloud/point-cloud.ts";
import { estimateAll, neededK } from "../src/dimension/estimate-all.ts";
import { parseEstimators } from "../src/dimension/parse-estimators.ts";
import { countNeighbors } from "../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../src/neighbors/find-neighbors.ts";
import { textTable } from "../src/report/text-table.ts";

const { values } = parseArgs({
  options: {
    cells: {
      type: "string",
      default: [500, 2000]
        .flatMap((n) => [
          ...["torus", "ball", "sphere"].flatMap((kind) => [2, 5, 10].map((d) => `${kind}-${d}@${n}`)),
          `roll-2@${n}`,
        ])
        .join(),
    },
    estimators: {
      type: "string",
      default:
        "twonn,twonn:fit=linear,twonn:fit=posterior,discard=0,mle,mle:aggregate=median,gride:n1=2,gride:n1=8,gride:n1=16,correlation,mom:k=20,mada,ratios,binomial,mind-mlk",
    },
    runs: { type: "string", default: "2000" },
    jobs: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "bench/results/coverage.json" },
    show: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
/** Runs between two writings of the file. */
const BATCH = 100;
const LEVEL = 0.95;

/** Sums over a cell's runs for one estimator. */
interface Tally {
  readonly estimator: string;
  readonly runs: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly standardErrors: number;
  readonly covered: number;
}

interface Cell {
  readonly cell: string;
  readonly tallies: readonly Tally[];
}

interface Results {
  readonly bench: "coverage";
  readonly date: string;
  readonly seed: number;
  readonly level: number;
  readonly machine: { readonly cpu: string; readonly threads: number; readonly memoryGiB: number };
  readonly node: string;
  readonly cells: readonly Cell[];
}

interface Batch {
  readonly cell: string;
  readonly from: number;
  readonly to: number;
}

if (process.send) process.on("message", async (batch: Batch) => process.send?.(await measure(batch)));
else if (values.show) show(load());
else await drive();

/** Hands batches out to processes of this script and keeps the file. */
async function drive(): Promise<void> {
  const cells = new Map(load().cells.map((one) => [one.cell, one]));
  const asked = values.cells.split(",");
  const batches = asked.flatMap((cell) => {
    const done = cells.get(cell)?.tallies[0]?.runs ?? 0;
    const starts = Array.from({ length: Math.ceil(Math.max(0, runs - done) / BATCH) }, (_, b) => done + b * BATCH);
    return starts.map((from) => ({ cell, from, to: Math.min(runs, from + BATCH) }));
  });
  const work = async () => {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), { execArgv: process.execArgv });
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const found = await new Promise<Cell>((resolve, reject) => {
        child.once("message", (cell) => resolve(cell as Cell));
        child.once("exit", (code) => reject(new Error(`a worker ended with ${code}`)));
        child.send(batch);
      });
      child.removeAllListeners("exit");
      cells.set(found.cell, joined(cells.get(found.cell), found));
      save([...cells.values()]);
    }
    child.disconnect();
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  show(load());
}

async function measure({ cell, from, to }: Batch): Promise<Cell> {
  const requests = parseEstimators(values.estimators);
  const { d, n, draw, metric } = parseCell(cell);
  const tallies = named().map((estimator) => ({
    estimator,
    runs: 0,
    sum: 0,
    sumSquares: 0,
    standardErrors: 0,
    covered: 0,
  }));
  for (let run = from; run < to; run++) {
    const cloud = draw(n, random(Number(values.seed)).split(`${cell}/${run}`));
    const k = neededK(requests, n);
    const near = k > 0 ? await findNeighbors(cloud, { k, metric }) : undefined;
    const count = (radii: { inner: number; outer: number }) => countNeighbors(cloud, { ...radii, metric });
    const { estimates } = await estimateAll({ near, cloud, count }, requests, { level: LEVEL });
    estimates.forEach(({ dimension, standardError, interval }, at) => {
      const tally = tallies[at];
      tally.runs++;
      tally.sum += dimension;
      tally.sumSquares += dimension ** 2;
      tally.standardErrors += standardError;
      if (interval[0] <= d && d <= interval[1]) tally.covered++;
    });
  }
  return { cell, tallies };
}

/** The requests' texts: a comma-part without `=`, or with a `:`, starts the next. */
function named(): string[] {
  return values.estimators.split(/,(?![^,:]*=)/);
}

/** `ball-5@500`: kind, dimension, points. */
function parseCell(cell: string) {
  const [, kind, d, n] = /^(torus|ball|sphere|roll)-([1-9]\d*)@([1-9]\d*)$/.exec(cell) ?? [];
  if (!kind) throw new Error(`"${cell}": expected torus-D@N, ball-D@N, sphere-D@N or roll-2@N`);
  const draws = { torus, ball, sphere, roll };
  return {
    d: Number(d),
    n: Number(n),
    metric: kind === "torus" ? ("periodic:1" as const) : ("euclidean" as const),
    draw: (n: number, rng: Random) => draws[kind as keyof typeof draws](n, Number(d), rng),
  };
}

function torus(n: number, d: number, rng: Random): PointCloud {
  return pointCloud(
    Float64Array.from({ length: n * d }, () => rng.uniform()),
    d,
  );
}

function ball(n: number, d: number, rng: Random): PointCloud {
  const coords = sphere(n, d - 1, rng).coords as Float64Array;
  for (let i = 0; i < n; i++) {
    const radius = rng.uniform() ** (1 / d);
    for (let c = i * d; c < (i + 1) * d; c++) coords[c] *= radius;
  }
  return pointCloud(coords, d);
}

/** The unit sphere of d dimensions in d + 1. */
function sphere(n: number, d: number, rng: Random): PointCloud {
  const D = d + 1;
  const coords = Float64Array.from({ length: n * D }, () => rng.normal());
  for (let i = 0; i < n; i++) {
    const row = coords.subarray(i * D, (i + 1) * D);
    const length = Math.hypot(...row);
    row.forEach((x, c) => {
      row[c] = x / length;
    });
  }
  return pointCloud(coords, D);
}

function roll(n: number, _d: number, rng: Random): PointCloud {
  const coords = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    const t = 1.5 * Math.PI * (1 + 2 * rng.uniform());
    coords.set([t * Math.cos(t), 21 * rng.uniform(), t * Math.sin(t)], 3 * i);
  }
  return pointCloud(coords, 3);
}

function joined(before: Cell | undefined, more: Cell): Cell {
  if (!before) return more;
  const tallies = more.tallies.map((tally, at) => {
    const { estimator, ...old } = before.tallies[at];
    if (estimator !== tally.estimator) throw new Error(`--estimators: not those of ${values.out}`);
    return {
      estimator,
      runs: old.runs + tally.runs,
      sum: old.sum + tally.sum,
      sumSquares: old.sumSquares + tally.sumSquares,
      standardErrors: old.standardErrors + tally.standardErrors,
      covered: old.covered + tally.covered,
    };
  });
  return { cell: more.cell, tallies };
}

function load(): Results {
  if (existsSync(values.out)) return JSON.parse(readFileSync(values.out, "utf8"));
  return results([]);
}

function results(cells: readonly Cell[]): Results {
  return {
    bench: "coverage",
    date: new Date().toISOString().slice(0, 10),
    seed: Number(values.seed),
    level: LEVEL,
    machine: { cpu: cpus()[0].model, threads: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    cells,
  };
}

function save(cells: readonly Cell[]): void {
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(`${values.out}.new`, `${JSON.stringify(results(cells), null, 2)}\n`);
  renameSync(`${values.out}.new`, values.out);
}

/** Coverage in percent, the bias in standard deviations, and the mean standard error over the standard deviation. */
function show({ cells, level }: Results): void {
  for (const { cell, tallies } of cells) {
    const { d } = parseCell(cell);
    const caption = `${cell}: ${tallies[0].runs} runs, nominal ${100 * level} %`;
    const rows = tallies.map(({ estimator, runs, sum, sumSquares, standardErrors, covered }) => {
      const mean = sum / runs;
      const deviation = Math.sqrt((sumSquares / runs - mean ** 2) * (runs / (runs - 1)));
      const bias = (mean - d) / deviation;
      const verdict = Math.abs(bias) > 0.3 ? "bias" : "";
      const figures = [mean, bias, standardErrors / runs / deviation].map((value) => value.toFixed(3));
      return [estimator, ...figures, ((100 * covered) / runs).toFixed(1), verdict];
    });
    const titles = ["estimator", "mean", "bias / sd", "se / sd", "covered, %", ""];
    const columns = titles.map((title, at) => ({ title, align: at === 0 ? ("left" as const) : ("right" as const) }));
    console.log(`\n${caption}\n${textTable({ caption, columns, rows }, Number.POSITIVE_INFINITY).join("\n")}`);
  }
}
