import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { fitCurves } from "../../src/curves/fit-curves.ts";
import { fitFromJson } from "../../src/curves/fit-from-json.ts";
import type { FitCurveOptions } from "../../src/curves/fit-options.ts";
import { frontier } from "../../src/curves/frontier.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { predict } from "../../src/curves/predict.ts";
import { testPoint } from "../../src/curves/test-point.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { syntheticCurve } from "./synthetic-curve.ts";

const curve = syntheticCurve({ alpha: 0.5, c: 0.1, noise: 0.02, sizes: 14 });
const rows = readFileSync("test/fixtures/curves/chinchilla-figure4.csv", "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => row.split(",").map(Number));
const chinchilla = learningCurve({
  x: rows.map(([n]) => n),
  further: [{ x: rows.map(([, d]) => d) }],
  y: rows.map(([, , loss]) => loss),
});
const two: FitCurveOptions = { model: "chinchilla", objective: "l1", dropLargestLoss: 5, intervals: "covariance" };

describe("objectives", () => {
  it.each(["huber", "huber:delta=0.01", "l1", "log-ls", "log1p-ls", "gaussian"])(
    "%s: no law nearby is better",
    (objective) => {
      const fit = fitCurve(curve, { objective, intervals: "covariance" });
      const { alpha, a, c } = fit.parameters;
      const delta = (fit.params.delta as number) ?? Infinity;
      const misfit = (by: readonly number[]) =>
        curve.x.reduce((sum, x, i) => {
          const loss = c * (1 + by[2]) + a * (1 + by[1]) * x ** (-alpha * (1 + by[0]));
          const y = curve.y[i];
          if (objective === "log1p-ls") return sum + Math.log((1 + y) / (1 + loss)) ** 2;
          if (objective === "gaussian") return sum + (y - loss) ** 2;
          const r = Math.abs(Math.log(y / loss));
          if (objective === "l1") return sum + r;
          return sum + (r <= delta ? (r * r) / 2 : delta * (r - delta / 2));
        }, 0);
      const least = misfit([0, 0, 0]);
      for (const by of [1e-3, -1e-3])
        for (let j = 0; j < 3; j++) expect(misfit([0, 0, 0].with(j, by))).toBeGreaterThan(least * (1 - 1e-6));
    },
  );

  it("weighs points by their errors, which is the default where they are given", () => {
    const y = curve.y.map((loss, i) => (i === 3 ? 2 * loss : loss));
    const errors = y.map((loss, i) => (i === 3 ? loss : 0.02 * loss));
    const fit = fitCurve(learningCurve({ x: curve.x, y, errors }), { intervals: "covariance" });
    expect(fit.params.objective).toBe("gaussian");
    expect(Math.abs(fit.parameters.alpha - 0.5)).toBeLessThan(0.1);
    // A misfit of chi^2 / 2 with 11 degrees of freedom.
    expect(fit.params.misfit as number).toBeGreaterThan(1.3);
    expect(fit.params.misfit as number).toBeLessThan(15);
  });

  it("weighs sizes by the spread of their seeds when told to", () => {
    const x = [100, 200, 400, 800, 1600, 3200].flatMap((size) => [size, size, size, size]);
    const y = x.map((size, i) => size ** -0.5 * Math.exp((size === 3200 ? 0.5 : 0.01) * [-1, 1, 1.5, -0.4][i % 4]));
    const seeded = learningCurve({ x, y });
    const off = (weights: "equal" | "seeds") =>
      Math.abs(
        fitCurve(seeded, { offset: "zero", objective: "log-ls", weights, intervals: "covariance" }).parameters.alpha -
          0.5,
      );
    expect(off("seeds")).toBeLessThan(off("equal") / 3);
    expect(() => fitCurve(curve, { weights: "seeds" })).toThrow(
      /"weights": expected equal, where no size was repeated/,
    );
  });
});

describe("intervals", () => {
  it("come in all ways at once and agree on a well-determined curve", () => {
    const fit = fitCurve(curve, { offset: "zero", objective: "log-ls", intervals: "all", bootstrap: 400 });
    expect(Object.keys(fit.intervalsBy)).toEqual(["residuals", "profile", "covariance"]);
    expect(fit.intervals).toEqual(fit.intervalsBy.residuals);
    const widths = Object.values(fit.intervalsBy).map(({ alpha: [low, high] }) => high - low);
    for (const width of widths) expect(Math.abs(width / widths[2] - 1)).toBeLessThan(0.25);
    // For a straight line the profile is the covariance's parabola.
    expect(widths[1] / widths[2]).toBeCloseTo(1, 3);
  });

  it("survive JSON, draws included", () => {
    const fit = fitCurve(curve, { bootstrap: 50, draws: true });
    expect(fit.draws!.alpha).toHaveLength(50);
    expect(fitFromJson(JSON.parse(JSON.stringify(fit)), "fit.json")).toEqual(fit);
  });

  it("of predictions hold the curve, from draws and from the covariance, and widen with distance", () => {
    for (const options of [{ bootstrap: 200, draws: true }, { intervals: "covariance" }] as const) {
      const [near, far] = predict(fitCurve(curve, { ...options, objective: "log-ls" }), [1e4, 1e6]);
      expect(near.decadesBeyond).toBeCloseTo(0, 9);
      expect(far.decadesBeyond).toBeCloseTo(2, 9);
      for (const { loss, interval } of [near, far]) expect(interval[0] < loss && loss < interval[1]).toBe(true);
      const truth = 0.1 + 5 * 1e4 ** -0.5;
      expect(Math.abs(near.loss / truth - 1)).toBeLessThan(0.05);
      expect(Math.log(far.interval[1] / far.interval[0])).toBeGreaterThan(
        Math.log(near.interval[1] / near.interval[0]),
      );
    }
    expect(() => predict(fitCurve(curve, { intervals: "covariance" }), [[1, 2]])).toThrowError(
      expect.objectContaining({ code: "SHAPE" }),
    );
  });
});

describe("held parameters", () => {
  it("stay as given while the others move, also a prefactor under a free exponent", () => {
    const fit = fitCurve(curve, { fix: { a: 5 }, objective: "log-ls", intervals: "covariance" });
    expect(fit.parameters.a).toBe(5);
    expect(fit.standardErrors.a).toBe(0);
    expect(Math.abs(fit.parameters.alpha - 0.5)).toBeLessThan(0.02);
    const fixed = fitCurve(chinchilla, { ...two, fix: { alpha: 0.35 } });
    expect(fixed.parameters.alpha).toBe(0.35);
    expect(fixed.params["fix.alpha"]).toBe(0.35);
  });
});

describe("many curves", () => {
  it("are fitted over a pool to the same numbers, one curve's resamples too", async () => {
    await using pool = inlinePool();
    const curves = [1, 2, 3].map((stream) => syntheticCurve({ alpha: 0.4, noise: 0.02, stream }));
    const options = { offset: "zero", bootstrap: 50 } as const;
    const alone = curves.map((each) => fitCurve(each, options));
    expect(await fitCurves(curves, { ...options, pool })).toEqual(alone);
    expect(await fitCurves([curves[0]], { ...options, pool })).toEqual([alone[0]]);
  });
});

describe("what follows from a Chinchilla fit", () => {
  const fit = fitCurve(chinchilla, two);

  it("splits compute as the published law does", () => {
    const { exponents, budgets } = frontier(fit, [5.76e23]);
    expect(exponents.a.value).toBeCloseTo(0.5127, 3);
    expect(exponents.gamma.value).toBeCloseTo(0.1783, 3);
    const [{ N, D }] = budgets;
    expect((6 * N.value * D.value) / 5.76e23).toBeCloseTo(1, 9);
    expect(N.interval[0] < N.value && N.value < N.interval[1]).toBe(true);
    expect(() => frontier(fit, [-1])).toThrowError(expect.objectContaining({ code: "OPTION" }));
  });

  it("rejects Hoffmann's parameters as the replication's notebook does", () => {
    const precise = {
      E: Math.exp(0.5267228),
      A: Math.exp(6.0073404),
      B: Math.exp(6.0179186),
      alpha: 0.33917084,
      beta: 0.2849083,
    };
    const test = testPoint(chinchilla, precise, two);
    expect(test.statistic).toBeCloseTo(84.0, 1);
    expect(test.p / 1.22e-16).toBeCloseTo(1, 1);
    const rounded = testPoint(chinchilla, { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 }, two);
    expect(rounded.statistic).toBeCloseTo(2 * (879.77 - 562.25), 0);
    expect(() => testPoint(chinchilla, { E: 1 }, two)).toThrow(/"point": expected a value for A/);
    expect(() => testPoint(chinchilla, { ...precise, A: -1 }, two)).toThrow(
      /^"point.A": expected a number above 0, got -1$/,
    );
    expect(() => testPoint(chinchilla, { ...precise, gamma: 1 }, two)).toThrow(
      /^"point": expected parameters of chinchilla: E, A, B, alpha, beta, got gamma$/,
    );
    expect(() => testPoint(chinchilla, { ...precise, alpha: -1e3 }, two)).toThrow(
      expect.objectContaining({ code: "DEGENERATE" }),
    );
    const own = fitCurve(chinchilla, two);
    expect(testPoint(chinchilla, own.parameters, two)).toMatchObject({ p: 1 });
  });
});

describe("bad input", () => {
  it.each<[FitCurveOptions, RegExp]>([
    [{ objective: "huber:delta=-1" }, /"objective": expected huber/],
    [{ objective: "l2" }, /"objective"/],
    [{ objective: "l1", delta: 0.1 }, /"delta": expected left out/],
    [{ fix: { beta: 1 } }, /"fix": expected parameters of power-offset: alpha, a, c, got beta/],
    [{ fix: { a: -1 } }, /"fix.a": expected a number above 0/],
    [{ model: "chinchilla" }, /"model": expected one of one axis, as curve has/],
    [{ starts: "some" as never }, /"starts"/],
    [{ intervals: "none" as never }, /"intervals"/],
    [{ resample: "all" as never }, /"resample"/],
    [{ dropLargestLoss: -1 }, /"dropLargestLoss"/],
  ])("%j is refused", (options, message) => {
    expect(() => fitCurve(curve, options)).toThrowError(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });

  it("refuses further axes and errors that do not fit", () => {
    const good = { x: [1, 2, 3], y: [3, 2, 1] };
    expect(() => learningCurve({ ...good, further: [{ x: [1, 2] }] })).toThrow(/"further\[0\].x": expected 3 sizes/);
    expect(() => learningCurve({ ...good, further: [{ x: [1, 2, 0] }] })).toThrow(/further\[0\].x of point 3/);
    expect(() => learningCurve({ ...good, errors: [1, 1, -1] })).toThrow(/errors of point 3/);
    expect(() => learningCurve({ ...good, errors: [1] })).toThrow(/"errors": expected 3/);
  });

  it("wants more sizes than parameters", () => {
    expect(() => fitCurve(syntheticCurve({ alpha: 0.5, sizes: 6 }), { model: "bnsl:breaks=1" })).toThrow(
      /"different sizes": expected at least 7 for the 6 parameters of bnsl:breaks=1, got 6/,
    );
  });
});
