import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { gride } from "../../src/dimension/gride.ts";
import { posterior, ratePosterior } from "../../src/dimension/posterior.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

const near = plainNeighbors(uniformPoints(300, 3, random(8)), 3, 16, 1);

describe("posteriors of d", () => {
  it.each([
    [0, 0],
    [2, 5],
    [400, 40],
  ])("by steps of ln d is the Gamma it should be, prior %d, %d", (priorShape, priorRate) => {
    const sum = 60;
    const N = 200;
    const prior = { priorShape, priorRate };
    const exact = ratePosterior(N / sum, 1 / N, prior);
    const found = posterior((d) => N * Math.log(d) - d * sum, N / sum, 1 / N, prior);
    expect(Math.abs(found.mean / exact.mean - 1)).toBeLessThan(1e-9);
    expect(Math.abs(found.relative / exact.relative - 1)).toBeLessThan(1e-6);
  });

  it("without a prior are the likelihood's estimate and interval", () => {
    const likelihood = twoNN(near, { unbiased: false });
    const found = twoNN(near, { fit: "posterior" });
    expect(found.dimension).toBeCloseTo(likelihood.dimension, 12);
    expect(found.interval[0]).toBeCloseTo(likelihood.interval[0], 10);
    const order = gride(near, { n1: 8 });
    const after = gride(near, { n1: 8, fit: "posterior" });
    expect(Math.abs(after.dimension / order.dimension - 1)).toBeLessThan(0.2 * (order.standardError / order.dimension));
    expect(Math.abs(after.standardError / order.standardError - 1)).toBeLessThan(0.1);
  });

  it("go to the prior where it is stronger than the data", () => {
    const prior = { priorShape: 1e6, priorRate: 1e5 };
    expect(Math.abs(twoNN(near, { fit: "posterior", ...prior }).dimension - 10)).toBeLessThan(0.1);
    expect(Math.abs(gride(near, { n1: 8, fit: "posterior", ...prior }).dimension - 10)).toBeLessThan(0.2);
  });
});
