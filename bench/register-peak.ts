import asc from "assemblyscript/asc";
import { FORMATS, type Format } from "../src/neighbors/frame.ts";
import type { Build } from "../src/wasm/kernels.ts";

/** One step of an accumulator in the tile's own instructions, on registers alone. */
const STEPS: Readonly<Record<Format, Readonly<Record<"simd" | "relaxed", string>>>> = {
  f32: { simd: "f32x4.add(f32x4.mul(c, a), b)", relaxed: "f32x4.relaxed_madd(c, a, b)" },
  i16: { simd: "i32x4.add(i32x4.dot_i16x8_s(c, a), b)", relaxed: "i32x4.add(i32x4.dot_i16x8_s(c, a), b)" },
  i8: { simd: "", relaxed: "i32x4.relaxed_dot_i8x16_i7x16_add_s(c, a, b)" },
  i7: {
    simd: "",
    relaxed:
      "i32x4.add(i32x4.extadd_pairwise_i16x8_s(i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(c, a), i16x8.relaxed_dot_i8x16_i7x16_s(c, b))), b)",
  },
};
const ACCUMULATORS = 12;
/** Long enough that the engine does not unroll it further, which costs it registers. */
const UNROLLED = 4;
const LANES = 4;
/** Bits of f32, given at run time: engines make constants anew at every use. */
const HALF = 0x3f000000;
const EIGHTH = 0x3e000000;
/** Short calls: an engine changes to its optimised code between them. */
const LOOPS = 10_000;
const ROUNDS = 1000;

/** Operations in a nanosecond (a product and a sum are two) of a loop that touches no memory: best of some rounds. */
export async function registerPeak(build: Exclude<Build, "debug">, format: Format): Promise<number> {
  const names = Array.from({ length: ACCUMULATORS }, (_, i) => `c${i}`);
  const body = names.map((name) => `${name} = ${STEPS[format][build].replaceAll(/\bc\b/g, name)};\n`).join("");
  const source = `export function loop(rounds: i32, x: i32, y: i32): i32 {
  const a = i32x4.splat(x);
  const b = i32x4.splat(y);
  ${names.map((name, i) => `let ${name} = i32x4.splat(${i + 1});`).join("\n  ")}
  for (let i = 0; i < rounds; i++) {
    ${body.repeat(UNROLLED)}
  }
  return i32x4.extract_lane(${names.reduce((sum, name) => `v128.xor(${sum}, ${name})`)}, 0);
}`;
  const enable = build === "relaxed" ? ["simd", "relaxed-simd"] : ["simd"];
  const { error, stderr, binary } = await asc.compileString(source, { optimizeLevel: 3, runtime: "stub", enable });
  if (error || !binary) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(binary as Uint8Array<ArrayBuffer>);
  const loop = instance.exports.loop as (rounds: number, x: number, y: number) => number;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    loop(LOOPS, HALF, EIGHTH);
    best = Math.min(best, performance.now() - start);
  }
  const { perWord, wordsAtOnce } = FORMATS[format];
  return (2 * perWord * wordsAtOnce * LANES * ACCUMULATORS * UNROLLED * LOOPS) / (best * 1e6);
}
