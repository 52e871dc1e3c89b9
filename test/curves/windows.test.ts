import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { fitCurves } from "../../src/curves/fit-curves.ts";
import { fitFromJson } from "../../src/curves/fit-from-json.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { syntheticCurve } from "./synthetic-curve.ts";

const quick = { intervals: "covariance" } as const;

/** x^-0.5 at 16 sizes, with smaller losses at the smallest ones, as before a learner has warmed up. */
function late(stream: string, noise = 0.01) {
  const rng = random(stream);
  const x = Array.from({ length: 16 }, (_, i) => 100 * 100 ** (i / 15));
  const y = x.map((size) => (size ** -0.5 * Math.exp(noise * rng.normal())) / (1 + (size / 130) ** -4));
  return learningCurve({ x, y });
}

describe("windows", () => {
  it("are all points unless the caller says otherwise, and the rule is stated", () => {
    const curve = syntheticCurve({ alpha: 0.5, noise: 0.01 });
    const all = fitCurve(curve, { offset: "zero", ...quick });
    expect(all.window.rule).toBe("all");
    expect(all.windows).toHaveLength(1);
    expect(all.windows[0]).toMatchObject({ from: 100, to: 10_000, n: 12, leftOut: 0, exponent: all.parameters.alpha });
    expect(all.windows[0].standardError! / all.standardErrors.alpha).toBeCloseTo(1, 9);
    const given = fitCurve(curve, { offset: "zero", to: curve.x[8], dropLargestLoss: 2, ...quick });
    expect(given.window).toEqual({ from: curve.x[2], to: curve.x[8], sizes: 7, rule: "given", further: [] });
    expect(given.windows[0]).toMatchObject({ n: 7, leftOut: 5 });
  });

  it("chosen by auto leave out sizes that the law does not describe, and all tried are kept", () => {
    const curve = late("late");
    const plain = fitCurve(curve, { offset: "zero", ...quick });
    expect(plain.notes.map(({ code }) => code)).toContain("bent");
    const fit = fitCurve(curve, { offset: "zero", window: "auto", ...quick });
    expect(fit.window.rule).toBe("auto");
    expect(fit.windows.map(({ sizes }) => sizes)).toEqual([16, 14, 12, 10, 8]);
    // The longest that is not bent at 5 %.
    const first = fit.windows.find(({ lackOfFit }) => lackOfFit! >= 0.05)!;
    expect(first.sizes).toBeLessThan(16);
    expect(fit.window).toMatchObject({ from: first.from, to: first.to, sizes: first.sizes });
    expect(fit.parameters.alpha).toBe(first.exponent);
    expect(Math.abs(fit.parameters.alpha - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(plain.parameters.alpha - 0.5)).toBeGreaterThan(0.03);
    expect(fitFromJson(JSON.parse(JSON.stringify(fit)), "fit.json")).toEqual(fit);
    // The same by hand.
    const byHand = fitCurve(curve, { offset: "zero", from: fit.window.from, ...quick });
    expect(byHand.parameters).toEqual(fit.parameters);
  });

  it("chosen by auto keep the intervals' way and a pool's numbers", async () => {
    await using pool = inlinePool();
    const options = { offset: "zero", window: "auto", bootstrap: 50 } as const;
    const curve = late("pool");
    expect(await fitCurves([curve], { ...options, pool })).toEqual([fitCurve(curve, options)]);
  });

  it("none of which the law describes are said", () => {
    const x = Array.from({ length: 24 }, (_, i) => 10 * 1.3 ** i);
    const bent = learningCurve({ x, y: x.map((size) => Math.exp(-((Math.log(size) - 1) ** 2) / 5)) });
    const fit = fitCurve(bent, { offset: "zero", window: "auto", ...quick });
    expect(fit.notes.map(({ code }) => code)).toContain("no-window");
    expect(fit.window.sizes).toBe(24);
  });

  it("are refused to several axes", () => {
    expect(() => fitCurve(late("two"), { model: "chinchilla", window: "auto" })).toThrow(
      /^"window": expected all for models of several axes, such as chinchilla, got auto$/,
    );
  });
});

describe("lack of fit", () => {
  it.each([
    ["power", 8],
    ["power", 24],
    ["power-offset", 8],
    ["power-offset", 24],
  ] as const)("of a %s at %d sizes is uniform where the law is true", (model, sizes) => {
    const draws = 80;
    let below = 0;
    let half = 0;
    for (let draw = 0; draw < draws; draw++) {
      const curve = syntheticCurve({ alpha: 0.5, c: model === "power" ? 0 : 0.1, noise: 0.02, sizes, stream: draw });
      const [{ lackOfFit }] = fitCurve(curve, { model, objective: "log-ls", ...quick }).windows;
      if (lackOfFit! < 0.05) below++;
      if (lackOfFit! < 0.5) half++;
    }
    // Binomial, four standard deviations.
    expect(below / draws).toBeLessThan(0.05 + 4 * Math.sqrt(0.0475 / draws));
    expect(Math.abs(half / draws - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
  });

  it("meets the F test of a regression on the columns, and forgets units", () => {
    // By R's anova(lm(v ~ u), lm(v ~ u + I(u^2) + I(u^3))): computed here by plain normal equations.
    const curve = syntheticCurve({ alpha: 0.5, noise: 0.02, sizes: 9, stream: 4 });
    const u = curve.x.map(Math.log).map((log) => log - 7);
    const v = curve.y.map(Math.log);
    const rest = (degree: number) => {
      let left = v;
      const basis: number[][] = [];
      for (let k = 0; k <= degree; k++) {
        let column = u.map((at) => at ** k);
        for (const unit of [...basis, ...basis]) {
          const along = column.reduce((sum, value, i) => sum + value * unit[i], 0);
          column = column.map((value, i) => value - along * unit[i]);
        }
        const size = Math.hypot(...column);
        basis.push(column.map((value) => value / size));
        const along = left.reduce((sum, value, i) => sum + (value * column[i]) / size, 0);
        left = left.map((value, i) => value - (along * column[i]) / size);
      }
      return left.reduce((sum, value) => sum + value * value, 0);
    };
    const f = (rest(1) - rest(3)) / 2 / (rest(3) / 5);
    // With two degrees above, P(F > f) = (1 + 2 f / 5)^(-5/2).
    const [{ lackOfFit }] = fitCurve(curve, { offset: "zero", objective: "log-ls", ...quick }).windows;
    expect(lackOfFit! / (1 + (2 * f) / 5) ** -2.5).toBeCloseTo(1, 6);
    const scaled = learningCurve({ x: curve.x.map((x) => 1e12 * x), y: curve.y.map((y) => 1e-12 * y) });
    const [again] = fitCurve(scaled, { offset: "zero", objective: "log-ls", ...quick }).windows;
    expect(again.lackOfFit! / lackOfFit!).toBeCloseTo(1, 6);
  });

  it("asks nothing where too few sizes are left", () => {
    const curve = syntheticCurve({ alpha: 0.5, noise: 0.02, sizes: 4 });
    expect(fitCurve(curve, { offset: "zero", ...quick }).windows[0].lackOfFit).toBeNull();
  });
});

describe("outliers", () => {
  it("are listed with size, loss and residual, and fitted all the same", () => {
    const clean = syntheticCurve({ alpha: 0.5, noise: 0.01 });
    const y = clean.y.map((loss, i) => (i === 3 ? 1.5 * loss : i === 8 ? 0.6 * loss : loss));
    const fit = fitCurve(learningCurve({ x: clean.x, y }), { offset: "zero", from: 150, ...quick });
    expect(fit.n).toBe(11);
    expect(fit.outliers.map(({ point }) => point)).toEqual([8, 3]);
    for (const { point, x, y: loss, residual, sigmas } of fit.outliers) {
      expect([x, loss]).toEqual([[clean.x[point]], y[point]]);
      const { a, alpha } = fit.parameters;
      expect(residual).toBeCloseTo(Math.log(loss / (a * x[0] ** -alpha)), 9);
      expect(sigmas).toBeCloseTo(residual / (fit.params.sigma as number), 6);
    }
    expect(fit.notes.find(({ code }) => code === "outliers")?.message).toMatch(
      /^2 points lie more than 5 sigma off the law: 2848 by -\d+ %; 351.1 by \d+ %$/,
    );
  });
});
