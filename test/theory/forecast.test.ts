import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { forecast } from "../../src/theory/forecasts/forecast.ts";
import { forecastByLaw } from "../../src/theory/forecasts/forecast-by-law.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import { dimensionOf, fitOf } from "./synthetic-fit.ts";

const x = Array.from({ length: 12 }, (_, i) => 100 * 2 ** i);
const wobble = (i: number) => 1 + 0.01 * Math.sin(5 * i);
const fitted = (c: number) =>
  fitCurve(learningCurve({ x, y: x.map((size, i) => (c + 5 * size ** -0.5) * wobble(i)) }), {
    model: c === 0 ? "power" : "power-offset",
    bootstrap: 200,
  });

describe("forecasts by a fit", () => {
  const power = fitted(0);
  const floor = fitted(0.1);

  it("give what the law gives: a quarter of the loss at sixteen times the size, for alpha = 1/2", () => {
    const { items } = forecast(power, { at: [1600, 1e6], targets: [0.005], halve: true, decades: 5 });
    const [inside, far, half, target] = items;
    expect(inside.value! / (5 / 40)).toBeCloseTo(1, 1);
    expect(inside.decadesBeyond).toBe(0);
    expect(far.decadesBeyond).toBeCloseTo(Math.log10(1e6 / 204_800), 9);
    expect(half).toMatchObject({ asks: "size-to-halve" });
    expect(half.value! / (4 * 204_800)).toBeCloseTo(1, 0);
    expect(target.value! / 1e6).toBeCloseTo(1, 0);
    const { a, alpha } = power.parameters;
    expect(target.value! / (a / 0.005) ** (1 / alpha)).toBeCloseTo(1, 6);
    for (const { value, interval } of items) {
      expect(interval![0]).toBeLessThan(value!);
      expect(interval![1]).toBeGreaterThan(value!);
    }
  });

  it("refuse past the decades allowed, unless told to", () => {
    const asked = { at: [1e9], targets: [1e-4] };
    for (const item of forecast(power, asked).items) {
      expect(item).toMatchObject({ value: null, interval: null, standardError: null });
      expect(item.refused).toMatch(/decades past the sizes fitted, and 2 are allowed$/);
      expect(item.decadesBeyond).toBeGreaterThan(2);
    }
    const told = forecast(power, { ...asked, beyond: true });
    expect(told.items.every(({ value }) => value !== null)).toBe(true);
    expect(told.notes.map(({ code }) => code)).toContain("extrapolated");
  });

  it("say that a loss below the floor is never reached", () => {
    const [never] = forecast(floor, { targets: [0.05], beyond: true }).items;
    expect(never).toMatchObject({ value: null, decadesBeyond: null, refused: expect.stringContaining("never falls") });
    // Just above the floor it is, but the interval may have no end.
    const [late] = forecast(floor, { targets: [floor.parameters.c * 1.001], beyond: true }).items;
    expect(late.value).toBeGreaterThan(x[11]);
    expect(late.interval![1] === null || late.interval![1] > late.value!).toBe(true);
  });

  it("split a budget as the frontier of a Chinchilla fit does", () => {
    const fit = {
      ...fitOf({ alpha: 0.34, axis: "parameters" }),
      model: "chinchilla",
      further: ["examples"] as const,
      parameters: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
      covariance: Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]),
      window: { from: 5e7, to: 1.6e10, sizes: 200, rule: "all" as const, further: [[2e8, 3e11]] as const },
    };
    const { items } = forecast(fit, { budgets: [5.76e23], halve: false });
    const [N, D, loss] = items.map(({ value }) => value!);
    // Hoffmann et al., approach 3: about 40e9 parameters for Gopher's compute.
    expect(N / 1e9).toBeGreaterThan(30);
    expect(N / 1e9).toBeLessThan(45);
    expect((6 * N * D) / 5.76e23).toBeCloseTo(1, 9);
    expect(loss).toBeCloseTo(1.69 + 406.4 * N ** -0.34 + 410.7 * D ** -0.28, 9);
    // And back: the compute for that loss.
    const [back] = forecast(fit, { targets: [loss], decades: 9 }).items;
    expect(back.value! / 5.76e23).toBeCloseTo(1, 6);
    // Decades past the axis where they are most: of examples at 1e15, of parameters at 1e6.
    const far = forecast(fit, {
      at: [
        [1e9, 1e10],
        [1e9, 3e15],
        [5e5, 1e10],
      ],
    }).items;
    expect(far.map(({ decadesBeyond }) => decadesBeyond)).toEqual([0, 4, 2].map((value) => expect.closeTo(value, 9)));
    expect(far[1].refused).toMatch(/^4.00 decades past/);
    const [large] = forecast(fit, { budgets: [6e27], beyond: true }).items;
    expect(large.decadesBeyond).toBeCloseTo(Math.log10(1e27 / large.value! / 3e11), 9);
    const rising = { ...fit, parameters: { ...fit.parameters, beta: -0.1 } };
    for (const asked of [{ halve: true }, { targets: [2] }, { budgets: [1e21] }])
      expect(() => forecast(rising, asked)).toThrowError(/"fit": expected exponents alpha and beta above 0/);
    expect(() => forecast({ ...fit, model: "kaplan" }, { budgets: [1e21] })).toThrowError(/"budgets"/);
  });

  it("do not hang on the units of the sizes", () => {
    const model = { model: "chinchilla", further: ["examples"] as const, covariance: Array(5).fill(Array(5).fill(0)) };
    const inBillions = (unit: number) => ({
      ...fitOf({ alpha: 0.34, axis: "parameters" }),
      ...model,
      parameters: { E: 1.69, A: 406.4 * unit ** -0.34, B: 410.7 * unit ** -0.28, alpha: 0.34, beta: 0.28 },
      window: {
        from: 5e7 / unit,
        to: 1.6e10 / unit,
        sizes: 200,
        rule: "all" as const,
        further: [[2e8 / unit, 3e11 / unit]] as const,
      },
    });
    const [plain, scaled] = [1, 1e12].map((unit) => forecast(inBillions(unit), { targets: [2.5, 2] }).items);
    for (const [i, { value }] of plain.entries()) expect((scaled[i].value! * 1e24) / value!).toBeCloseTo(1, 6);
  });

  it("hold no number that 64 bits do not reach, however far they go", () => {
    const flat = { ...power, parameters: { ...power.parameters, alpha: 1e-5 }, draws: null };
    for (const fit of [flat, power, { ...power, covariance: power.covariance.map((row) => row.map((v) => v * 1e8)) }])
      for (const asked of [{ at: [1e300] }, { targets: [1e-30] }, { targets: [1e300] }, { halve: true }])
        for (const beyond of [false, true]) {
          const { items } = forecast(fit, { ...asked, beyond });
          expect(JSON.stringify(items, notFinite)).not.toContain("not finite");
          expect(items.every(({ value, refused }) => (value === null) === (refused !== null))).toBe(true);
        }
  });

  it("know no loss of a fit with a prefactor that 64 bits do not hold", () => {
    // A steep fall at tiny sizes: a = (1e-12)^30.
    const steep = learningCurve({
      x: x.map((size) => 1e-14 * size),
      y: x.map((size, i) => (size / 100) ** -30 * wobble(i)),
    });
    const fit = fitCurve(steep, { model: "power", intervals: "covariance" });
    expect(fit.notes.map(({ code }) => code)).toContain("prefactor-out-of-range");
    const { items, notes } = forecast(fit, { at: [5e-12], targets: [1e-40], halve: true, beyond: true });
    for (const item of items)
      expect(item).toMatchObject({
        value: null,
        standardError: null,
        interval: null,
        refused: expect.stringContaining("parameter beyond the range"),
      });
    expect(JSON.stringify(items, notFinite)).not.toContain("not finite");
    expect(items.map(({ given }) => given)).toEqual([[5e-12], [], [1e-40]]);
    expect(notes.map(({ code }) => code)).toContain("prefactor-out-of-range");
  });

  it.each([
    [{}, /"options": expected something to forecast/],
    [{ targets: [0] }, /"targets": expected a list of numbers above 0/],
    [{ at: 7 }, /"at": expected a list of sizes/],
    [{ at: [[1, 2]] }, /"sizes"/],
    [{ budgets: [1e20] }, /"budgets": expected none/],
    [{ halve: true, decades: -1 }, /"decades"/],
  ])("refuse %j", (options, message) => {
    expect(() => forecast(power, options as object)).toThrowError(message);
  });
});

