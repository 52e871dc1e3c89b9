/**
 * Exact k-NN of a gaussian cloud, n = 20,000, k = 10, one thread: seconds and GFLOP/s (2 n^2 D over the time of the
 * whole call, preparation included) for every build this engine runs, interleaved.
 *
 *   npx tsx bench/neighbors.ts [--rounds 3] [--out bench/results/neighbors.json]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { random } from "../src/base/random.ts";
import { pointCloud } from "../src/cloud/point-cloud.ts";
import { findNeighbors } from "../src/neighbors/find-neighbors.ts";
import { runs } from "../src/wasm/kernels.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" }, out: { type: "string" } } });
const rounds = Number(values.rounds);
const n = 20_000;
const k = 10;
// Node 20 has relaxed SIMD behind a flag of its engine; users of it get the simd build.
if (!runs("relaxed")) setFlagsFromString("--experimental-wasm-relaxed-simd");
const builds = (["simd", "relaxed"] as const).filter((build) => {
  if (!runs(build)) console.log(`the ${build} build does not run on Node ${process.versions.node}; left out`);
  return runs(build);
});

const rows: { D: number; build: string; seconds: number[]; gflops: number; sink: number }[] = [];
for (const D of [8, 32, 128, 768]) {
  const rng = random(1).split(D);
  const cloud = pointCloud(
    Float32Array.from({ length: n * D }, () => rng.normal()),
    D,
  );
  const seconds = new Map(builds.map((build) => [build, [] as number[]]));
  let sink = 0;
  for (let round = 0; round < rounds; round++)
    for (const build of builds) {
      const start = performance.now();
      const near = await findNeighbors(cloud, { k, build });
      seconds.get(build)!.push((performance.now() - start) / 1000);
      sink = near.distances.reduce((sum, distance) => sum + distance, 0);
    }
  for (const build of builds) {
    const sorted = seconds.get(build)!.sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    const row = { D, build, seconds: sorted, gflops: (2 * n * n * D) / median / 1e9, sink };
    rows.push(row);
    console.log(
      `D = ${String(D).padStart(3)}  ${build.padEnd(7)}  ${median.toFixed(3)} s [${sorted[0].toFixed(3)}-${sorted.at(-1)!.toFixed(3)}]  ${row.gflops.toFixed(1)} GFLOP/s  (sink ${sink.toFixed(3)})`,
    );
  }
}

if (values.out) {
  mkdirSync(dirname(values.out), { recursive: true });
  const machine = {
    cpu: cpus()[0].model,
    threads: cpus().length,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileSync(values.out, `${JSON.stringify({ bench: "neighbors", n, k, rounds, machine, rows }, null, 2)}\n`);
}
