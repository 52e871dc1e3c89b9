import { random } from "../base/random.ts";
import { pointCloud } from "../cloud/point-cloud.ts";
import { type Build, runs } from "../wasm/kernels.ts";
import { FORMATS, type Format, type Frame, PANEL } from "./frame.ts";
import { packTask } from "./pack-task.ts";
import { scanTask } from "./scan-task.ts";

/** A kernel of this engine and the time it takes for one word of one pair. */
export interface KernelSpeed {
  readonly build: Build;
  readonly format: Format;
  readonly nanoseconds: number;
}

/** The builds whose instructions for a format differ. */
const BUILDS: Readonly<Record<Format, readonly Build[]>> = {
  f32: ["simd", "relaxed"],
  i16: ["simd"],
  i8: ["relaxed"],
};

let measured: readonly KernelSpeed[] | undefined;

/**
 * The faster build of every format on this engine, timed once a thread: what an engine accepts says nothing of its speed.
 * Results do not depend on it.
 */
export function kernelSpeeds(): readonly KernelSpeed[] {
  measured ??= (["f32", "i16", "i8"] as const).flatMap((format) => {
    const able = BUILDS[format].filter(runs);
    const timed = able.map((build) => ({ build, format, nanoseconds: wordTime(build, format) }));
    return timed.sort((a, b) => a.nanoseconds - b.nanoseconds).slice(0, 1);
  });
  return measured;
}

/** Nanoseconds a word of a pair, best of small scans that let nothing through, after enough calls for the engine's optimiser. */
export function wordTime(build: Build, format: Format, words = WORDS, points = N): number {
  const D = words * FORMATS[format].perWord;
  const coords = shiftedNoise(points * D);
  const cloud = pointCloud(coords, D);
  const frame: Frame = {
    build,
    metric: "euclidean",
    D,
    unit: 1,
    centre: new Float64Array(D),
    axes: new Float64Array(0),
    features: 0,
    turn: new Float64Array(0),
    defect: 0,
    format,
    width: words,
    scale: format === "f32" ? 1 : 64,
    most: Infinity,
    fine: false,
    fineScale: 1,
    // No boxes apart: all panels are compared.
    boxScale: 2 ** -100,
  };
  const references = last(packTask.run({ frame, cloud, name: "row" }, null));
  const shared = {
    frame,
    references,
    queries: null,
    k: 1,
    inner: 0,
    outer: 0,
    bounds: new Float64Array(points),
    patience: Infinity,
  };
  const block = { node: 0, panel: 0, panels: points / PANEL };
  let best = Infinity;
  const begin = performance.now();
  for (let round = 0; round < ROUNDS || performance.now() - begin < LONG_ENOUGH; round++) {
    const start = performance.now();
    const { panels } = last(scanTask.run(shared, { rows: block, cols: [block] }));
    best = Math.min(best, (performance.now() - start) / (panels * PANEL * PANEL * words));
  }
  return best * 1e6;
}

/** The same noise over and over: no row's length is a multiple of its period, so that rows are shifts of one another. */
function shiftedNoise(length: number): Float32Array {
  const rng = random("kernel speeds");
  const noise = Float32Array.from({ length: PERIOD }, () => rng.uniform());
  const coords = new Float32Array(length);
  for (let at = 0; at < length; at += PERIOD) coords.set(noise.subarray(0, length - at), at);
  return coords;
}

function last<Result>(steps: Generator<number, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const N = 10 * PANEL;
const WORDS = 256;
/** A prime. */
const PERIOD = 4093;
/** Rounds at least, and milliseconds. */
const ROUNDS = 5;
const LONG_ENOUGH = 15;
