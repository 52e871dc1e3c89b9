/**
 * Every estimator on sets of known dimension, and its time against scikit-dimension and DADApy, one thread each,
 * interleaved round by round in one run.
 *
 *   npx tsx bench/dimension.ts --out bench/results/dimension.json
 *   npx tsx bench/dimension.ts --sets none --estimators twonn,mle --clouds gaussian:d=128@10000 --append --out FILE
 *
 * `--sets`: names as in docs/manifolds.md, `none`, or all of them. `--clouds`: what is timed, `name@n` or `name` with the
 * n of the estimator; `none` times nothing. `--rivals none`: ours alone. A rival slower than `--budget` seconds runs once, one
 * slower than `--limit` is left out. `--append` keeps what the file has and is not measured again, so that a run may be made in parts;
 * all together are timed anew then. `bench/rivals/README.md` says how to get the rivals; those that are not there are named.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { DimlawError } from "../src/base/errors.ts";
import { median } from "../src/base/statistics.ts";
import { type GeneratedCloud, generate } from "../src/cloud/manifolds/generate.ts";
import { MANIFOLDS } from "../src/cloud/manifolds/manifolds.ts";
import { takeRows } from "../src/cloud/point-cloud.ts";
import { measureDimension } from "../src/dimension/measure-dimension.ts";
import { formatNumber } from "../src/report/format-number.ts";
import { textTable } from "../src/report/text-table.ts";
import {
  type DimensionResults,
  estimatesTable,
  type TimeRow,
  TOGETHER,
  type TruthRow,
  timesTable,
  truthTable,
} from "./dimension-results.ts";
import { DUELS, type Duel, LIBRARIES, type Library, refusalOf } from "./dimension-rivals.ts";
import { LineServer } from "./line-server.ts";
import { OURS } from "./rivals.ts";

const { values } = parseArgs({
  options: {
    sets: { type: "string", default: Object.keys(MANIFOLDS).join() },
    n: { type: "string", default: "2500" },
    clouds: { type: "string", default: "gaussian:d=128,cube:d=10" },
    D: { type: "string", default: "128" },
    estimators: { type: "string" },
    rivals: { type: "string", default: LIBRARIES.join() },
    python: { type: "string", default: "bench/rivals/.venv/dimension/bin/python" },
    rounds: { type: "string", default: "3" },
    budget: { type: "string", default: "20" },
    limit: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
    append: { type: "boolean", default: false },
  },
});
const [n, D, rounds, seed, budget, limit] = [
  values.n,
  values.D,
  values.rounds,
  values.seed,
  values.budget,
  values.limit,
].map(whole);
/** Before anything is timed compilers are woken, ours and theirs, by estimates on so many rows. */
const WARM = { rows: 500, calls: 5 };
const BEND = 2;

const folder = mkdtempSync(join(tmpdir(), "dimlaw-bench-"));
const servers = new Map<Library, LineServer>();
const before = values.append ? load() : undefined;
const versions: Record<string, string> = { ...before?.versions };
const leftOut: { what: string; reason: string }[] = [...(before?.leftOut ?? [])];
const truths: TruthRow[] = [...(before?.truths ?? [])];
const times: TimeRow[] = [...(before?.times ?? [])];
try {
  for (const name of listed(values.sets)) {
    const row = await onKnownSet(name);
    put(truths, row, ({ name }) => name);
    show(estimatesTable(row));
    save();
  }
  if (truths.length > 0) show(truthTable(results()));
  if (values.clouds !== "none") for (const library of listed(values.rivals)) await startRival(library as Library);
  const fought = values.clouds === "none" ? [] : duels();
  for (const item of listed(values.clouds)) {
    const [name, asked] = item.split("@");
    for (const size of new Set(fought.map((duel) => (asked ? whole(asked) : duel.n)))) {
      const cloud = cloudNamed(name, size);
      const here = fought.filter((duel) => asked !== undefined || duel.n === size);
      for (const duel of here) {
        for (const row of await measure(duel, cloud)) put(times, row, timed);
        save();
      }
      for (const row of await together(cloud)) put(times, row, timed);
      save();
    }
  }
  if (times.length > 0) show(timesTable(results()));
} finally {
  for (const server of servers.values()) await server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Every estimator that the points allow. */
async function onKnownSet(name: string): Promise<TruthRow> {
  const cloud = generate(name, { n, seed });
  const { estimates, scans, notes } = await measureDimension(
    cloud,
    values.estimators ? { estimators: values.estimators } : {},
  );
  return {
    name,
    n,
    D: cloud.D,
    d: Math.max(...cloud.dimensions),
    estimates: estimates.map(({ method, params, dimension, standardError, interval }) => ({
      method,
      params,
      dimension,
      standardError,
      interval,
    })),
    plateaus: scans.map(({ method, plateau }) => ({ method, plateau })),
    notes: notes.map(({ message }) => message),
  };
}

/** The duels of the estimators asked for, less those that this build has not. */
function duels(): Duel[] {
  const asked = values.estimators?.split(",").map((spec) => spec.split(":")[0]);
  return DUELS.filter(({ ours }) => {
    if (asked && !asked.includes(ours.split(":")[0])) return false;
    const reason = refusalOf(ours);
    if (reason !== undefined) leave(ours, reason);
    return reason === undefined;
  });
}

/** A set in D coordinates: bent where its own are few enough. */
function cloudNamed(name: string, count: number): GeneratedCloud {
  const { coords: _, ...flat } = generate(name, { n: 1 });
  return generate(name, { n: count, D, seed, curvature: D > 2 * flat.D ? BEND : 0 });
}

async function startRival(library: Library): Promise<void> {
  if (!LIBRARIES.includes(library)) throw new Error(`"${library}": expected some of ${LIBRARIES.join(", ")}`);
  try {
    const { version, runtime } = await (await serverOf(library)).ask({ op: "hello", library });
    versions[library] = `${version}, ${runtime}`;
  } catch (error) {
    leave(library, (error as Error).message);
    servers.delete(library);
  }
}

/** Its process; a new one where it was ended for taking too long. */
async function serverOf(library: Library): Promise<LineServer> {
  const running = servers.get(library);
  if (running?.open) return running;
  const server = new LineServer(values.python, "dimension-rivals.py", limit);
  if (running) await server.ask({ op: "hello", library });
  servers.set(library, server);
  return server;
}

interface Contestant {
  readonly name: string;
  readonly run: (first?: number) => Promise<Run>;
}

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly value: number;
}

