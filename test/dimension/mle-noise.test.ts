import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { mle } from "../../src/dimension/mle.ts";
import { meanLog } from "../../src/dimension/mle-noise.ts";
import { plainNeighbors } from "../reference/plain-neighbors.ts";

describe("the mean logarithm of a noisy distance", () => {
  it.each([0, 0.3, 1, 4, 15.9, 16.1, 200])("at %d deviations is its integral", (t) => {
    // by the rule of midpoints in the distance itself, graded towards 0
    let sum = 0;
    let mass = 0;
    const cells = 400_000;
    const high = Math.cbrt(t + 10);
    const low = Math.cbrt(Math.max(0, t - 10));
    for (let cell = 0; cell < cells; cell++) {
      const root = low + ((high - low) * (cell + 0.5)) / cells;
      const weight = root ** 2 * Math.exp(-((root ** 3 - t) ** 2) / 2);
      sum += weight * 3 * Math.log(root);
      mass += weight;
    }
    expect(Math.abs(meanLog(t) - sum / mass)).toBeLessThan(1e-9);
  });
});

describe("MLE with noise taken off", () => {
  const rng = random(31);
  const coords = Float64Array.from({ length: 1200 }, () => rng.normal());
  const near = plainNeighbors(coords, 2, 20);

  it("tends to the plain one as noise vanishes, and falls with it", () => {
    const plain = mle(near).dimension;
    expect(Math.abs(mle(near, { noise: 1e-9 }).dimension / plain - 1)).toBeLessThan(1e-10);
    const mild = mle(near, { noise: 0.02 });
    expect(mild.dimension).toBeLessThan(plain);
    expect(mle(near, { noise: 0.05 }).dimension).toBeLessThan(mild.dimension);
    expect(mild.params).toEqual({ aggregate: "harmonic", k: 20, noise: 0.02 });
  });

  it("has the unit of the distances", () => {
    const far = { ...near, distances: near.distances.map((value) => value * 1024) };
    expect(mle(far, { noise: 1024 * 0.02 }).dimension).toBe(mle(near, { noise: 0.02 }).dimension);
  });
});
