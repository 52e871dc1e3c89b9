import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import type { FitCurveOptions } from "../../src/curves/fit-options.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { syntheticCurve } from "./synthetic-curve.ts";

const codes = (fit: CurveFit) => fit.notes.map(({ code }) => code);
const quick = { bootstrap: 100 } as const;

/** Every number in a result, to see that none is NaN or infinite (JSON would print null). */
function expectFinite(fit: CurveFit): void {
  const windows = fit.windows.map((each) => ({ ...each, lackOfFit: each.lackOfFit ?? "none" }));
  const text = JSON.stringify({ ...fit, windows, halves: fit.halves ?? "none", draws: fit.draws ?? "none" });
  expect(text).not.toMatch(/null/);
}

describe("fitCurve on known truths", () => {
  for (const alpha of [0.07, 0.3, 1, 2.5])
    for (const c of [0, 0.02, 1])
      it(`finds alpha = ${alpha}, c = ${c} on a noiseless curve, with errors near 0`, () => {
        const fit = fitCurve(syntheticCurve({ alpha, c }), quick);
        const digits = alpha === 2.5 ? 1e-5 : 1e-8;
        expect(Math.abs(fit.parameters.alpha / alpha - 1)).toBeLessThan(digits);
        expect(Math.abs(fit.parameters.c - c)).toBeLessThan(1e-7);
        expect(fit.standardErrors.alpha).toBeLessThan(1e-6);
        expect(codes(fit)).toContain("exact");
        expectFinite(fit);
      });

  it("holds the offset where it is given, and c = 0 where it is zero", () => {
    const curve = syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.01 });
    const held = fitCurve(curve, { offset: 0.1, ...quick });
    expect(held.parameters.c).toBe(0.1);
    expect(held.intervals.c).toEqual([0.1, 0.1]);
    expect(held.standardErrors.c).toBe(0);
    expect(held.parameters.alpha).toBeCloseTo(0.5, 1);
    const zero = fitCurve(curve, { offset: "zero", ...quick });
    expect(zero.model).toBe("power");
    expect(zero.parameters.alpha).toBeLessThan(0.45);
    expect(fitCurve(curve, { model: "power", ...quick })).toEqual(zero);
    expect(zero.halves!.upper).toBeLessThan(zero.halves!.lower);
  });

  it("reports a rising curve as one", () => {
    const fit = fitCurve(syntheticCurve({ alpha: -0.2, noise: 0.01 }), quick);
    expect(fit.parameters.alpha).toBeCloseTo(-0.2, 1);
    expect(codes(fit)).toContain("rising");
    expectFinite(fit);
  });

  it("stays finite on flat, flat noisy and step-like curves, and says what is wrong", () => {
    const flat = fitCurve(syntheticCurve({ alpha: 0 }), quick);
    expect(Math.abs(flat.parameters.alpha)).toBeLessThan(1e-6);
    expectFinite(flat);
    const noisy = fitCurve(syntheticCurve({ alpha: 0, noise: 0.05 }), quick);
    expect(codes(noisy)).toContain("offset-undetermined");
    expectFinite(noisy);
    expectFinite(fitCurve(learningCurve({ x: [1, 2, 3, 4, 5], y: [1e6, 1, 1, 1, 1] }), quick));
    expectFinite(fitCurve(learningCurve({ x: [1, 2, 3, 4, 5], y: [1, 1, 1, 1, 1e-6] }), quick));
    expectFinite(fitCurve(learningCurve({ x: [1e-300, 1, 1e300, 1e305], y: [1e300, 1, 1e-5, 1e-300] }), quick));
  });

  it("meets the optimum an independent program finds (SciPy 1.17.1, Nelder-Mead from 20 starts)", () => {
    const x = [100, 160, 256, 410, 655, 1049, 1678, 2684, 4295, 6872];
    const y = [0.7912, 0.6604, 0.5561, 0.458, 0.3941, 0.52, 0.2995, 0.2637, 0.2371, 0.2166];
    const curve = learningCurve({ x, y });
    const hundredth = fitCurve(curve, { delta: 0.01, ...quick }).parameters;
    expect(hundredth.alpha).toBeCloseTo(0.48831885797, 8);
    expect(hundredth.a).toBeCloseTo(6.27541609194, 6);
    expect(hundredth.c).toBeCloseTo(0.13206197906, 8);
    const thousandth = fitCurve(curve, { delta: 0.001, ...quick }).parameters;
    expect(thousandth.alpha).toBeCloseTo(0.48793208028, 7);
    expect(thousandth.c).toBeCloseTo(0.13271595743, 7);
    const zero = fitCurve(curve, { offset: "zero", delta: 0.01, ...quick }).parameters;
    expect(zero.alpha).toBeCloseTo(0.30820001738, 8);
    expect(zero.a).toBeCloseTo(3.0973599603, 7);
  });

  it("is no worse than any law on a dense grid", () => {
    const seed = 7;
    console.log(`seed ${seed}`);
    const curve = syntheticCurve({ alpha: 0.4, c: 0.15, noise: 0.04, sizes: 9, stream: seed });
    const fit = fitCurve(curve, { delta: 0.02, ...quick });
    const objective = (alpha: number, a: number, c: number) =>
      curve.x.reduce((sum, x, i) => {
        const r = Math.abs(Math.log(curve.y[i] / (c + a * x ** -alpha)));
        return sum + (r <= 0.02 ? (r * r) / 2 : 0.02 * (r - 0.01));
      }, 0);
    const best = objective(fit.parameters.alpha, fit.parameters.a, fit.parameters.c);
    for (let alpha = 0.1; alpha < 1.5; alpha += 0.02)
      for (let c = 0; c < 0.3; c += 0.01)
        for (let log = 0; log < 4; log += 0.05)
          expect(objective(alpha, Math.exp(log), c)).toBeGreaterThanOrEqual(best - 1e-12);
  });
});

