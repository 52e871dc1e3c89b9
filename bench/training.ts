/** Training speed against other libraries; `bench/rivals/README.md` says what is measured and how to get them. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { random } from "../src/base/random.ts";
import { median } from "../src/base/statistics.ts";
import { ADAM, type TrainingCell } from "../src/experiments/training/cell.ts";
import { readCheckpoint } from "../src/experiments/training/checkpoint.ts";
import { layersOf, placeOfWeight } from "../src/experiments/training/network.ts";
import { ROW_BYTES, SAMPLES } from "../src/experiments/training/placed-network.ts";
import { shapeOf } from "../src/experiments/training/student-shape.ts";
import { trainTask } from "../src/experiments/training/train-task.ts";
import { formatNumber } from "../src/report/format-number.ts";
import { f32, scope } from "../src/wasm/arena.ts";
import { type Build, machine, runs } from "../src/wasm/kernels.ts";
import { registerPeak } from "./register-peak.ts";

interface Times {
  readonly seconds: number;
  readonly cpu: number;
  readonly loss: number;
}
interface Contestant {
  readonly name: string;
  readonly version: string;
  readonly train: (work: Work) => Promise<Times>;
  readonly close: () => void;
}
interface Work {
  readonly sizes: readonly number[];
  readonly steps: number;
  readonly cell: TrainingCell;
  readonly files: Readonly<Record<"x" | "y" | "weights", string>>;
}

const { values } = parseArgs({
  options: {
    rivals: { type: "string", default: new URL("./rivals/", import.meta.url).pathname },
    python: { type: "string", default: new URL("./rivals/.venv/bin/python", import.meta.url).pathname },
    rounds: { type: "string", default: "7" },
    networks: { type: "string", default: "20-64-64-1:2000,20-512-512-1:30" },
    out: { type: "string" },
  },
});
const BATCH = 200;
const RATE = 0.001;
const SEED = 1;
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), "dimlaw-bench-"));
const leftOut: { contestant: string; reason: string }[] = [];
const contestants: Contestant[] = [];
/** Of each build: what registers alone do, and the product kernel on what the nearest caches hold, round by round; GFLOP/s. */
const peaks: { build: Build; registers: number; products: number[] }[] = [];
const rows: object[] = [];

for (const build of ["simd", "relaxed"] as const) {
  if (!runs(build)) continue;
  peaks.push({ build, registers: await registerPeak(build, "f32"), products: [] });
  contestants.push({ name: `dimlaw-${build}`, version: "", train: async (work) => ours(work, build), close: () => {} });
}
for (const [name, program, script] of [
  ["tfjs-wasm", process.execPath, "train-js.mjs"],
  ["jax-js", process.execPath, "train-js.mjs"],
  ["torch", values.python, "train-python.py"],
])
  try {
    contestants.push(await startRival(name, program, join(values.rivals, script)));
  } catch (error) {
    leftOut.push({ contestant: name, reason: (error as Error).message });
    console.log(`${name} is left out: ${(error as Error).message}`);
  }
