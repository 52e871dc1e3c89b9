import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { m4 } from "../../src/curves/models/m4.ts";
import { rosenfeld } from "../../src/curves/models/rosenfeld.ts";
import { predict } from "../../src/curves/predict.ts";
import { forecast } from "../../src/theory/forecasts/forecast.ts";

const x = Array.from({ length: 10 }, (_, i) => 10 * 2 ** i);
const falling = learningCurve({
  x,
  y: x.map((size, i) => 1.3 - 0.13 * Math.log(size) + 0.002 * Math.sin(5 * i)),
});

/** Sizes of two axes, the first in a narrow window of a unit so large that they are tiny. */
const narrow = x.map((_, i) => 1e-12 * (1 + i / 1000));
const spread = x.map((_, i) => [1600, 4, 150, 1.4, 85, 4700, 24, 3, 26, 990][i]);

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

  it("a logarithm's error to first order is the same at 0 as below it", () => {
    const fit = fitCurve(falling, { model: "logarithmic", objective: "log-ls", intervals: "covariance" });
    const names = Object.keys(fit.parameters);
    // ln 1 = 0, and so is the loss there; a millionth of a size further it is below.
    const crossing = { ...fit, parameters: { [names[0]]: 0, [names[1]]: 0.13 } };
    const [before, at, after] = predict(crossing, [0.5, 1, 1 + 1e-6]);
    expect(before.loss).toBeGreaterThan(0);
    expect(at.loss).toBeCloseTo(0, 15);
    expect(after.loss).toBeLessThan(0);
    expect(at.standardError).toBeGreaterThan(fit.standardErrors[names[0]] / 2);
    expect(after.standardError / at.standardError).toBeCloseTo(1, 4);
    expect(at.interval[0]).toBeLessThan(0);
    expect(at.interval[1]).toBeCloseTo(-at.interval[0], 12);
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

  it.each(["gaussian", "huber"])(
    "a model whose slope is defined at no start is refused by name, by %s",
    (objective) => {
      // In so narrow a window exponents are steep: the power of a prefactor held, in the sizes' own unit, overflows.
      const curve = learningCurve({ x: narrow, further: [{ x: spread }], y: falling.y });
      expect(() => fitCurve(curve, { model: "rosenfeld", fix: { a: 0.5 }, objective })).toThrowError(
        expect.objectContaining({
          code: "DEGENERATE",
          message: expect.stringMatching(
            /^"starts of rosenfeld": expected at least one with losses and slopes .*, got none of \d+$/,
          ),
        }),
      );
    },
  );

  it("a prefactor held on one axis leaves the other's unit free", () => {
    const y = spread.map((size, i) => (1 + 0.5 * size ** -0.3) * (1 + 0.01 * Math.sin(5 * i)));
    const [tiny, plain] = [narrow, narrow.map((size) => 1e12 * size)].map((sizes) =>
      fitCurve(learningCurve({ x: sizes, further: [{ x: spread }], y }), {
        model: "rosenfeld",
        objective: "gaussian",
        fix: { b: 0.5 },
        intervals: "covariance",
      }),
    );
    expect(tiny.params.misfit).toBeCloseTo(Number(plain.params.misfit), 9);
    for (const name of ["c_inf", "b", "beta"]) expect(tiny.parameters[name]).toBeCloseTo(plain.parameters[name], 4);
  });

  it("rosenfeld is at its loss of guessing where its sizes are out of range", () => {
    const losses = new Float64Array(3);
    const sizes = [Float64Array.of(-360, -400, -Infinity), Float64Array.of(0, 0, 0)];
    rosenfeld.evaluate([0.1, 0, 0, 1, 1, Math.log(3)], sizes, losses, null);
    for (const loss of losses) expect(loss).toBeCloseTo(3, 12);
  });

  it("m4 is at its floor or ceiling where its size is out of range", () => {
    const losses = new Float64Array(2);
    m4.evaluate([0.1, 2, 1.5, 0, 1], [Float64Array.of(Infinity, -Infinity)], losses, null);
    expect([...losses]).toEqual([0.1, 2]);
  });
});
