import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { grideProjection } from "../../src/dimension/gride-projection.ts";

describe("the projection of GRIDE's score", () => {
  it("is 1 + ln u at (1, 2), where it is the score itself", () => {
    const { at, variance } = grideProjection(1, 2);
    for (const u of [0.05, 0.3, 0.7, 0.99]) expect(Math.abs(at(u) - 1 - Math.log(u))).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  });

  it.each([
    [2, 4],
    [8, 16],
    [3, 10],
  ])("at (%i, %i) is the mean score given one point's place (seed 1)", (n1, n2) => {
    const rng = random(1).split(`${n1}/${n2}`);
    const { at, variance } = grideProjection(n1, n2);
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
    expect((n2 - 1) * variance).toBeLessThan(1.02 * (square / draws));
    expect((n2 - 1) * variance).toBeGreaterThan(0.7 * (square / draws));
  });
});
