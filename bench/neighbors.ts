/**
 * Exact k-NN against other libraries, one thread each, interleaved round by round in one run: seconds with all costs but
 * loading, exactness of ours bit for bit, recall of the others.
 *
 *   npm run bench -- --n 20000 --data gauss-128,glove --rivals faiss,hnswlib --out bench/results/neighbors.json
 *
 * `--data gauss-128@5000` has its own n; `gauss-128@100000/10000`: 10,000 of the points as queries against all 100,000, their
 * own left out, in place of every point's neighbours. `--rivals none`: ours alone. `--formats f32,i16,i8,i7`: ours also by number
 * format. `--approximate 0.98`: our approximate search too, at that target.
 * A rival that would take longer than `--budget` seconds a run is measured on `--queries` queries (or 30, or a whole batch) and scaled
 * where its queries cost alike, and once otherwise; one that takes longer than `--limit` is left out.
 * `--append`: rows on other data that the `--out` file holds stay in it.
 * `bench/rivals/README.md` says how to get the rivals; those that are not there are left out and named.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { permutation, random } from "../src/base/random.ts";
import { median } from "../src/base/statistics.ts";
import { type PointCloud, takeRows } from "../src/cloud/point-cloud.ts";
import { approximateNeighbors } from "../src/neighbors/approximate/approximate-neighbors.ts";
import { findNeighbors } from "../src/neighbors/find-neighbors.ts";
import type { Format } from "../src/neighbors/frame.ts";
import { inlinePool } from "../src/pool/inline-pool.ts";
import { formatNumber } from "../src/report/format-number.ts";
import { textTable } from "../src/report/text-table.ts";
import { DATA_HELP, makeData } from "./data.ts";
import { type BenchResults, type BenchRow, resultsTable } from "./results.ts";
import { RivalServer } from "./rival-server.ts";
import { OURS, RECALL, RIVALS, type Rival } from "./rivals.ts";
import { compare, type Lists, pick, plainSearch, same } from "./truth.ts";

const { values } = parseArgs({
  options: {
    n: { type: "string", default: "20000" },
    k: { type: "string", default: "10" },
    rounds: { type: "string", default: "5" },
    data: {
      type: "string",
      default:
        "gauss-8,gauss-32,gauss-128,gauss-768,manifold-5-128,manifold-10-128,manifold-10-768,clustered-384,glove,gauss-128@2500,gauss-128@5000,gauss-128@10000",
    },
    rivals: { type: "string", default: RIVALS.map(({ name }) => name).join() },
    formats: { type: "string", default: "" },
    approximate: { type: "string" },
    python: { type: "string", default: "bench/rivals/.venv/bin/python" },
    "system-python": { type: "string", default: "/usr/bin/python3" },
    queries: { type: "string", default: "300" },
    budget: { type: "string", default: "20" },
    limit: { type: "string", default: "900" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
    append: { type: "boolean", default: false },
  },
});
const [k, rounds, queries, seed] = [values.k, values.rounds, values.queries, values.seed].map(whole);
const [budget, limit] = [values.budget, values.limit].map(Number);
const CHECKED = 200;
/** Queries that tell how long the others will take, and a rival's share where even `--queries` take too long. */
const FEW = 30;
/** Before anything is timed compilers are woken, ours and theirs, by searches among so many rows for so many seconds. */
const WARM = { rows: 500, seconds: 1, calls: 10 };

interface Cloud {
  readonly data: string;
  readonly cloud: PointCloud;
  /** The coordinates as a file. */
  readonly path: string;
  /** Rows whose neighbours are asked for, in random order; the first are checked. */
  readonly asked: Int32Array;
  readonly checked: Int32Array;
  readonly truth: Lists;
}

/** What is the same for ours and theirs: one run, its seconds, its lists of the checked rows and the sum of all distances. */
interface Run {
  readonly build: number;
  readonly search: number;
  readonly found: Lists;
  readonly sink: number;
  readonly plan?: string;
}

interface Contestant {
  readonly name: string;
  readonly label: string;
  readonly exact: boolean;
  readonly queries: number;
  readonly breadth: number | null;
  readonly run: () => Promise<Run>;
}