describe("fitCurve keeps to its rules", () => {
  const at = (sx: number, sy: number) => {
    const curve = syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02, seeds: 2 });
    return fitCurve(learningCurve({ x: curve.x.map((x) => x * sx), y: curve.y.map((y) => y * sy) }), quick);
  };
  it.each([
    [1e12, 1],
    [1e-12, 1],
    [1, 1e12],
    [1, 1e-12],
    [1e12, 1e-12],
  ])("changes units only when sizes are times %d and losses times %d", (sx, sy) => {
    const plain = at(1, 1);
    const scaled = at(sx, sy);
    const alike = (got: number, wanted: number) => expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-9);
    alike(scaled.parameters.alpha, plain.parameters.alpha);
    alike(scaled.parameters.c, plain.parameters.c * sy);
    alike(scaled.parameters.a, plain.parameters.a * sy * sx ** plain.parameters.alpha);
    alike(scaled.standardErrors.alpha, plain.standardErrors.alpha);
    alike(scaled.standardErrors.c, plain.standardErrors.c * sy);
    for (const end of [0, 1]) alike(scaled.intervals.alpha[end], plain.intervals.alpha[end]);
    alike(scaled.halves!.lower, plain.halves!.lower);
    alike(scaled.band.upper[7], plain.band.upper[7] * sy);
    alike(scaled.band.x[7], plain.band.x[7] * sx);
    expect(codes(scaled)).toEqual(codes(plain));
  });

  it("repeats bit for bit with its seed, and moves its errors with another", () => {
    const curve = syntheticCurve({ alpha: 0.3, noise: 0.02 });
    expect(fitCurve(curve, { seed: 3, ...quick })).toEqual(fitCurve(curve, { seed: 3, ...quick }));
    const other = fitCurve(curve, { seed: 4, ...quick });
    expect(other.parameters).toEqual(fitCurve(curve, { seed: 3, ...quick }).parameters);
    expect(other.intervals.alpha).not.toEqual(fitCurve(curve, { seed: 3, ...quick }).intervals.alpha);
  });

  it("is hardly moved by one loss twice too high", () => {
    for (const at of [0, 5, 11]) {
      const curve = syntheticCurve({ alpha: 0.5, noise: 0.01 });
      const y = curve.y.map((loss, i) => (i === at ? 2 * loss : loss));
      const clean = fitCurve(curve, { offset: "zero", ...quick });
      const spoilt = fitCurve(learningCurve({ x: curve.x, y }), { offset: "zero", ...quick });
      expect(Math.abs(spoilt.parameters.alpha - clean.parameters.alpha)).toBeLessThan(0.01);
      expect(codes(spoilt)).toContain("outliers");
    }
  });

  it("fits the window it is told, ends included", () => {
    const curve = syntheticCurve({ alpha: 0.5 });
    const fit = fitCurve(curve, { from: curve.x[2], to: curve.x[8], ...quick });
    expect(fit.window).toEqual({ from: curve.x[2], to: curve.x[8], sizes: 7, rule: "given", further: [] });
    expect(fit.params).toMatchObject({ from: curve.x[2], to: curve.x[8], seed: 0, bootstrap: 100, offset: "free" });
    expect(fit.n).toBe(7);
  });

  it("wants 4 sizes for a free offset, and 3 points at 2 sizes otherwise", () => {
    const three = learningCurve({ x: [1, 2, 4], y: [4, 2.1, 1] });
    expect(() => fitCurve(three)).toThrowError(expect.objectContaining({ code: "DEGENERATE" }));
    expect(() => fitCurve(three)).toThrow(/at least 4 for a free offset.*got 3/);
    const held = fitCurve(three, { offset: "zero", ...quick });
    expect(held.parameters.alpha).toBeCloseTo(1, 1);
    expect(codes(held)).toContain("few-points");
    expect(held.halves).not.toBeNull();
    const two = learningCurve({ x: [1, 1, 4], y: [4, 4.1, 1] });
    expect(fitCurve(two, { offset: "zero", ...quick }).halves).toBeNull();
    const one = learningCurve({ x: [1, 1, 1], y: [4, 4.1, 1] });
    expect(() => fitCurve(one, { offset: "zero" })).toThrow(/different sizes.*at least 2, got 1/);
    expect(() => fitCurve(three, { offset: "zero", from: 2 })).toThrow(/^"points from 2": expected at least 3, got 2$/);
  });

  it.each([
    [{ offset: "none" }, /"offset": expected free, zero or/],
    [{ offset: -1 }, /"offset"/],
    [{ offset: 1e9 }, /"offset": expected a loss below/],
    [{ model: "linear" }, /"model"/],
    [{ model: "power", offset: "free" }, /"model": expected one that agrees/],
    [{ delta: 0 }, /"delta"/],
    [{ bootstrap: 3 }, /"bootstrap"/],
    [{ level: 1 }, /"level"/],
    [{ from: 10, to: 1 }, /"from"/],
    [{ resamples: 10 }, /resamples/],
  ])("refuses %j", (options, message) => {
    expect(() => fitCurve(syntheticCurve({ alpha: 1 }), options as FitCurveOptions)).toThrowError(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });

  it("says when the loss beats no baseline", () => {
    const baselines = [
      { name: "mean", loss: 1e-9 },
      { name: "linear", loss: 1e9 },
    ];
    const fit = fitCurve(syntheticCurve({ alpha: 0.5, rest: { baselines } }), quick);
    expect(fit.notes.find(({ code }) => code === "baseline-not-beaten")?.message).toMatch(/mean$/);
  });

  it("draws a band that holds the fitted curve over the window", () => {
    const fit = fitCurve(syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02 }), quick);
    expect(fit.band.x).toHaveLength(25);
    fit.band.x.forEach((x, i) => {
      const loss = fit.parameters.c + fit.parameters.a * x ** -fit.parameters.alpha;
      expect(fit.band.lower[i]).toBeLessThan(loss);
      expect(fit.band.upper[i]).toBeGreaterThan(loss);
    });
  });

  it("flags a curve that bends", () => {
    const rng = random("bend");
    const x = Array.from({ length: 16 }, (_, i) => 2 ** i);
    const y = x.map((size, i) => (i < 8 ? 1 : (size / 128) ** -1) * Math.exp(0.005 * rng.normal()));
    const fit = fitCurve(learningCurve({ x, y }), { offset: "zero", ...quick });
    expect(fit.halves!.upper - fit.halves!.lower).toBeGreaterThan(0.8);
  });
});