try {
  for (const text of values.networks.split(",")) await measure(text);
} finally {
  for (const { close } of contestants) close();
  rmSync(folder, { recursive: true, force: true });
}
if (values.out !== undefined) {
  mkdirSync(dirname(values.out), { recursive: true });
  const results = {
    bench: "training",
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0].model, threads: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    batch: BATCH,
    rounds,
    versions: Object.fromEntries(contestants.map(({ name, version }) => [name, version])),
    leftOut,
    peaks,
    rows,
  };
  writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`);
}

/** All contestants in turns, round after round; the first round wakes compilers and does not count. */
async function measure(text: string): Promise<void> {
  const work = workOf(text);
  const times = new Map(contestants.map((one) => [one, [] as Times[]]));
  for (let round = -1; round < rounds; round++)
    for (const [i] of contestants.entries()) {
      const one = contestants[(Math.max(round, 0) + i) % contestants.length];
      if (i === 0) for (const { build, products } of peaks) products.push(productRate(build));
      const taken = await one.train(work);
      if (round >= 0) times.get(one)!.push(taken);
    }
  const { sizes, steps } = work;
  const products = sizes.slice(1).map((outputs, l) => sizes[l] * outputs);
  // Forward, gradients of the weights, and derivatives of the inputs of all layers but the first.
  const flop = 2 * BATCH * (3 * products.reduce((sum, value) => sum + value, 0) - products[0]);
  const best = Math.min(
    ...[...times].filter(([{ name }]) => name.startsWith("dimlaw")).map(([, t]) => medianOf(t, "cpu")),
  );
  for (const [{ name }, taken] of times) {
    const gflops = (flop * steps) / medianOf(taken, "cpu") / 1e9;
    const peak = peaks.find(({ build }) => name === `dimlaw-${build}`);
    const share = peak ? gflops / Math.max(peak.registers, ...peak.products) : null;
    const sorted = (of: "seconds" | "cpu") => taken.map((one) => one[of]).sort((a, b) => a - b);
    rows.push({
      network: text.split(":")[0],
      steps,
      contestant: name,
      seconds: sorted("seconds"),
      cpu: sorted("cpu"),
      loss: taken[0].loss,
      gflops,
      shareOfPeak: share,
    });
    const [low, high] = [sorted("cpu")[0], sorted("cpu").at(-1)!].map((value) => formatNumber((1000 * value) / steps));
    console.log(
      `${text.padEnd(20)} ${name.padEnd(15)} ${formatNumber((1000 * medianOf(taken, "cpu")) / steps)} ms of CPU a step [${low}-${high}], ${formatNumber((1000 * medianOf(taken, "seconds")) / steps)} ms by the clock, ${formatNumber(gflops)} GFLOP/s${share === null ? "" : `, ${formatNumber(100 * share)} % of peak`}, ${formatNumber(medianOf(taken, "cpu") / best)}x, loss ${formatNumber(taken[0].loss, 6)}`,
    );
  }
}

/** The best of some products of a 64-64 layer, GFLOP/s. */
function productRate(build: Build): number {
  const used = machine(build);
  const [{ K, O }] = layersOf({ sizes: [64, 64], activation: "relu" });
  const stride = K * ROW_BYTES;
  return scope(used, { w: f32(K * O), x: f32(BATCH * K), y: f32(BATCH * K) }, ({ w, x, y }) => {
    for (const { view } of [w, x]) view.fill(0.5);
    let best = Infinity;
    for (let call = 0; call < 2000; call++) {
      const start = performance.now();
      used.kernels.multiplyPanels(w.pointer, K, O, x.pointer, stride, y.pointer, stride, BATCH / SAMPLES, 0, 0);
      best = Math.min(best, performance.now() - start);
    }
    return (2 * BATCH * K * O) / best / 1e6;
  });
}

function medianOf(times: readonly Times[], of: "seconds" | "cpu"): number {
  return median(times.map((one) => one[of]).sort((a, b) => a - b));
}

/** The network, first weights and samples of "20-64-64-1:2000". */
function workOf(text: string): Work {
  const [shape, steps] = text.split(":");
  const sizes = shape.split("-").map(Number);
  const rng = random(SEED).split("bench");
  const x = Float32Array.from({ length: BATCH * sizes[0] }, () => rng.uniform() - 0.5);
  const y = Float32Array.from({ length: BATCH * sizes[sizes.length - 1] }, () => rng.normal());
  const cell: TrainingCell = {
    data: { kind: "examples", inputs: sizes[0], outputs: sizes[sizes.length - 1], x, y, testX: x, testY: y },
    students: [{ hidden: sizes.slice(1, -1), activation: "relu", biasDeviation: 0.5, draw: 0 }],
    loss: { kind: "power", p: 2 },
    optimizer: ADAM,
    schedule: [{ steps: Number(steps) + 1, batch: BATCH, rate: RATE }],
    measurements: 1,
    seed: SEED,
  };
  const { weights } = readCheckpoint(
    lastOf(trainTask.run({ cell, build: "simd" }, { checkpoint: null, until: 0 })),
    cell,
  ).students[0];
  // Layer by layer, inputs x outputs, then biases.
  const flat = layersOf(shapeOf(cell, cell.students[0])).flatMap((layer) =>
    Array.from({ length: layer.inputs + 1 }, (_, i) =>
      Array.from({ length: layer.outputs }, (_, o) => weights[placeOfWeight(layer, o, i)]),
    ).flat(),
  );
  const files = { x: join(folder, "x"), y: join(folder, "y"), weights: join(folder, "weights") };
  writeFileSync(files.x, x);
  writeFileSync(files.y, y);
  writeFileSync(files.weights, Float32Array.from(flat));
  return { sizes, steps: Number(steps), cell, files };
}

/** Steps are counted from the second on: the first sets up, as with the rivals. */
function ours({ cell, steps }: Work, build: Build): Times {
  const training = trainTask.run({ cell, build }, { checkpoint: null, until: steps + 1 });
  training.next();
  const start = performance.now();
  const used = process.cpuUsage();
  for (let step = 0; step < steps; step++) training.next();
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - start) / 1000;
  const { measured } = readCheckpoint(lastOf(training), cell).students[0];
  return { seconds, cpu: (user + system) / 1e6, loss: measured[0].test };
}

function lastOf(training: Generator<number, Uint8Array>): Uint8Array {
  for (;;) {
    const step = training.next();
    if (step.done) return step.value;
  }
}

async function startRival(name: string, program: string, script: string): Promise<Contestant> {
  const env = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", TF_CPP_MIN_LOG_LEVEL: "3" };
  const child: ChildProcess = spawn(program, [script], { stdio: ["pipe", "pipe", "ignore"], env });
  const failed = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", () => reject(new Error("its process ended")));
  });
  failed.catch(() => {});
  child.stdin!.on("error", () => {});
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<Record<string, unknown>> => {
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const line = (await Promise.race([lines.next(), failed])).value as string | undefined;
      if (line === undefined) throw new Error("its process ended");
      // Libraries print greetings, too.
      if (!line.startsWith("{")) continue;
      const answer = JSON.parse(line) as Record<string, unknown>;
      if (answer.error !== undefined) throw new Error(String(answer.error));
      return answer;
    }
  };
  const close = () => child.kill("SIGKILL");
  const { version, runtime } = await ask({ op: "hello", rival: name }).catch((error: unknown) => {
    // Its open pipes would keep this process alive.
    close();
    throw error;
  });
  return {
    name,
    version: `${version}, ${runtime}`,
    train: async ({ sizes, steps, files }) =>
      (await ask({ op: "train", sizes, steps, batch: BATCH, rate: RATE, files })) as unknown as Times,
    close,
  };
}