const folder = mkdtempSync(join(tmpdir(), "dimlaw-bench-"));
const formats = values.formats.split(",").filter((format) => format !== "") as Format[];
const servers = new Map<Rival, RivalServer>();
const leftOut: { contestant: string; data: string | null; reason: string }[] = [];
const versions: Record<string, string> = {};
const rows: BenchRow[] = values.append && values.out && existsSync(values.out) ? kept(values.out) : [];
try {
  await startRivals();
  for (const item of values.data.split(",")) {
    const [data, sizes = values.n] = item.split("@");
    const [n, asked = n] = sizes.split("/");
    const measured = await measure(await prepare(data, whole(n), whole(asked)));
    const again = (row: BenchRow) =>
      measured.some((one) => one.data === row.data && one.n === row.n && one.asked === row.asked);
    rows.splice(0, rows.length, ...rows.filter((row) => !again(row)), ...measured);
    if (values.out) save(values.out);
  }
  const table = resultsTable(results());
  console.log(`\n${textTable(table, Number.POSITIVE_INFINITY).join("\n")}\n\n${table.caption}`);
} finally {
  for (const server of servers.values()) await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function startRivals(): Promise<void> {
  const names = values.rivals === "none" ? [] : values.rivals.split(",");
  for (const name of names) {
    const rival = RIVALS.find((one) => one.name === name);
    if (!rival) throw new Error(`"${name}": expected some of ${RIVALS.map((one) => one.name).join(", ")}`);
    await unlessItFails(rival, null, async () => {
      const server = await serverOf(rival);
      versions[name] = `${server.version}, ${server.runtime}`;
      console.log(`${name}: ${versions[name]}`);
    });
  }
}

/** The rival's process; a new one where it was ended for taking too long. */
async function serverOf(rival: Rival): Promise<RivalServer> {
  const running = servers.get(rival);
  if (running?.open) return running;
  const programs = { python: values.python, systemPython: values["system-python"] };
  const server = await RivalServer.start(rival, programs, limit);
  servers.set(rival, server);
  return server;
}

/** What goes wrong with a rival is said and its turn ends; the bench goes on. */
async function unlessItFails<T>(rival: Rival, data: string | null, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const reason = (error as Error).message;
    leftOut.push({ contestant: rival.name, data, reason });
    console.log(`${rival.name}${data === null ? "" : ` on ${data}`} is left out: ${reason}`);
    return undefined;
  }
}

async function prepare(data: string, n: number, m: number): Promise<Cloud> {
  const cloud = await makeData(data, n, seed).catch((error: Error) => {
    throw new Error(`--data ${error.message || DATA_HELP}`);
  });
  const path = join(folder, "points.f32");
  writeFileSync(path, cloud.coords as Float32Array);
  const asked = permutation(cloud.n, random(seed).split("checked rows")).slice(0, m);
  const checked = asked.slice(0, CHECKED);
  return { data, cloud, path, asked, checked, truth: plainSearch(cloud, checked, k) };
}

async function measure(item: Cloud): Promise<BenchRow[]> {
  const contestants = [...(await ours(item))];
  for (const rival of [...servers.keys()]) {
    const ready = await unlessItFails(rival, item.data, async () => theirs(rival, await serverOf(rival), item));
    if (ready) contestants.push(ready);
  }
  const measured = new Map(contestants.map((one) => [one, [] as { seconds: number; run: Run }[]]));
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < contestants.length; turn++) {
      const one = contestants[(round + turn) % contestants.length];
      const done = measured.get(one);
      if (!done || (done.length > 0 && one.queries === item.asked.length && done[0].seconds > budget)) continue;
      const rival = RIVALS.find(({ name }) => name === one.name);
      const run = await (rival ? unlessItFails(rival, item.data, one.run) : one.run());
      if (run) done.push({ seconds: run.build + (run.search * item.asked.length) / one.queries, run });
      else measured.delete(one);
    }
  return [...measured].map(([one, done]) => asRow(item, one, done));
}

