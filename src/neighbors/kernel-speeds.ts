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
  i7: ["relaxed"],
};

let measured: readonly KernelSpeed[] | undefined;

/**
 * The faster build of every format on this engine, timed once a thread: what an engine accepts says nothing of its speed.
 * Results do not depend on it.
 */
export function kernelSpeeds(): readonly KernelSpeed[] {
  measured ??= timeKernels();
  return measured;
}

function timeKernels(): readonly KernelSpeed[] {
  const kernels = FORMAT_NAMES.flatMap((format) =>
    BUILDS[format].filter(runs).map((build) => ({ build, format, words: WORDS, points: N })),
  );
  const times = wordTimes(kernels);
  const timed = kernels.map(({ build, format }, i) => ({ build, format, nanoseconds: times[i] }));
  return FORMAT_NAMES.flatMap((format) =>
    timed
      .filter((kernel) => kernel.format === format)
      .sort((a, b) => a.nanoseconds - b.nanoseconds)
      .slice(0, 1),
  );
}

interface Kernel {
  readonly build: Build;
  readonly format: Format;
  readonly words: number;
  readonly points: number;
}

/**
 * Nanoseconds a word of a pair, best of small scans that let nothing through. Kernels take turns, so that the engine's optimiser has
 * the time of all to be done with each.
 */
export function wordTimes(kernels: readonly Kernel[]): number[] {
  const scans = kernels.map(scanOf);
  const best = kernels.map(() => Infinity);
  const begin = performance.now();
  for (let round = 0; round < ROUNDS || performance.now() - begin < LONG_ENOUGH * kernels.length; round++)
    scans.forEach((scan, i) => {
      const start = performance.now();
      const products = scan();
      best[i] = Math.min(best[i], (1e6 * (performance.now() - start)) / products);
    });
  return best;
}

/** A scan that says how many words of pairs it compared. */
function scanOf({ build, format, words, points }: Kernel): () => number {
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
  return () => last(scanTask.run(shared, { rows: block, cols: [block] })).panels * PANEL * PANEL * words;
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

const FORMAT_NAMES = Object.keys(FORMATS) as Format[];
const N = 10 * PANEL;
const WORDS = 256;
/** A prime. */
const PERIOD = 4093;
/** Rounds at least, and milliseconds a kernel. */
const ROUNDS = 5;
const LONG_ENOUGH = 15;
