import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import type { DimensionEstimate } from "../../src/dimension/dimension-estimate.ts";
import { estimateAll } from "../../src/dimension/estimate-all.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

const seed = 2017;
const runs = 240;
const n = 500;
const requests = parseEstimators("twonn,twonn:fit=linear,gride:n1=8,mle:k=20,mle:k=20,aggregate=median,correlation");

describe(`flat torus, n = ${n}, ${runs} runs, seed ${seed}`, () => {
  it.each([2, 5])("d = %i: unbiased, standard errors true within 15 percent, intervals that cover", async (d) => {
    const rng = random(seed).split(d);
    const all: DimensionEstimate[][] = requests.map(() => []);
    for (let run = 0; run < runs; run++) {
      const near = plainNeighbors(uniformPoints(n, d, rng), d, 48, 1);
      (await estimateAll(near, requests)).estimates.forEach((one, at) => {
        all[at].push(one);
      });
    }
    for (const estimates of all) {
      const what = `${estimates[0].method} ${JSON.stringify(estimates[0].params)}`;
      const mean = estimates.reduce((sum, one) => sum + one.dimension, 0) / runs;
      const sd = Math.sqrt(estimates.reduce((sum, one) => sum + (one.dimension - mean) ** 2, 0) / (runs - 1));
      const standardError = estimates.reduce((sum, one) => sum + one.standardError, 0) / runs;
      const covered = estimates.filter(({ interval }) => interval[0] <= d && d <= interval[1]).length / runs;
      expect(Math.abs(mean - d), `bias of ${what}`).toBeLessThan(0.01 * d);
      expect(standardError / sd, `standard error of ${what}`).toBeGreaterThan(0.85);
      expect(standardError / sd, `standard error of ${what}`).toBeLessThan(1.15);
      expect(covered, `coverage of ${what}`).toBeGreaterThan(0.9);
    }
  });
});
