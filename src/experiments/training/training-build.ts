import { f32, scope } from "../../wasm/arena.ts";
import { type Build, machine, runs } from "../../wasm/kernels.ts";
import { layersOf } from "./network.ts";
import { CHUNK, ROW_BYTES, SAMPLES } from "./placed-network.ts";

let measured: Build | undefined;

/** The build that multiplies layers faster on this engine, timed once a thread: results differ between builds by rounding. */
export function trainingBuild(): Build {
  measured ??= (["simd", "relaxed"] as const)
    .filter((build) => runs(build))
    .map((build) => ({ build, time: timeOf(build) }))
    .sort((a, b) => a.time - b.time)[0].build;
  return measured;
}

/** Best time of a product, after enough calls for the engine's optimiser. */
function timeOf(build: Build): number {
  const used = machine(build);
  const [{ K, O }] = layersOf({ sizes: [WIDTH, WIDTH], activation: "relu" });
  return scope(used, { w: f32(K * O), x: f32(CHUNK * K), y: f32(CHUNK * K) }, ({ w, x, y }) => {
    for (const { view } of [w, x]) view.fill(0.5);
    let best = Infinity;
    const begin = performance.now();
    while (performance.now() - begin < LONG_ENOUGH) {
      const start = performance.now();
      for (let i = 0; i < CALLS; i++)
        // biome-ignore format: an array of arguments a line
        used.kernels.multiplyPanels(w.pointer, K, O, x.pointer, K * ROW_BYTES, y.pointer, K * ROW_BYTES, CHUNK / SAMPLES, 0, 0);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  });
}

const WIDTH = 64;
const CALLS = 8;
/** Milliseconds. */
const LONG_ENOUGH = 30;