async function ours(item: Cloud): Promise<Contestant[]> {
  const { cloud, asked, checked, truth, data } = item;
  const graph = isGraph(item);
  const queries = graph ? {} : { queries: takeRows(cloud, asked), own: asked };
  const places = graph ? checked : Int32Array.from(checked.keys());
  const warm = takeRows(
    cloud,
    Int32Array.from({ length: Math.min(cloud.n, WARM.rows) }, (_, i) => i),
  );
  const contestants: Contestant[] = [];
  const pool = inlinePool();
  for (const format of [undefined, ...formats]) {
    const name = format ? `${OURS}-${format}` : OURS;
    const plan = format ? { format, features: 0 } : {};
    await wake(() => findNeighbors(warm, { k, plan, pool }));
    contestants.push({
      name,
      label: name,
      exact: true,
      queries: asked.length,
      breadth: null,
      async run() {
        const start = performance.now();
        const near = await findNeighbors(cloud, { k, plan, pool, explain: true, ...queries });
        const search = (performance.now() - start) / 1000;
        const found = pick(near, places, k);
        if (!same(found, truth)) throw new Error(`${name} on ${data}: not the true neighbours, bit for bit`);
        const { used, preparation } = near.explanation!;
        const how = `${used.build} ${used.format}, ${used.features || cloud.D} coordinates${used.byPoint ? ", point by point" : ""}`;
        return { build: preparation, search: search - preparation, found, sink: sumOf(near.distances), plan: how };
      },
    });
  }
  if (values.approximate !== undefined && graph) contestants.push(approximate(item, Number(values.approximate)));
  return contestants;
}

function approximate({ cloud, checked, asked }: Cloud, recall: number): Contestant {
  return {
    name: `${OURS}-approximate`,
    label: `${OURS}, approximate`,
    exact: false,
    queries: asked.length,
    breadth: null,
    async run() {
      const start = performance.now();
      const near = await approximateNeighbors(cloud, { k, recall, seed });
      const search = (performance.now() - start) / 1000;
      const { leaves, probes } = near.work;
      const plan = `${probes} of ${leaves} leaves, recall ${near.recall.toFixed(4)} by its own count`;
      return { build: 0, search, found: pick(near, checked, k), sink: sumOf(near.distances), plan };
    },
  };
}

/** Whether every point's neighbours are asked for. */
function isGraph({ cloud, asked }: Cloud): boolean {
  return asked.length === cloud.n;
}

async function wake(search: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  for (let call = 0; call < WARM.calls && performance.now() - start < WARM.seconds * 1000; call++) await search();
}

/** A rival with its cloud loaded, its compilers awake, its breadth chosen and its share of the queries settled. */
async function theirs(rival: Rival, server: RivalServer, item: Cloud): Promise<Contestant> {
  const { cloud, path, asked } = item;
  if (!isGraph(item) && !rival.byQuery) throw new Error("it finds the neighbours of all points or of none");
  await server.load(path, cloud.n, cloud.D);
  const breadth = rival.breadths?.[0];
  await wake(() => server.run({ k, seed, first: Math.min(cloud.n, WARM.rows), ...(breadth && { breadth }) }));
  const chosen = rival.breadths && (await chooseBreadth(rival, server, item));
  const count = rival.byQuery && !rival.breadths ? await shareOf(rival, server, item) : asked.length;
  return {
    name: rival.name,
    label: rival.label,
    exact: rival.exact,
    queries: count,
    breadth: chosen ?? null,
    run: () => runRival(server, item, { count, ...(chosen && { breadth: chosen }) }),
  };
}

/** The least breadth that finds enough; an index is built once for all of them where it can be. */
async function chooseBreadth(rival: Rival, server: RivalServer, item: Cloud): Promise<number> {
  const { cloud, asked, checked, truth } = item;
  for (const breadth of rival.breadths!) {
    const count = rival.byQuery ? Math.min(asked.length, Math.max(queries, CHECKED)) : asked.length;
    const { found } = await runRival(server, item, { count, breadth, keep: rival.byQuery });
    if (compare(cloud, checked, k, found, truth).recall >= RECALL) return breadth;
  }
  return rival.breadths!.at(-1)!;
}

/** How many queries to measure: all if that is no longer than the budget, and never part of a batch. */
async function shareOf({ batch = 0 }: Rival, server: RivalServer, item: Cloud): Promise<number> {
  const n = item.asked.length;
  const tried = batch > 0 ? [batch] : [FEW, queries];
  for (const [at, count] of tried.entries()) {
    if (count >= n) return n;
    const { build, search } = await runRival(server, item, { count });
    const seconds = (of: number) => build + (search * of) / count;
    if (seconds(n) <= budget) return n;
    if (at + 1 === tried.length || seconds(tried[at + 1]) > budget) return count;
  }
  return n;
}