/** JSON would write null for them. */
const notFinite = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? "not finite" : value;

describe("forecasts by a law", () => {
  it("hold no number that 64 bits do not reach", () => {
    for (const d of [1e-90, 1e5, 1e90])
      for (const beyond of [false, true]) {
        const options = { known: { x: 1e3, loss: 0.5 }, at: [1e200], targets: [1e-9, 1e9], beyond };
        const { items } = forecastByLaw(laws.oneOverD, dimensionOf(d, 0.3 * d), options);
        expect(JSON.stringify(items, notFinite)).not.toContain("not finite");
      }
  });

  it("give the factor that halves the loss: 2^(d/4) at 4/d", () => {
    const found = forecastByLaw(laws.fourOverD, dimensionOf(8, 0.4));
    const [half] = found.items;
    expect(half.value).toBeCloseTo(4, 9);
    expect(half.interval![0]).toBeCloseTo(2 ** (2 * Math.exp(-1.959964 * 0.05)), 4);
    expect(half.interval![1]).toBeCloseTo(2 ** (2 * Math.exp(1.959964 * 0.05)), 4);
    expect(half.standardError).toBeCloseTo(4 * Math.LN2 * 2 * 0.05, 4);
    expect(found.bound).toBe(true);
    expect(forecastByLaw(laws.fourOverD, dimensionOf(8), { learner: "local-linear" }).bound).toBe(false);
  });

  it("reckon from one known loss", () => {
    const options = { known: { x: 1000, loss: 0.2 }, at: [16_000], targets: [0.05] };
    const [loss, half, size] = forecastByLaw(laws.fourOverD, dimensionOf(8, 0), options).items;
    expect(loss.value).toBeCloseTo(0.05, 9);
    expect(half.value! / 4000).toBeCloseTo(1, 9);
    expect(size.value! / 16_000).toBeCloseTo(1, 9);
    expect(size.decadesBeyond).toBeCloseTo(Math.log10(16), 9);
  });

  it("refuse what lies too far, and what they lack", () => {
    const [half] = forecastByLaw(laws.fourOverD, dimensionOf(60)).items;
    expect(half).toMatchObject({ value: null, refused: expect.stringContaining("and 2 are allowed") });
    expect(forecastByLaw(laws.fourOverD, dimensionOf(60), { beyond: true }).items[0].value).toBeCloseTo(2 ** 15, 3);
    expect(() => forecastByLaw(laws.fourOverD, null)).toThrowError(/"dimension"/);
    expect(() => forecastByLaw(laws.fourOverD, dimensionOf(8), { at: [10] })).toThrowError(/"known"/);
    expect(() => forecastByLaw(laws.kernelSpectrum, null)).toThrowError(/alphaK/);
    const known = { x: 0, loss: 1 };
    expect(() => forecastByLaw(laws.fourOverD, dimensionOf(8), { known })).toThrowError(/above 0, got 0/);
  });
});
