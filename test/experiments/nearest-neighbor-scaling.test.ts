import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { nearestNeighborScaling } from "../../src/experiments/nearest-neighbor-scaling.ts";

const x = [100, 200, 400, 800, 1600];
const wobble = [1.01, 0.99, 1.02, 0.98, 1];

describe("nearestNeighborScaling", () => {
  it("is 2 / alpha, with alpha's error and interval carried over", () => {
    const curve = learningCurve({ x, y: x.map((n, i) => wobble[i] * n ** (-2 / 5)) });
    const fit = fitCurve(curve, { offset: "zero", seed: 1 });
    const d = nearestNeighborScaling(fit);
    expect(d.dimension).toBeCloseTo(2 / fit.parameters.alpha, 12);
    expect(Math.abs(d.dimension - 5)).toBeLessThan(0.2);
    expect(d.standardError / d.dimension).toBeCloseTo(fit.standardErrors.alpha / fit.parameters.alpha, 12);
    expect(d.interval.map((end) => 2 / end).reverse()).toEqual(
      fit.intervals.alpha.map((end) => expect.closeTo(end, 12)),
    );
    expect(d.n).toBe(1600);
  });

  it("refuses a distance that does not surely fall", () => {
    const curve = learningCurve({ x, y: wobble });
    expect(() => nearestNeighborScaling(fitCurve(curve, { offset: "zero", seed: 1 }))).toThrow(
      expect.objectContaining({ code: "DEGENERATE" }),
    );
  });
});
