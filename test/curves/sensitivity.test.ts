import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import type { FitCurveOptions } from "../../src/curves/fit-options.ts";
import type { LearningCurve } from "../../src/curves/learning-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { sensitivity } from "../../src/curves/sensitivity.ts";
import { syntheticCurve } from "./synthetic-curve.ts";

const quick = { intervals: "covariance" } as const;
const moved = (curve: LearningCurve, options: FitCurveOptions) =>
  sensitivity(curve, fitCurve(curve, { ...options, ...quick }), options)!;

describe("sensitivity", () => {
  const curve = syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02, sizes: 16 });

  it("is what whole fits with the other choices give", () => {
    const { alternatives, range, exponent } = moved(curve, {});
    const by = new Map(alternatives.map((other) => [other.setting, other]));
    expect([...by.keys()]).toEqual([
      "zero",
      "l1",
      "log-ls",
      "gaussian",
      "without the smallest quarter",
      "without the largest quarter",
    ]);
    for (const [setting, options] of [
      ["zero", { offset: "zero" }],
      ["l1", { objective: "l1" }],
      ["log-ls", { objective: "log-ls" }],
      ["gaussian", { objective: "gaussian" }],
      ["without the smallest quarter", { from: curve.x[4] }],
      ["without the largest quarter", { to: curve.x[11] }],
    ] as const) {
      const fit = fitCurve(curve, { ...options, ...quick });
      const other = by.get(setting)!;
      expect(other.exponent / fit.parameters.alpha, setting).toBeCloseTo(1, 5);
      expect(other.standardError / fit.standardErrors.alpha, setting).toBeCloseTo(1, 4);
      expect([other.n, other.from, other.to], setting).toEqual([fit.n, fit.window.from, fit.window.to]);
    }
    // Without its offset the curve looks flatter.
    expect(by.get("zero")!.exponent).toBe(range[0]);
    expect(exponent).toBeLessThanOrEqual(range[1]);
  });

  it("frees what was held, takes back the caller's window, and leaves out outliers", () => {
    const y = curve.y.map((loss, i) => (i === 7 ? 1.4 * loss : loss));
    const spoilt = learningCurve({ x: curve.x, y });
    const settings = (options: FitCurveOptions) => moved(spoilt, options).alternatives.map(({ setting }) => setting);
    expect(settings({ offset: "zero" })[0]).toBe("free");
    expect(settings({ offset: 0.1 }).slice(0, 2)).toEqual(["free", "zero"]);
    expect(settings({ objective: "huber:delta=0.01" })).toContain("huber");
    expect(settings({ to: curve.x[13] })).toContain("all points");
    const { alternatives } = moved(spoilt, {});
    const cleared = alternatives.find(({ varied }) => varied === "outliers")!;
    expect(cleared.n).toBe(15);
    const clean = fitCurve(curve, quick);
    expect(Math.abs(cleared.exponent - clean.parameters.alpha)).toBeLessThan(0.01);
  });

  it("of a window chosen by auto varies about that window", () => {
    const law = syntheticCurve({ alpha: 0.5, noise: 0.01, sizes: 16 });
    const late = learningCurve({ x: law.x, y: law.y.map((loss, i) => (i < 2 ? loss / 2 : loss)) });
    const { alternatives } = moved(late, { offset: "zero", window: "auto" });
    expect(alternatives.find(({ setting }) => setting === "all points")!.n).toBe(16);
    expect(alternatives.find(({ setting }) => setting === "l1")!.n).toBeLessThan(16);
  });

  it("has nothing to say without an exponent, and leaves out what too few sizes allow", () => {
    const exponential = { model: "exponential", ...quick } as const;
    expect(sensitivity(curve, fitCurve(curve, exponential), exponential)).toBeNull();
    const short = syntheticCurve({ alpha: 0.5, noise: 0.02, sizes: 4 });
    const settings = moved(short, {}).alternatives.map(({ setting }) => setting);
    expect(settings).toEqual(["zero", "l1", "log-ls", "gaussian"]);
  });

  it("finds Chinchilla's other optima from the fit alone", () => {
    const [, ...rows] = readFileSync("test/fixtures/curves/chinchilla-figure4.csv", "utf8").trim().split("\n");
    const [x, D, y] = [0, 1, 2].map((c) => rows.map((row) => Number(row.split(",")[c])));
    const chinchilla = learningCurve({ x, further: [{ x: D }], y });
    const options: FitCurveOptions = { model: "chinchilla", objective: "huber:delta=1e-3", dropLargestLoss: 5 };
    const { second, alternatives } = moved(chinchilla, options);
    const by = new Map(alternatives.map((other) => [other.setting, other]));
    expect(by.get("l1")!.exponent).toBeCloseTo(0.34781306, 6);
    // Of delta 1e-3 on all 245 points: docs/curves.md#published-optima.
    expect(by.get("all points")!.exponent).toBeCloseTo(0.3493129, 6);
    expect(by.get("zero")!.exponent).toBeLessThan(0.1);
    // And of the exponent in tokens, which moves more.
    expect(second).toMatchObject({ parameter: "beta", exponent: expect.closeTo(0.36717243, 6) });
    expect(by.get("l1")!.second!.exponent).toBeCloseTo(0.36585417, 6);
    expect(by.get("all points")!.second!.exponent).toBeCloseTo(0.4530493, 6);
    expect(second!.range[1]).toBe(Math.max(...alternatives.map((other) => other.second!.exponent)));
    expect(by.get("l1")!.second!.standardError).toBeGreaterThan(0.005);
  });
});
