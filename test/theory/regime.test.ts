import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import type { Axis, LearningCurve } from "../../src/curves/learning-curve.ts";
import { type LearningCurveInput, learningCurve } from "../../src/curves/make-learning-curve.ts";
import { regime } from "../../src/theory/regimes/regime.ts";

const SEED = 3;

/** Losses of a law at 12 sizes over three decades, with log-normal noise. */
function along(law: (x: number) => number, noise: number, rest: Partial<LearningCurveInput> = {}): LearningCurve {
  const rng = random(SEED);
  const x = Array.from({ length: 12 }, (_, i) => 100 * 1000 ** (i / 11));
  return learningCurve({
    x,
    y: x.map((at) => law(at) * Math.exp(noise * rng.normal())),
    axis: "examples",
    loss: "mse",
    ...rest,
  });
}
const only = (curve: LearningCurve) => regime(curve).slices[0];

describe(`regimes of one curve (seed ${SEED})`, () => {
  it.each<[string, (x: number) => number, Partial<LearningCurveInput>, string, readonly number[]]>([
    ["a power of 0.5", (x) => 3 * x ** -0.5, {}, "resolution", [3]],
    ["a power of 1.6: d = 2.5", (x) => 3 * x ** -1.6, {}, "resolution", [3]],
    ["1/D above a limit", (x) => 0.2 + 30 / x, {}, "variance", [1]],
    ["1/width above a limit", (x) => 0.2 + 30 / x, { axis: "width" }, "variance", [2]],
    ["a power of 0.5 in parameters", (x) => 3 * x ** -0.3, { axis: "parameters" }, "resolution", [4]],
    [
      "P^-1/2 above a limit, of a deep network",
      (x) => 0.2 + 5 * x ** -0.5,
      { axis: "parameters", learner: "network" },
      "variance",
      [2],
    ],
    [
      "1/P above a limit, of a linear model",
      (x) => 0.2 + 30 / x,
      { axis: "parameters", learner: "kernel" },
      "variance",
      [2],
    ],
    ["a power of 0.4 above a floor", (x) => 0.3 + 3 * x ** -0.4, {}, "resolution", [3]],
    ["1/D and nothing else, which both regimes allow", (x) => 30 / x, {}, "cannot-tell", []],
    ["a rise", (x) => 1e-3 * x ** 0.3, {}, "cannot-tell", []],
    ["a plateau", () => 0.4, {}, "cannot-tell", []],
  ])("%s", (_, law, rest, found, numbers) => {
    const slice = only(along(law, 0.003, rest));
    expect(slice.because).toMatch(/\w/);
    expect({ regime: slice.regime, numbers: slice.numbers }).toEqual({ regime: found, numbers });
    if (slice.interval) {
      expect(slice.interval[0]).toBeLessThan(slice.alpha!);
      expect(slice.interval[1]).toBeGreaterThan(slice.alpha!);
    }
  });

  it("measures the exponent, the floor, and holds them in its intervals", () => {
    const slice = only(along((x) => 0.3 + 3 * x ** -0.4, 0.003));
    expect(slice.interval![0]).toBeLessThan(0.4);
    expect(slice.interval![1]).toBeGreaterThan(0.4);
    expect(slice.floor).toBeCloseTo(0.3 / (0.3 + 3 * 1e5 ** -0.4), 1);
    const pure = only(along((x) => 3 * x ** -0.5, 0.003));
    expect(pure.alpha).toBeCloseTo(0.5, 2);
    expect(pure.floor).toBe(0);
  });

  it("finds where a power turns into fluctuation about a limit", () => {
    // Power 0.4 up to 2000, then c + b/x with the same value and slope there.
    const turned = (x: number) => (x <= 2000 ? x ** -0.4 : 2000 ** -0.4 * (0.6 + (0.4 * 2000) / x));
    const slice = only(along(turned, 0.002));
    expect(slice).toMatchObject({ regime: "crossover", numbers: [3, 1] });
    expect(slice.alpha).toBeCloseTo(0.4, 1);
    expect(slice.crossover!.interval[0]).toBeLessThan(2000);
    expect(slice.crossover!.interval[1]).toBeGreaterThan(2000);
    expect(slice.crossover!.x).toBeGreaterThan(1000);
    expect(slice.crossover!.x).toBeLessThan(4000);
  });

  it("cannot tell what the noise hides, or what too few sizes show", () => {
    expect(only(along((x) => 0.2 + 30 / x, 0.3)).regime).toBe("cannot-tell");
    const few = learningCurve({ x: [1, 2, 4, 8, 16], y: [5, 4, 3, 2, 1], axis: "examples", loss: "mse" });
    expect(only(few)).toMatchObject({ regime: "cannot-tell", because: expect.stringContaining("6 are needed") });
  });

  it("does not speak of other losses or axes", () => {
    expect(only(along((x) => x ** -0.5, 0.01, { loss: "zero-one" })).regime).toBe("not-applicable");
    for (const axis of ["steps", "compute"] as const)
      expect(only(along((x) => x ** -0.5, 0.01, { axis }))).toMatchObject({ regime: "not-applicable", alpha: null });
    const unstated = regime(along((x) => x ** -0.5, 0.003, { loss: "unstated" }));
    expect(unstated.notes.map(({ code }) => code)).toEqual(["loss-assumed"]);
  });

  it("answers alike whatever the units are", () => {
    const law = (x: number) => 0.2 + 30 / x;
    const [a, b] = [1, 1e12].map((unit) => {
      const { x, y } = along(law, 0.003);
      return only(
        learningCurve({ x: x.map((v) => v * unit), y: y.map((v) => v / unit), axis: "examples", loss: "mse" }),
      );
    });
    expect(b.regime).toBe(a.regime);
    expect(b.alpha! / a.alpha!).toBeCloseTo(1, 6);
    expect(b.floor! / a.floor!).toBeCloseTo(1, 6);
  });

  it("rejects a true pure power in about 5 % of cases", () => {
    const rng = random(9);
    const x = Array.from({ length: 10 }, (_, i) => 2 ** i);
    let wrong = 0;
    for (let run = 0; run < 60; run++) {
      const y = x.map((at) => at ** -0.5 * Math.exp(0.02 * rng.normal()));
      if (only(learningCurve({ x, y, axis: "examples", loss: "mse" })).regime !== "resolution") wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(9);
  });
});

describe("regimes of a grid", () => {
  const grid = (second: Axis): LearningCurve => {
    const D = Array.from({ length: 12 }, (_, i) => 100 * 2 ** i);
    const P = [200, 800, 3200, 12800];
    const runs = P.flatMap((p) => D.map((d) => ({ p, d })));
    // Along D at P: power 0.4 up to D = P, then c + b/D.
    const loss = ({ p, d }: { p: number; d: number }) => (d <= p ? d ** -0.4 : p ** -0.4 * (0.6 + (0.4 * p) / d));
    const rng = random(SEED);
    return learningCurve({
      x: runs.map(({ d }) => d),
      further: [{ axis: second, x: runs.map(({ p }) => p) }],
      y: runs.map((run) => loss(run) * Math.exp(0.001 * rng.normal())),
      axis: "examples",
      loss: "mse",
      learner: "network",
    });
  };

  it("takes every row and column, and draws the line of crossovers", () => {
    const map = regime(grid("width"));
    expect(map.slices.length).toBe(4 + 12);
    const rows = map.slices.filter(({ along }) => along === "examples");
    expect(rows.map(({ at }) => at)).toEqual([200, 800, 3200, 12800]);
    const turned = rows.filter(({ regime }) => regime === "crossover");
    expect(turned.length).toBeGreaterThanOrEqual(3);
    for (const { at, crossover } of turned) expect(Math.abs(Math.log(crossover!.x / at!))).toBeLessThan(0.5);
    const [line] = map.crossovers;
    expect(line.along).toBe("examples");
    expect(Math.abs(line.exponent - 1)).toBeLessThan(0.15);
    expect(line.interval[0]).toBeLessThan(1);
    expect(line.interval[1]).toBeGreaterThan(1);
    // Four widths are too few to tell anything along them.
    expect(map.slices.filter(({ along }) => along === "width").every(({ regime }) => regime === "cannot-tell")).toBe(
      true,
    );
    expect(map.because).toMatch(/^along examples: .*crossover.*; along width: 12 cannot tell$/);
  });

  it("refuses options out of their rules", () => {
    expect(() => regime(grid("width"), { level: 2 })).toThrowError(/"level"/);
  });
});
