import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { groupScatter } from "../../src/curves/group-scatter.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";

const rng = random(11);
const surface = (beta: number) => {
  const runs = Array.from({ length: 25 }, (_, i) => [1e8 * 3 ** (i % 5), 1e9 * 3 ** Math.floor(i / 5)]);
  return learningCurve({
    axis: "parameters",
    x: runs.map(([N]) => N),
    further: [{ axis: "examples", x: runs.map(([, D]) => D) }],
    y: runs.map(([N, D]) => (1.8 + 480 / N ** 0.35 + 2000 / D ** beta) * Math.exp(0.002 * rng.normal())),
  });
};
const fits = (betas: readonly number[]) =>
  betas.map((beta) => fitCurve(surface(beta), { model: "chinchilla", objective: "log-ls", intervals: "covariance" }));

describe("the scatter of exponents over groups (seed 11)", () => {
  it("is that of the errors where the groups are equal, and holds the allocation exponent", () => {
    const found = groupScatter(fits(Array.from({ length: 12 }, () => 0.37)));
    expect(found.map(({ exponent }) => exponent)).toEqual(["alpha", "a"]);
    for (const { p, fits: count } of found) {
      expect(count).toBe(12);
      expect(p).toBeGreaterThan(0.01);
    }
    const [, a] = found;
    expect(Math.abs(a.mean - 0.37 / 0.72)).toBeLessThan(4 * a.standardError);
    expect(a.standardDeviation / a.expected).toBeGreaterThan(0.4);
    expect(a.standardDeviation / a.expected).toBeLessThan(2);
  });

  it("shows groups that differ", () => {
    expect(groupScatter(fits([0.3, 0.37, 0.44, 0.5]))[1].p).toBeLessThan(1e-3);
  });

  it("is none of two fits, or of different models", () => {
    const [one, two] = fits([0.37, 0.37]);
    const power = fitCurve(learningCurve({ x: [1, 2, 4, 8], y: [8, 4.1, 2, 1] }), { offset: "zero", bootstrap: 50 });
    expect(groupScatter([])).toEqual([]);
    expect(groupScatter([one, two])).toEqual([]);
    expect(groupScatter([one, two, power])).toEqual([]);
  });
});
