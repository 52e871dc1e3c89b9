import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { chooseModel } from "../../src/curves/choose-model.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { fitChosen } from "../../src/curves/fit-curves.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { syntheticCurve } from "./synthetic-curve.ts";

describe("the choice of a model", () => {
  it("is certain where curves differ, and not where they cannot be told apart", () => {
    const x = Array.from({ length: 20 }, (_, i) => 10 * 1.5 ** i);
    const law = learningCurve({
      x,
      y: x.map((size, i) => (0.2 + 3 * size ** -0.6) * (1 + 1e-3 * [1, -1, 0.5, -0.7, 0.2][i % 5])),
    });
    const found = chooseModel(law);
    expect(["power-offset", "shifted-power", "crossover"]).toContain(found.model);
    expect(found.candidates.find(({ model }) => model === "exponential")!.aicc).toBeGreaterThan(
      found.candidates.find(({ model }) => model === "power-offset")!.aicc + 50,
    );
    const short = chooseModel(syntheticCurve({ alpha: 0.1, noise: 0.1, sizes: 8, stream: 3 }));
    expect(short.certain).toBe(false);
    expect(short.because).toMatch(/cannot tell/);
  });

  it("ranks models as fits from all starts do", () => {
    const seed = 5;
    const rng = random(seed);
    const x = Array.from({ length: 16 }, (_, i) => 2 ** (i / 1.5));
    const truths: ((x: number) => number)[] = [
      (z) => z ** -0.4,
      (z) => 0.3 + z ** -0.7,
      (z) => 0.1 + Math.exp(-z / 300),
      (z) => 1 - 0.1 * Math.log(z),
      (z) => 0.2 + (z / 5 + 1) ** -0.8,
      (z) => 0.05 + z ** -0.1 * (1 + (z / 40) ** 2) ** -0.3,
    ];
    for (const truth of truths) {
      const curve = learningCurve({ x, y: x.map((size) => truth(size) * Math.exp(0.01 * rng.normal())) });
      const { candidates } = chooseModel(curve);
      const fitted = candidates.map(({ model }) => {
        const fit = fitCurve(curve, { model, objective: "log-ls", intervals: "covariance" });
        const k = Object.keys(fit.parameters).length + 1;
        const deviance = fit.n * Math.log((2 * (fit.params.misfit as number)) / fit.n);
        return { model, aicc: deviance + 2 * k + (2 * k * (k + 1)) / (fit.n - k - 1) };
      });
      const least = Math.min(...fitted.map(({ aicc }) => aicc));
      for (const [i, { model, aicc }] of fitted.entries()) {
        if (aicc > least + 2) continue;
        expect(candidates[i].aicc - aicc, `seed ${seed}, ${truth}, ${model}`).toBeLessThan(1e-6);
      }
    }
  });

  it("speaks of the window's points alone, the same for every model, none of an infinite AICc", () => {
    const curve = syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02, sizes: 12 });
    const inner = learningCurve({ x: curve.x.slice(2), y: curve.y.slice(2) });
    const windowed = chooseModel(curve, { from: curve.x[2], window: "auto" });
    expect(windowed.candidates).toEqual(chooseModel(inner).candidates);
    // The largest losses of a falling curve are those of its smallest sizes.
    expect(chooseModel(curve, { dropLargestLoss: 2 }).candidates).toEqual(chooseModel(inner).candidates);
    for (const sizes of [5, 6, 7, 8])
      for (const { aicc } of chooseModel(syntheticCurve({ alpha: 0.5, noise: 0.02, sizes })).candidates)
        expect(Number.isFinite(aicc), `${sizes} sizes`).toBe(true);
  });

  it("takes the simplest law of a curve without noise, which richer ones match to rounding", () => {
    expect(chooseModel(syntheticCurve({ alpha: 0.5 })).model).toBe("power");
    expect(chooseModel(syntheticCurve({ alpha: 0.5, c: 0.1 })).model).toBe("power-offset");
  });

  it("refuses sizes at which no model is defined, their logarithms being one", () => {
    const x = [0, 1, 2, 3, 4].map((i) => 1e15 + i / 8);
    expect(() => chooseModel(learningCurve({ x, y: [1, 0.9, 0.8, 0.7, 0.6] }))).toThrowError(
      expect.objectContaining({
        code: "DEGENERATE",
        message: '"models": expected one that is defined at these sizes, got none',
      }),
    );
  });

  it("refuses curves too short or of several axes", () => {
    const short = syntheticCurve({ alpha: 0.5, sizes: 4 });
    expect(() => chooseModel(short)).toThrowError(
      expect.objectContaining({
        code: "DEGENERATE",
        message: '"points": expected at least 5 to choose a model by, got 4',
      }),
    );
    const { x: three, y: theirs } = syntheticCurve({ alpha: 0.5, sizes: 3 });
    expect(() => chooseModel(learningCurve({ x: [...three, ...three], y: [...theirs, ...theirs] }))).toThrow(
      '"different sizes": expected at least 4 to choose a model by, got 3',
    );
    const repeated = learningCurve({ x: [...short.x, short.x[3]], y: [...short.y, short.y[3]] });
    expect(chooseModel(repeated).model).toBe("power");
    const { x, y } = syntheticCurve({ alpha: 0.5, sizes: 8 });
    expect(() => chooseModel(learningCurve({ x, y, further: [{ x: y }] }))).toThrow(
      '"model": expected a name, for curves of several axes, got auto',
    );
  });
});

describe("the choice over groups", () => {
  const group = (name: string, sizes: number) =>
    syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02, sizes, rest: { name } });

  it("is each curve's own, with progress", async () => {
    await using pool = inlinePool();
    const curves = [group("a", 8), group("b", 10), group("c", 12)];
    const shares: number[] = [];
    const found = await fitChosen(curves, { bootstrap: 50, pool, onProgress: (share) => shares.push(share) });
    for (const [i, { choice, fit }] of found.entries()) {
      expect(choice).toEqual(chooseModel(curves[i]));
      expect(fit).toEqual(fitCurve(curves[i], { model: choice.model, bootstrap: 50 }));
    }
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it("names the group that it fails on, and ends on a signal", async () => {
    await using pool = inlinePool();
    await expect(fitChosen([group("a", 8), group("task 7", 4)], { pool })).rejects.toMatchObject({
      code: "DEGENERATE",
      message: 'task 7: "points": expected at least 5 to choose a model by, got 4',
    });
    const cancel = new AbortController();
    const many = Array.from({ length: 8 }, (_, i) => group(`${i}`, 8));
    const run = fitChosen(many, { pool, signal: cancel.signal, onProgress: () => cancel.abort() });
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
