/**
 * Rates of the tile kernels against the rate of the same instructions on registers alone, in one run.
 *
 *   npx tsx bench/kernels.ts [--out bench/results/kernels.json]
 */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { FORMATS, type Format, PANEL } from "../src/neighbors/frame.ts";
import { wordTimes } from "../src/neighbors/kernel-speeds.ts";
import { runs } from "../src/wasm/kernels.ts";
import { registerPeak } from "./register-peak.ts";

const { values } = parseArgs({ options: { out: { type: "string" } } });
/** So many that what a call costs beside its tiles is lost among them. */
const POINTS = 100 * PANEL;
const WORDS = [8, 32, 64, 128, 256, 768];
const KERNELS = [
  ["simd", "f32"],
  ["relaxed", "f32"],
  ["simd", "i16"],
  ["relaxed", "i8"],
  ["relaxed", "i7"],
] as const satisfies readonly (readonly [string, Format])[];

const rows = [];
for (const [build, format] of KERNELS) {
  if (!runs(build)) continue;
  const peak = await registerPeak(build, format);
  const times = wordTimes(WORDS.map((words) => ({ build, format, words, points: POINTS })));
  for (const [i, words] of WORDS.entries()) {
    const rate = (2 * FORMATS[format].perWord) / times[i];
    rows.push({ build, format, words, coordinates: words * FORMATS[format].perWord, rate, peak, share: rate / peak });
    console.log(
      `${build.padEnd(8)}${format.padEnd(5)}${String(words).padStart(4)} words  ${rate.toFixed(1).padStart(6)} of ${peak.toFixed(1)} GOP/s, ${((100 * rate) / peak).toFixed(0)} %`,
    );
  }
}
if (values.out) {
  const machine = { cpu: cpus()[0].model, threads: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  const results = {
    bench: "kernels",
    date: new Date().toISOString().slice(0, 10),
    machine,
    node: process.version,
    rows,
  };
  writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`);
}
