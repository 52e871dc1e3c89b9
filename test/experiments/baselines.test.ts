import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { baselineLosses } from "../../src/experiments/baselines.ts";
import { linearTarget, smoothTarget } from "../../src/experiments/targets.ts";
import { gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const train = Int32Array.from({ length: 400 }, (_, i) => i);
const test = Int32Array.from({ length: 100 }, (_, i) => 400 + i);

describe(`baselineLosses (seed ${seed})`, () => {
  const cloud = gaussian(500, 8, seed);

  it("has nothing left of a linear target, and its variance about the training mean", () => {
    const { values } = linearTarget(cloud, 1);
    const [{ mean, linear }] = baselineLosses(cloud, [values], train, test);
    expect(linear).toBeLessThan(1e-10);
    const middle = train.reduce((sum, i) => sum + values[i], 0) / 400;
    expect(mean).toBeCloseTo(test.reduce((sum, i) => sum + (values[i] - middle) ** 2, 0) / 100, 12);
  });

  it("fits by least squares: the slope of y on one coordinate is covariance over variance", () => {
    const rng = random(seed).split("noise");
    const line = gaussian(500, 1, seed, Float64Array);
    const values = Float64Array.from(line.coords, (x) => 3 * x + rng.normal());
    const mx = train.reduce((sum, i) => sum + line.coords[i], 0) / 400;
    const my = train.reduce((sum, i) => sum + values[i], 0) / 400;
    const xy = train.reduce((sum, i) => sum + (line.coords[i] - mx) * (values[i] - my), 0);
    const xx = train.reduce((sum, i) => sum + (line.coords[i] - mx) ** 2, 0);
    const expected = test.reduce((sum, i) => sum + (values[i] - my - (xy / xx) * (line.coords[i] - mx)) ** 2, 0) / 100;
    expect(baselineLosses(line, [values], train, test)[0].linear).toBeCloseTo(expected, 10);
  });

  it("does not mind a far origin, constant columns and copies of columns", () => {
    const target = smoothTarget(cloud, 2, 1).values;
    const [plain] = baselineLosses(cloud, [target], train, test);
    const coords = new Float64Array(500 * 10);
    for (let i = 0; i < 500; i++) {
      for (let c = 0; c < 8; c++) coords[i * 10 + c] = cloud.coords[i * 8 + c] + 1e5;
      coords[i * 10 + 8] = 7;
      coords[i * 10 + 9] = coords[i * 10];
    }
    const [padded] = baselineLosses(pointCloud(coords, 10), [target], train, test);
    expect(padded.mean).toBe(plain.mean);
    expect(padded.linear).toBeCloseTo(plain.linear, 6);
  });

  it("gives each of several targets what it gets alone, and a constant one nothing to lose", () => {
    const targets = [smoothTarget(cloud, 2, 1).values, new Float64Array(500).fill(4), linearTarget(cloud, 1).values];
    const together = baselineLosses(cloud, targets, train, test);
    for (const [t, target] of targets.entries())
      expect(together[t]).toEqual(baselineLosses(cloud, [target], train, test)[0]);
    expect(together[1]).toEqual({ mean: 0, linear: 0 });
  });
});