async function measure({ ours, theirs }: Duel, cloud: GeneratedCloud): Promise<TimeRow[]> {
  const contestants: Contestant[] = [dimlaw(ours, cloud)];
  const path = join(folder, "points.f32");
  writeFileSync(path, cloud.coords as Float32Array);
  for (const library of servers.keys())
    if (theirs[library] !== undefined) contestants.push(await rival(library, theirs[library], path, cloud));
  const runs = new Map<Contestant, Run[]>();
  for (const one of contestants)
    await unlessItFails(one, ours, cloud, async () => {
      for (let call = 0; call < (one.name === OURS ? WARM.calls : 1); call++) await one.run(WARM.rows);
      runs.set(one, []);
    });
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < contestants.length; turn++) {
      const one = contestants[(round + turn) % contestants.length];
      const done = runs.get(one);
      // One that failed in the first round fails again.
      if (!done || done.length < Math.min(round, 1) || done[0]?.seconds > budget) continue;
      await unlessItFails(one, ours, cloud, async () => {
        done.push(await one.run());
      });
    }
  return [...runs].flatMap(([{ name }, done]) => (done.length > 0 ? [timeRow(ours, name, cloud, done)] : []));
}

/** Ours on one set of neighbours, theirs added up: of all that was measured on this cloud. */
async function together(cloud: GeneratedCloud): Promise<TimeRow[]> {
  const rows = times.filter(
    (row) => row.cloud === cloud.params.name && row.n === cloud.n && row.D === cloud.D && row.estimator !== TOGETHER,
  );
  const estimators = DUELS.map(({ ours }) => ours).filter((ours) =>
    rows.some(({ estimator, contestant }) => estimator === ours && contestant === OURS),
  );
  if (estimators.length < 2) return [];
  const { run } = dimlaw(estimators.join(), cloud);
  const done: Run[] = [];
  for (let round = 0; round < rounds; round++) done.push(await run());
  const sums = LIBRARIES.filter((library) => rows.some(({ contestant }) => contestant === library)).map((library) => {
    const theirs = rows.filter(({ contestant }) => contestant === library);
    const sum = (of: (row: TimeRow) => readonly number[]) => theirs.reduce((total, row) => total + median(of(row)), 0);
    return timeRow(TOGETHER, library, cloud, [
      { seconds: sum((row) => row.seconds), cpu: sum((row) => row.cpuSeconds), value: Number.NaN },
    ]);
  });
  return [timeRow(TOGETHER, OURS, cloud, done), ...sums].map((row) => ({ ...row, value: null }));
}

