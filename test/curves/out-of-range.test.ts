import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { m4 } from "../../src/curves/models/m4.ts";
import { predict } from "../../src/curves/predict.ts";
import { forecast } from "../../src/theory/forecasts/forecast.ts";

const x = Array.from({ length: 10 }, (_, i) => 10 * 2 ** i);
const falling = learningCurve({
  x,
  y: x.map((size, i) => 1.3 - 0.13 * Math.log(size) + 0.002 * Math.sin(5 * i)),
});

describe("laws out of their range", () => {
  it.each([
    ["draws", { draws: true, bootstrap: 50 }],
    ["the covariance", { intervals: "covariance" }],
  ] as const)("a logarithm that has fallen below 0 has an error by %s, and no forecast", (_, how) => {
    const fit = fitCurve(falling, { model: "logarithmic", objective: "log-ls", ...how });
    const [{ loss, standardError, interval }] = predict(fit, [1e7]);
    expect(loss).toBeCloseTo(1.3 - 0.13 * Math.log(1e7), 1);
    expect(standardError).toBeGreaterThan(0);
    expect(standardError).toBeLessThan(0.1);
    expect(interval[0]).toBeLessThan(loss);
    expect(interval[1]).toBeGreaterThan(loss);
    expect(forecast(fit, { at: [1e7], beyond: true }).items[0]).toMatchObject({
      value: null,
      refused: "the law has left the losses above 0 there",
    });
  });

  it("a band in losses, fitted to losses, holds the law where that is below 0", () => {
    const bent = learningCurve({ x, y: x.map((size) => Math.max(1e-3, 1 - 0.3 * Math.log(size / 10))) });
    for (const how of [{ bootstrap: 50 }, { intervals: "covariance" }] as const) {
      const { band } = fitCurve(bent, { model: "logarithmic", objective: "gaussian", ...how });
      expect(Math.min(...band.lower)).toBeLessThan(0);
      for (const [i, low] of band.lower.entries()) expect(low).toBeLessThanOrEqual(band.upper[i]);
    }
  });

  it("a model defined at none of its starts is refused by name", () => {
    // More different tokens than tokens.
    const further = [{ x: x.map((size) => 20 * size) }, { x: x.map((size) => 1e4 * size) }];
    const curve = learningCurve({ x, further, y: falling.y });
    expect(() => fitCurve(curve, { model: "data-constrained" })).toThrowError(
      expect.objectContaining({
        code: "DEGENERATE",
        message: expect.stringMatching(/^"starts of data-constrained": expected at least one .*, got none of \d+$/),
      }),
    );
  });

  it("m4 is at its floor or ceiling where its size is out of range", () => {
    const losses = new Float64Array(2);
    m4.evaluate([0.1, 2, 1.5, 0, 1], [Float64Array.of(Infinity, -Infinity)], losses, null);
    expect([...losses]).toEqual([0.1, 2]);
  });
});
