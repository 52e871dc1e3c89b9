import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type ErrorCurve, errorCurve } from "../../src/curves/error-curve.ts";
import { realizableCurve } from "../../src/experiments/realizable-curve.ts";
import { rate } from "../../src/theory/rates/rate.ts";
import { deviance } from "../../src/theory/rates/rate-forms.ts";

const SIZES = Array.from({ length: 12 }, (_, i) => Math.round(16 * 1000 ** (i / 11)));

/** Errors about a law, gamma-like: 20 runs a size with a relative scatter. */
function about(
  law: (n: number) => number,
  scatter: number,
  rest: Partial<ErrorCurve> = {},
  sizes = SIZES,
  seed = 4,
): ErrorCurve {
  const rng = random(seed);
  const x = sizes.flatMap((n) => Array.from({ length: 20 }, () => n));
  const y = x.map((n) => law(n) * Math.exp(scatter * rng.normal() - scatter ** 2 / 2));
  return errorCurve({ name: "made", loss: "zero-one", realizable: true, x, y, ...rest });
}

describe("rates of learners whose rate is known", () => {
  it.each([
    ["finite-class", "exponential"],
    ["thresholds", "linear"],
    ["all-functions", "slower-than-linear"],
  ] as const)("%s: %s (seeds 0 and 1)", (problem, found) => {
    for (const seed of [0, 1]) {
      const measured = rate(realizableCurve({ problem, seeds: 60, seed }));
      expect({ seed, outcome: measured.outcome }).toEqual({ seed, outcome: found });
      expect(measured.candidates.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  });

  it("calls the worst learner of single points log(n)/n or nothing, never another rate (seeds 0 and 1)", () => {
    for (const seed of [0, 1]) {
      const { outcome, candidates } = rate(realizableCurve({ problem: "singletons", seeds: 40, seed, sizes: SIZES }));
      expect(["log-over-n", "cannot-tell"]).toContain(outcome);
      expect(candidates.find((fit) => fit.rate === "linear")!.weight).toBeLessThan(0.01);
    }
  });

  it("learns as its analysis says", () => {
    const meanAt = (problem: "finite-class" | "thresholds" | "all-functions", n: number) => {
      const { y } = realizableCurve({ problem, sizes: [n], seeds: 4000 });
      return y.reduce((sum, e) => sum + e, 0) / y.length;
    };
    // E = sum over j of (1/20) (1 - j/20)^n; 1/2 - ... of a uniform sample; sum of p_k (1 - p_k)^n.
    const finite = Array.from({ length: 10 }, (_, j) => (1 / 20) * (1 - (j + 1) / 20) ** 30).reduce((a, b) => a + b);
    expect(meanAt("finite-class", 30) / finite).toBeCloseTo(1, 1);
    expect(meanAt("thresholds", 50) / (1 / 51)).toBeCloseTo(1, 1);
    let missed = 0;
    for (let k = 1; k < 1e5; k++) missed += (1 - 1 / (k * (k + 1))) ** 50 / (k * (k + 1));
    expect(meanAt("all-functions", 50) / missed).toBeCloseTo(1, 1);
    expect(() => realizableCurve({ problem: "halfspaces" as "thresholds" })).toThrowError(/"problem": expected one of/);
    expect(() => realizableCurve({ problem: "thresholds", sizes: [0.5] })).toThrowError(/"sizes"/);
  });

  it("draws the same curve from the same seed, and another from another", () => {
    const of = (seed: number) => realizableCurve({ problem: "thresholds", seeds: 2, seed }).y;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});

describe("rates of made curves", () => {
  it.each<[string, (n: number) => number, string]>([
    ["1/n", (n) => 3 / (n + 5), "linear"],
    ["log(n)/n", (n) => (0.4 * Math.log(Math.E + n)) / n, "log-over-n"],
    ["n^-0.5", (n) => 0.5 * n ** -0.5, "slower-than-linear"],
    ["a floor", (n) => 0.05 + 3 / n, "cannot-tell"],
  ])("%s", (_, law, found) => {
    expect(rate(about(law, 0.05)).outcome).toBe(found);
  });

  it("says why it cannot tell", () => {
    expect(rate(about((n) => 0.05 + 3 / n, 0.05)).because).toContain("level off");
    expect(rate(about((n) => n ** -2, 0.05)).because).toContain("none of the rates");
    const short = SIZES.map((n) => 16 + Math.round(n / 200));
    expect(rate(about((n) => 0.5 * n ** -0.5, 0.3, {}, [...new Set(short)])).outcome).toBe("cannot-tell");
    const lastDecade = Array.from({ length: 10 }, (_, i) => Math.round(1000 * 30 ** (i / 9)));
    const slow = rate(about((n) => 0.5 * n ** -0.3, 0.01, {}, lastDecade));
    expect(slow).toMatchObject({ outcome: "cannot-tell", because: expect.stringContaining("2 are needed") });
    const few = errorCurve({ name: "few", loss: "zero-one", realizable: true, x: [1, 2, 4], y: [0.4, 0.2, 0.1] });
    expect(rate(few)).toMatchObject({ outcome: "cannot-tell", candidates: [], alpha: null });
    const zeros = errorCurve({ name: "none", loss: "zero-one", realizable: true, x: SIZES, y: SIZES.map(() => 0) });
    expect(rate(zeros).outcome).toBe("cannot-tell");
  });

  it("speaks of realisable 0-1 errors only", () => {
    const law = (n: number) => 3 / (n + 5);
    for (const loss of ["mse", "cross-entropy"] as const)
      expect(rate(about(law, 0.05, { loss }))).toMatchObject({
        outcome: "not-applicable",
        because: `universal rates are of 0-1 errors, and the curve's loss is ${loss}`,
      });
    expect(rate(about(law, 0.05, { realizable: false })).outcome).toBe("not-applicable");
    expect(rate(about((n) => 300 / n, 0.05, { loss: "unstated" })).outcome).toBe("not-applicable");
    const unstated = rate(about(law, 0.05, { loss: "unstated", realizable: null }));
    expect(unstated.outcome).toBe("linear");
    expect(unstated.notes.map(({ code }) => code)).toEqual([
      "loss-assumed",
      "realizable-assumed",
      "describes-the-curve",
    ]);
  });

  it("does not change with the unit of n, and takes curves without repetitions", () => {
    const { x, y } = about((n) => 3 / (n + 5), 0.05);
    const scaled = errorCurve({ name: "k", loss: "zero-one", realizable: true, x: x.map((n) => n * 1024), y });
    expect(rate(scaled).outcome).toBe("linear");
    const single = errorCurve({
      name: "one",
      loss: "zero-one",
      realizable: true,
      x: SIZES,
      y: SIZES.map((n) => 3 / (n + 5)),
    });
    expect(rate(single).outcome).toBe("linear");
  });

  it("gives every parameter an error: intervals hold the truth, and a parameter pushed out of its range lies on its end", () => {
    const draws = 60;
    let [held, squares] = [0, 0];
    for (let seed = 0; seed < draws; seed++) {
      const found = rate(about((n) => 3 / (n + 20), 0.3, {}, SIZES, seed)).candidates[1];
      const { parameters, standardErrors, intervals } = found;
      squares += ((parameters.s - 20) / standardErrors.s!) ** 2 / draws;
      const [low, high] = intervals.A!;
      if (low <= 3 && 3 <= high) held++;
    }
    expect(squares).toBeGreaterThan(0.5);
    expect(squares).toBeLessThan(1.7);
    expect(held / draws).toBeGreaterThan(0.85);

    const fast = rate(about((n) => 3 / (n - 6), 0.05));
    const [, linear, , slower] = fast.candidates;
    expect(linear.parameters.s).toBe(0);
    expect(linear.intervals.s![0]).toBe(0);
    expect(linear.intervals.s![1]).toBeGreaterThan(0);
    expect(linear.standardErrors.s).toBeGreaterThan(0);
    expect(slower.parameters.alpha).toBe(0.9);
    expect(fast).toMatchObject({ alpha: 0.9, level: 0.95, standardError: slower.standardErrors.alpha });
    expect(fast.interval![1]).toBe(0.9);
    const slow = rate(about((n) => 0.5 * n ** -0.5, 0.1));
    expect(Math.abs(slow.alpha! - 0.5)).toBeLessThan(4 * slow.standardError!);
    expect(slow.interval![0]).toBeLessThan(0.5);
    expect(slow.interval![1]).toBeGreaterThan(0.5);
    expect(slow.standardError).toBeLessThan(0.02);
  });

  it("measures deviances as the likelihoods of counts and of sizes do", () => {
    const at = (power: number, y: number, mu: number) => deviance({ mean: [y], count: [1], power }, [mu]);
    expect(at(1, 3, 2)).toBeCloseTo(2 * (3 * Math.log(1.5) - 1), 12);
    expect(at(2, 3, 2)).toBeCloseTo(2 * (0.5 - Math.log(1.5)), 12);
    // Between them continuous, and for an error of 0 finite.
    expect(at(1.0001, 3, 2)).toBeCloseTo(at(1, 3, 2), 3);
    expect(at(1.9999, 3, 2)).toBeCloseTo(at(2, 3, 2), 3);
    expect(at(1.5, 0, 2)).toBeCloseTo(2 * (2 ** 0.5 / 0.5), 12);
  });

  it.each([
    [{ x: [1, 2], y: [0.5] }, "SHAPE", /"y": expected 2 errors/],
    [{ x: [1, 2], y: [0.5, 1.5] }, "DATA", /"y of point 2": expected a 0-1 error from 0 to 1, got 1.5/],
    [{ x: [1, 0], y: [0.5, 0.5] }, "DATA", /"x of point 2"/],
    [{ x: [1, 2], y: [Number.NaN, 0.5] }, "DATA", /"y of point 1"/],
  ])("refuses %j", (points, code, message) => {
    expect(() => errorCurve({ name: "bad", loss: "zero-one", realizable: true, ...points })).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
