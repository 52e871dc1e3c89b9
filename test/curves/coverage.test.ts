import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { type CurveTruth, syntheticCurve } from "./synthetic-curve.ts";

const SEED = 20;
const RUNS = 300;

/** Numbers of misses that a true 95 % undercuts, or exceeds, less than once in ten thousand tests. */
const [FEWEST, MOST] = (() => {
  let chance = 0.95 ** RUNS;
  let upTo = chance;
  let misses = 0;
  const next = () => {
    chance *= ((RUNS - misses) / (misses + 1)) * (0.05 / 0.95);
    misses++;
    upTo += chance;
  };
  while (upTo < 1e-4) next();
  const fewest = misses;
  while (1 - upTo > 1e-4) next();
  return [fewest, misses];
})();

const covered = (truth: CurveTruth, offset: "free" | "zero") => {
  let hits = 0;
  for (let run = 0; run < RUNS; run++) {
    const curve = syntheticCurve({ ...truth, stream: `${SEED}/${run}` });
    const { intervals } = fitCurve(curve, { offset, bootstrap: 200, seed: run });
    if (intervals.alpha[0] <= truth.alpha && truth.alpha <= intervals.alpha[1]) hits++;
  }
  return hits;
};

// Cell by cell to half a per cent: bench/fits.ts.
describe(`95 % intervals of alpha hold the truth (seed ${SEED}, ${RUNS} runs each)`, () => {
  it.each<[string, CurveTruth, "free" | "zero"]>([
    ["6 points, offset zero", { alpha: 0.3, noise: 0.03, sizes: 6 }, "zero"],
    ["8 points, offset free and none there", { alpha: 0.3, noise: 0.02, sizes: 8 }, "free"],
    ["12 sizes of 3 seeds, offset free and there", { alpha: 1, c: 0.01, noise: 0.03, sizes: 12, seeds: 3 }, "free"],
    ["8 sizes whose 3 seeds deviate together", { alpha: 0.5, noise: 0.005, shared: 0.03, sizes: 8, seeds: 3 }, "zero"],
  ])("%s", (name, truth, offset) => {
    const hits = covered(truth, offset);
    console.log(`seed ${SEED}, ${name}: ${((100 * hits) / RUNS).toFixed(1)} %`);
    expect(RUNS - hits).toBeGreaterThanOrEqual(FEWEST);
    expect(RUNS - hits).toBeLessThanOrEqual(MOST);
  });
});
