import { describe, expect, it } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { linearTarget, smoothTarget } from "../../src/experiments/targets.ts";
import { gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, y) => sum + y, 0) / values.length;
const farthest = (a: Float64Array, b: Float64Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
const makers = [
  ["linearTarget", linearTarget],
  ["smoothTarget", (cloud: Parameters<typeof linearTarget>[0], s: number) => smoothTarget(cloud, s, 1.5)],
] as const;

describe.each(makers)(`%s (seed ${seed})`, (_, make) => {
  const cloud = gaussian(400, 7, seed, Float64Array);

  it("has mean 0 and variance 1 over the cloud", () => {
    const { values } = make(cloud, 3);
    expect(values.length).toBe(400);
    expect(mean(values)).toBeCloseTo(0, 10);
    expect(mean(values.map((y) => y * y))).toBeCloseTo(1, 10);
  });

  it("repeats by seed and differs between seeds", () => {
    expect(make(cloud, 3)).toEqual(make(cloud, 3));
    expect(farthest(make(cloud, 3).values, make(cloud, 4).values)).toBeGreaterThan(0.1);
  });

  it("does not see where the cloud lies, nor its unit", () => {
    const { values } = make(cloud, 3);
    const shifted = pointCloud(
      (cloud.coords as Float64Array).map((x, at) => x + 1e6 * (1 + (at % 7))),
      7,
    );
    // 1e6 in f64 leaves 1e-10 of the coordinates.
    expect(farthest(make(shifted, 3).values, values)).toBeLessThan(1e-8);
    const scaled = pointCloud(
      (cloud.coords as Float64Array).map((x) => x * 2 ** -40),
      7,
    );
    expect(farthest(make(scaled, 3).values, values)).toBeLessThan(1e-12);
  });

  it("reads any dtype, and columns that never change", () => {
    const bytes = Uint8Array.from({ length: 300 }, (__, at) => (at % 3 === 1 ? 9 : (at * 37) % 251));
    const found = make(pointCloud(bytes, 3), 1).values;
    expect(farthest(found, make(pointCloud(Float64Array.from(bytes), 3), 1).values)).toBe(0);
    expect(found.every(Number.isFinite)).toBe(true);
  });

  it("refuses a cloud of one point many times", () => {
    expect(() => make(pointCloud(new Float32Array(30).fill(0.1), 3), 1)).toThrow(
      expect.objectContaining({ code: "DEGENERATE" }),
    );
  });
});

describe("linearTarget", () => {
  it("is linear: every point's value follows from D + 1 points", () => {
    const cloud = gaussian(60, 2, seed, Float64Array);
    const { values } = linearTarget(cloud, 5);
    const [x, y] = [0, 1].map((c) => Array.from({ length: 60 }, (_, i) => cloud.coords[2 * i + c]));
    const across = (i: number, a: ArrayLike<number>) => a[i] - a[0];
    const area = (i: number, j: number, a: ArrayLike<number>, b: ArrayLike<number>) =>
      across(i, a) * across(j, b) - across(j, a) * across(i, b);
    const [wx, wy] = [area(1, 2, values, y) / area(1, 2, x, y), area(1, 2, x, values) / area(1, 2, x, y)];
    for (let i = 3; i < 60; i++) expect(values[i] - values[0]).toBeCloseTo(wx * across(i, x) + wy * across(i, y), 6);
  });
});

describe("smoothTarget", () => {
  it("varies more slowly at the larger length scale", () => {
    const cloud = gaussian(300, 3, seed, Float64Array);
    const step = pointCloud(
      (cloud.coords as Float64Array).map((x, at) => (at % 3 === 0 ? x + 1e-3 : x)),
      3,
    );
    const both = pointCloud(Float64Array.from([...cloud.coords, ...step.coords]), 3);
    const slope = (scale: number) => {
      const { values } = smoothTarget(both, 1, scale);
      return mean(Array.from({ length: 300 }, (_, i) => (values[i] - values[300 + i]) ** 2));
    };
    expect(slope(4)).toBeLessThan(0.6 * slope(1));
  });
});