async function runRival(
  server: RivalServer,
  { cloud, checked, asked }: Cloud,
  { count, ...request }: { count: number; breadth?: number; keep?: boolean },
): Promise<Run> {
  const out = join(folder, "lists");
  const rows = join(folder, "rows");
  const all = count === cloud.n;
  if (!all) writeFileSync(rows, asked.slice(0, count));
  const { build, search } = await server.run({ k, seed, out, ...(!all && { rows }), ...request });
  const lists = readLists(out, count);
  const places = all ? checked : checked.slice(0, count).map((_, i) => i);
  return { build, search, found: pick(lists, places, k), sink: sumOf(lists.distances) };
}

function asRow({ data, cloud, asked, checked, truth }: Cloud, one: Contestant, done: { seconds: number; run: Run }[]) {
  const { n, D } = cloud;
  const sorted = done.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const middle = median(sorted);
  const scores = done.map(({ run }) => compare(cloud, checked.slice(0, one.queries), k, run.found, truth));
  const mine = one.name.startsWith(OURS);
  const row: BenchRow = {
    data,
    n,
    asked: asked.length,
    D,
    contestant: one.name,
    label: one.label,
    exact: one.exact,
    seconds: sorted,
    queries: one.queries,
    scaled: one.queries < asked.length,
    build: median(done.map(({ run }) => run.build)),
    breadth: one.breadth,
    recall: Math.min(...scores.map(({ recall }) => recall)),
    distanceError: Math.max(...scores.map((score) => score.distanceError)),
    plan: done.at(-1)!.run.plan ?? null,
    gflops: mine && one.exact ? (2 * n * asked.length * D) / middle / 1e9 : null,
    peakBytes: mine ? process.resourceUsage().maxRSS * 1024 : null,
    sink: done[0].run.sink,
  };
  const quality =
    row.gflops !== null
      ? `bit-equal, ${row.plan}, ${formatNumber(row.gflops)} GFLOP/s`
      : `recall ${row.recall.toFixed(4)}${row.breadth === null ? "" : `, breadth ${row.breadth}`}${row.scaled ? `, scaled from ${row.queries} queries` : ""}${row.plan === null ? "" : `, ${row.plan}`}`;
  console.log(
    `${data.padEnd(16)} ${asked.length < n ? `${asked.length} of ` : ""}n = ${n}  ${one.name.padEnd(22)} ${formatNumber(middle)} s [${formatNumber(sorted[0])}-${formatNumber(sorted.at(-1))}, ${sorted.length}]  ${quality}  (sink ${formatNumber(row.sink, 9)})`,
  );
  return row;
}

function results(): BenchResults {
  return {
    bench: "neighbors",
    date: new Date().toISOString().slice(0, 10),
    seed,
    k,
    rounds,
    checkedRows: CHECKED,
    machine: { cpu: cpus()[0].model, threads: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    versions,
    leftOut,
    rows,
  };
}

/** The rows of an earlier run; what this one measures again replaces them. */
function kept(path: string): BenchRow[] {
  const before = JSON.parse(readFileSync(path, "utf8")) as BenchResults;
  if (before.seed !== seed || before.k !== k || before.rounds !== rounds || before.node !== process.version)
    throw new Error(
      `${path}: expected results of seed ${seed}, k ${k}, ${rounds} rounds, Node ${process.version} to append to`,
    );
  leftOut.push(...before.leftOut);
  Object.assign(versions, before.versions);
  return [...before.rows];
}

function save(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results(), null, 2)}\n`);
}

/** count x k indices, then as many distances. */
function readLists(path: string, count: number): Lists {
  const { buffer, byteOffset } = readFileSync(path);
  const split = byteOffset + count * k * 4;
  return {
    indices: new Int32Array(buffer.slice(byteOffset, split)),
    distances: new Float64Array(buffer.slice(split, split + count * k * 8)),
  };
}

function sumOf(distances: Float64Array): number {
  let sum = 0;
  for (const distance of distances) if (Number.isFinite(distance)) sum += distance;
  return sum;
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}": expected a whole number of at least 1`);
  return Number(text);
}