function timeRow(estimator: string, contestant: string, { n, params }: GeneratedCloud, runs: readonly Run[]): TimeRow {
  const seconds = runs.map((run) => run.seconds);
  const cpuSeconds = runs.map((run) => run.cpu);
  const { value } = runs[runs.length - 1];
  console.log(
    `${estimator.padEnd(22)} ${params.name.padEnd(16)} n = ${n}  ${contestant.padEnd(18)} ${formatNumber(median(cpuSeconds))} s of processor, ${formatNumber(median(seconds))} s [${runs.length}]  d = ${formatNumber(value)}`,
  );
  return { cloud: params.name, n, D, estimator, contestant, seconds, cpuSeconds, value };
}

function dimlaw(estimators: string, cloud: GeneratedCloud): Contestant {
  const firsts = (rows: number) =>
    takeRows(
      cloud,
      Int32Array.from({ length: Math.min(rows, cloud.n) }, (_, i) => i),
    );
  return {
    name: OURS,
    async run(first) {
      const points = first === undefined ? cloud : firsts(first);
      const start = performance.now();
      const before = process.cpuUsage();
      const { estimates } = await measureDimension(points, { estimators });
      const { user, system } = process.cpuUsage(before);
      return {
        seconds: (performance.now() - start) / 1000,
        cpu: (user + system) / 1e6,
        value: estimates[0].dimension,
      };
    },
  };
}

async function rival(library: Library, call: string, path: string, cloud: GeneratedCloud): Promise<Contestant> {
  let loaded: LineServer | undefined;
  return {
    name: library,
    async run(first) {
      const server = await serverOf(library);
      if (server !== loaded) await server.ask({ op: "load", path, n: cloud.n, D: cloud.D });
      loaded = server;
      const { seconds, cpu, value } = await server.ask({ op: "run", call, ...(first !== undefined && { first }) });
      return { seconds: seconds as number, cpu: cpu as number, value: value as number };
    },
  };
}

/** What goes wrong with a rival is said and its turn ends; ours may only say that the points leave it undefined. */
async function unlessItFails(
  { name }: Contestant,
  estimator: string,
  { params, n: size }: GeneratedCloud,
  act: () => Promise<void>,
): Promise<void> {
  const what = `${name} ${estimator} on ${params.name}, n = ${size}`;
  const at = leftOut.findIndex((one) => one.what === what);
  if (at >= 0) leftOut.splice(at, 1);
  try {
    await act();
  } catch (error) {
    const undefinedHere = error instanceof DimlawError && error.code === "DEGENERATE";
    if (name === OURS && !undefinedHere) throw error;
    leave(what, (error as Error).message);
  }
}

function leave(what: string, reason: string): void {
  put(leftOut, { what, reason }, (one) => one.what);
  console.log(`${what} is left out: ${reason}`);
}

function results(): DimensionResults {
  return {
    bench: "dimension",
    date: new Date().toISOString().slice(0, 10),
    seed,
    machine: { cpu: cpus()[0].model, threads: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    versions,
    leftOut,
    truths,
    times: ordered(times),
  };
}

function timed({ cloud, n, D, estimator, contestant }: TimeRow): string {
  return [cloud, n, D, estimator, contestant].join();
}

/** Cloud by cloud in the order of the duels, all together last. */
function ordered(rows: readonly TimeRow[]): TimeRow[] {
  const clouds = [...new Set(rows.map(({ cloud, n }) => `${cloud} ${n}`))];
  const place = ({ cloud, n, estimator }: TimeRow) =>
    clouds.indexOf(`${cloud} ${n}`) +
    (estimator === TOGETHER ? 0.99 : DUELS.findIndex(({ ours }) => ours === estimator) / 100);
  return [...rows].sort((a, b) => place(a) - place(b));
}

/** In place of the row of the same name, where there is one. */
function put<T>(rows: T[], row: T, nameOf: (row: T) => string): void {
  const at = rows.findIndex((one) => nameOf(one) === nameOf(row));
  if (at < 0) rows.push(row);
  else rows[at] = row;
}

function load(): DimensionResults | undefined {
  if (!values.out) throw new Error("--append: expected --out, the file to add to");
  if (!existsSync(values.out)) return undefined;
  const before: DimensionResults = JSON.parse(readFileSync(values.out, "utf8"));
  if (before.seed !== seed || before.node !== process.version || before.machine.cpu !== cpus()[0].model)
    throw new Error(
      `${values.out}: expected results of seed ${seed}, Node ${process.version}, ${cpus()[0].model} to append to`,
    );
  return before;
}

function save(): void {
  if (!values.out) return;
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify(results(), null, 2)}\n`);
}

function show(table: Parameters<typeof textTable>[0]): void {
  console.log(`\n${textTable(table, Number.POSITIVE_INFINITY).join("\n")}\n${table.caption}\n`);
}

function listed(text: string): string[] {
  return text === "none" ? [] : text.split(",");
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}": expected a whole number of at least 1`);
  return Number(text);
}
