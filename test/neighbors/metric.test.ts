import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { distanceOf, kernelRadius, parseMetric } from "../../src/neighbors/metric.ts";
import { cloudOf, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

describe("metrics", () => {
  it.each([
    ["euclidean", "euclidean"],
    ["angle", "angle"],
    ["periodic:1", "periodic:1"],
    ["periodic:1.50", "periodic:1.5"],
    ["periodic:.5", "periodic:0.5"],
    ["periodic:2e-7", "periodic:2e-7"],
    ["periodic:1E3", "periodic:1000"],
    ["periodic:1e-301", undefined],
    ["periodic: 1", undefined],
    ["l2", undefined],
  ])("%s is %s", (text, metric) => expect(parseMetric(text)).toBe(metric));

  it("counts by the least chord whose angle is not below the radius", () => {
    const angle = distanceOf("angle");
    const ulp = (x: number) => 2 ** (Math.floor(Math.log2(x)) - 52);
    const rng = random(seed);
    for (let i = 0; i < 100; i++) {
      const radius = Math.PI * rng.uniform();
      const chord = kernelRadius("angle", radius);
      expect(2 * Math.asin(Math.min(1, chord / 2))).toBeGreaterThanOrEqual(radius);
      expect(2 * Math.asin((chord - ulp(chord)) / 2)).toBeLessThan(radius);
    }
    expect(kernelRadius("angle", 0)).toBe(0);
    expect(kernelRadius("angle", 3.2)).toBe(Infinity);
    expect(angle(4.0000001)).toBe(Math.PI);
    expect(kernelRadius("manhattan", 3.2)).toBe(3.2);
  });

  it(`a flat torus of dimension 3 reads 3 by its own metric (seed ${seed})`, async () => {
    const cloud = cloudOf(4000, 3, random(seed), (rng) => rng.uniform() * 0.9999999);
    const { dimension, standardError } = twoNN(await findNeighbors(cloud, { k: 2, metric: "periodic:1" }));
    expect(Math.abs(dimension - 3)).toBeLessThan(5 * standardError);
  });
});
