import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { scoreSlope } from "../../src/dimension/order-likelihood.ts";
import { orderProjection } from "../../src/dimension/order-projection.ts";

describe("the projection of GRIDE's score", () => {
  it("is 1 + ln u at (1, 2), where it is the score itself", () => {
    const { at, stretch } = orderProjection(1, 2, scoreSlope(1, 2));
    for (const u of [0.05, 0.3, 0.7, 0.99]) expect(Math.abs(at(u) - 1 - Math.log(u))).toBeLessThan(0.02);
    expect(Math.abs(stretch - 1)).toBeLessThan(1e-12);
  });

  it.each([
    [2, 4],
    [8, 16],
    [3, 10],
  ])("at (%i, %i) is the mean score given one point's place (seed 1)", (n1, n2) => {
    const rng = random(1).split(`${n1}/${n2}`);
    const { at, stretch } = orderProjection(n1, n2, scoreSlope(n1, n2));
    const bins = new Float64Array(4);
    const seen = new Float64Array(4);
    let square = 0;
    const draws = 40_000;
    for (let draw = 0; draw < draws; draw++) {
      const shares = Float64Array.from({ length: n2 - 1 }, () => rng.uniform());
      const bin = Math.floor(4 * shares[0]);
      const w = shares.sort()[n1 - 1];
      const score = 1 - ((n2 - n1 - 1) * Math.log(w)) / (1 - w) + (n2 - 1) * Math.log(w);
      bins[bin] += score;
      seen[bin]++;
      square += score * score;
    }
    const spread = Math.sqrt(square / draws);
    for (let bin = 0; bin < 4; bin++) {
      let mean = 0;
      for (let cell = 0; cell < 256; cell++) mean += at((bin + (cell + 0.5) / 256) / 4) / 256;
      expect(Math.abs(bins[bin] / seen[bin] - mean)).toBeLessThan((4 * spread) / Math.sqrt(seen[bin]));
    }
    let carried = 0;
    for (let cell = 0; cell < 1024; cell++) carried += ((n2 - 1) * at((cell + 0.5) / 1024) ** 2) / 1024;
    expect(Math.abs((stretch ** 2 * carried) / (square / draws) - 1)).toBeLessThan(0.03);
    expect(stretch).toBeGreaterThan(1);
    expect(stretch).toBeLessThan(1.2);
  });
});
