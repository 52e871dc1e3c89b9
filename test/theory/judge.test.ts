import { describe, expect, it } from "vitest";
import type { DimensionInput } from "../../src/theory/dimension-evidence.ts";
import { type JudgeOptions, judge } from "../../src/theory/judge.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import type { Outcome, Verdict } from "../../src/theory/verdict.ts";
import { dimensionOf, type FitTruth, fitOf, scanOf } from "./synthetic-fit.ts";

const { varianceLimited, twoOverD, fourOverD } = laws;
/** All that every judged verdict has is a finite number, and nothing in it is NaN or infinite. */
function expectNumbers(verdict: Verdict): void {
  const { predicted, rho, standardError, interval, z, probability } = verdict;
  for (const value of [predicted, rho, standardError, ...interval!, z, probability])
    expect(value).toSatisfy(Number.isFinite);
  JSON.stringify(verdict, (_, value) => {
    if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
    return value;
  });
}
const codes = (verdict: Verdict) => verdict.notes.map(({ code }) => code);

describe("judge, outcome by outcome", () => {
  const nearest = { learner: "nearest-neighbor" } as const;
  const local = { learner: "local-linear" } as const;
  it.each<[string, FitTruth, DimensionInput, keyof typeof laws, Outcome]>([
    // Equalities: 2/3 and 4/3 at d = 3.
    [
      "1-NN at d = 3, as measured",
      { alpha: 0.658, error: 0.012, ...nearest },
      dimensionOf(3, 0.05),
      "twoOverD",
      "consistent",
    ],
    [
      "local linear at d = 3, as measured",
      { alpha: 1.298, error: 0.03, ...local },
      dimensionOf(3, 0.05),
      "fourOverD",
      "consistent",
    ],
    ["1-NN well off", { alpha: 0.5, ...nearest }, dimensionOf(3), "twoOverD", "violates"],
    ["1-NN too fast", { alpha: 0.9, ...nearest }, dimensionOf(3), "twoOverD", "violates"],
    [
      "1-NN off, but known to no better than a factor 2",
      { alpha: 0.5, error: 0.2, ...nearest },
      dimensionOf(3),
      "twoOverD",
      "cannot-tell",
    ],
    ["right on, but wide", { alpha: 2 / 3, error: 0.2, ...nearest }, dimensionOf(3), "twoOverD", "cannot-tell"],
    ["right on, d wide", { alpha: 2 / 3, ...nearest }, dimensionOf(3, 1), "twoOverD", "cannot-tell"],
    // Bounds.
    ["a network above 4/d", { alpha: 0.9 }, dimensionOf(6), "fourOverD", "consistent"],
    ["a network far above 4/d", { alpha: 5, error: 1 }, dimensionOf(6), "fourOverD", "consistent"],
    ["a network on 4/d", { alpha: 4 / 6 }, dimensionOf(6), "fourOverD", "consistent"],
    ["a network below 4/d", { alpha: 0.5 }, dimensionOf(6), "fourOverD", "violates"],
    ["a network below 4/d, wide", { alpha: 0.5, error: 0.2 }, dimensionOf(6), "fourOverD", "cannot-tell"],
    ["a network below 4/d but above 2/d", { alpha: 0.5 }, dimensionOf(6), "twoOverD", "consistent"],
    ["local linear above 2/d", { alpha: 1.3, ...local }, dimensionOf(3), "twoOverD", "consistent"],
    // No dimension needed.
    ["1/D", { alpha: 1.02, error: 0.03, regime: "variance" }, null, "varianceLimited", "consistent"],
    ["1/width", { alpha: 0.97, error: 0.03, regime: "variance", axis: "width" }, null, "varianceLimited", "consistent"],
    ["not 1/D", { alpha: 0.5, error: 0.03, regime: "variance" }, null, "varianceLimited", "violates"],
    // Out of the domain.
    ["zero-one loss", { alpha: 0.66, loss: "zero-one", ...nearest }, dimensionOf(3), "twoOverD", "not-applicable"],
    ["steps", { alpha: 0.66, axis: "steps" }, dimensionOf(3), "twoOverD", "not-applicable"],
    [
      "resolution law on a variance curve",
      { alpha: 0.66, regime: "variance" },
      dimensionOf(3),
      "twoOverD",
      "not-applicable",
    ],
    ["variance law on a resolution curve", { alpha: 1 }, dimensionOf(3), "varianceLimited", "not-applicable"],
    [
      "variance law on parameters",
      { alpha: 1, regime: "variance", axis: "parameters" },
      null,
      "varianceLimited",
      "not-applicable",
    ],
    ["4/d for 1-NN", { alpha: 0.66, ...nearest }, dimensionOf(3), "fourOverD", "not-applicable"],
    ["4/d for a kernel", { alpha: 0.66, learner: "kernel" }, dimensionOf(3), "fourOverD", "not-applicable"],
    // No slope to take a logarithm of.
    ["a rising curve", { alpha: -0.1 }, dimensionOf(3), "fourOverD", "violates"],
    ["a flat curve, known badly", { alpha: -0.1, error: 2 }, dimensionOf(3), "fourOverD", "cannot-tell"],
  ])("%s", (_, truth, dimension, law, outcome) => {
    const verdict = judge(fitOf(truth), dimension, laws[law]);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.because).not.toMatch(/NaN|Infinity|undefined|null/);
    if (outcome === "not-applicable") expect(verdict).toMatchObject({ predicted: null, rho: null, z: null });
    else expectNumbers(verdict);
  });

  it("says it with the numbers", () => {
    const fit = fitOf({ alpha: 0.658, error: 0.012, ...nearest });
    const verdict = judge(fit, dimensionOf(3, 0.05), twoOverD);
    expect(verdict.because).toBe(
      "alpha = 0.658 +- 0.012 against 2/d = 0.667 +- 0.011 (d = 3.00): the ratio is 0.99, and 1 lies within its 95 % interval [0.94, 1.04]",
    );
    expect(verdict.rho).toBeCloseTo(Math.log(0.658 / (2 / 3)), 12);
    expect(verdict.standardError).toBeCloseTo(Math.hypot(0.012 / 0.658, 0.05 / 3), 12);
    expect(verdict.z).toBeCloseTo(verdict.rho! / verdict.standardError!, 12);
    expect(verdict.interval![1]).toBeCloseTo(verdict.rho! + 1.959964 * verdict.standardError!, 6);
    expect(verdict).toMatchObject({ dimension: 3, relation: "equals", law: "two-over-d", curve: "made", notes: [] });
    expect(Object.isFrozen(verdict)).toBe(true);
  });

  it("names the guard that failed", () => {
    expect(judge(fitOf({ alpha: 1, loss: "zero-one" }), dimensionOf(3), twoOverD).because).toMatch(
      /mse or cross-entropy, and the curve's is zero-one \(guard "loss"\)/,
    );
    const guards = [
      { name: "known", holds: true, because: "" },
      { name: "manifold", holds: false, because: "the points fill no manifold" },
    ];
    const verdict = judge(fitOf({ alpha: 1 }), dimensionOf(3), twoOverD, { guards });
    expect(verdict).toMatchObject({
      outcome: "not-applicable",
      because: 'the points fill no manifold (guard "manifold")',
    });
    const notes = [{ code: "baseline-not-beaten", message: "not below the mean" }];
    expect(judge(fitOf({ alpha: 1, notes }), dimensionOf(3), twoOverD).because).toBe(
      'not below the mean (guard "beats-baselines")',
    );
  });

  it("assumes what is unstated, and says so", () => {
    const fit = fitOf({ alpha: 0.66, axis: "unstated", loss: "unstated", regime: "unstated" });
    const verdict = judge(fit, dimensionOf(3), twoOverD);
    expect(verdict.outcome).toBe("consistent");
    expect(codes(verdict)).toEqual(["axis-assumed", "loss-assumed", "regime-assumed"]);
    expect(verdict.because).toMatch(/; axis, loss and regime unstated, assumed to fit$/);
    expect(judge(fitOf({ alpha: 1, learner: "unstated" }), dimensionOf(3), fourOverD).relation).toBe("at-least");
  });
});

describe("judge, error by error", () => {
  const relative = (verdict: Verdict) => verdict.standardError!;

  it("adds half the halves' difference to alpha's error", () => {
    const fit = fitOf({ alpha: 1, error: 0.03, halves: { lower: 1.04, upper: 0.96 } });
    expect(relative(judge(fit, dimensionOf(4, 0), fourOverD))).toBeCloseTo(0.05, 12);
  });

  it("adds half the range of censored TwoNN, MLE and GRIDE to d's error, centred on the first", () => {
    const fit = fitOf({ alpha: 1, error: 0 });
    const evidence = [dimensionOf(4, 0.3), dimensionOf(4.4, 0.1, "mle"), scanOf(3.9, 3.6)];
    const verdict = judge(fit, evidence, fourOverD);
    expect(verdict.dimension).toBe(4);
    expect(relative(verdict)).toBeCloseTo(Math.hypot(0.3, 0.4) / 4, 12);
  });

  it("takes GRIDE at the scales of the curve only, where the axis counts examples", () => {
    // 1000 points, sizes 100 to 10,000: neighbour orders up to 10.
    const orders = (n1: number, d: number) => dimensionOf(d, 0.01, "gride", { n1, n2: 2 * n1 });
    const evidence = [dimensionOf(4, 0.3), orders(8, 4.4), orders(16, 2)];
    const at = (axis: "examples" | "parameters") =>
      relative(judge(fitOf({ alpha: 1, error: 0, axis }), evidence, fourOverD));
    expect(at("examples")).toBeCloseTo(Math.hypot(0.3, 0.2) / 4, 12);
    expect(at("parameters")).toBeCloseTo(Math.hypot(0.3, 1.2) / 4, 12);
  });

  it("refuses a dimension at which the law has no finite exponent", () => {
    expect(() => judge(fitOf({ alpha: 1 }), dimensionOf(1e-309, 0, "given"), fourOverD)).toThrowError(
      expect.objectContaining({
        code: "DATA",
        message: expect.stringContaining('"dimension": expected one at which 4/d is an exponent from'),
      }),
    );
  });

  it("says when the law predicts little fall over the window, and cannot tell a rise from a loose offset", () => {
    expect(codes(judge(fitOf({ alpha: 0.12 }), dimensionOf(32), fourOverD))).toContain("little-fall");
    expect(codes(judge(fitOf({ alpha: 1 }), dimensionOf(4), fourOverD))).not.toContain("little-fall");
    const loose = [{ code: "offset-undetermined", message: "slope and offset cannot be told apart" }];
    expect(judge(fitOf({ alpha: -0.5, error: 0.01 }), dimensionOf(4), fourOverD).outcome).toBe("violates");
    expect(judge(fitOf({ alpha: -0.5, error: 0.01, notes: loose }), dimensionOf(4), fourOverD).outcome).toBe(
      "cannot-tell",
    );
  });

  it("leaves other estimators out of the range, and lets a given dimension stand alone", () => {
    const fit = fitOf({ alpha: 1, error: 0 });
    const others = [dimensionOf(9, 0.1, "correlation"), dimensionOf(8, 0.1, "twonn", { fit: "linear" })];
    expect(relative(judge(fit, [dimensionOf(4, 0.4), ...others], fourOverD))).toBeCloseTo(0.1, 12);
    const rivals = [dimensionOf(5, 0.1), dimensionOf(6, 0.1, "mle")];
    expect(relative(judge(fit, [dimensionOf(4, 0.2, "given"), ...rivals], fourOverD))).toBeCloseTo(0.05, 12);
    expect(relative(judge(fit, [dimensionOf(4, 0.2), dimensionOf(9, 0, "given")], fourOverD))).toBeCloseTo(0.05, 12);
  });

  it("takes the first usable estimate, and refuses to do without one", () => {
    expect(judge(fitOf({ alpha: 1 }), [dimensionOf(0, 0), dimensionOf(4)], fourOverD).dimension).toBe(4);
    expect(judge(fitOf({ alpha: 1 }), scanOf(3, 4), fourOverD).dimension).toBe(3);
    for (const none of [null, [], [dimensionOf(0)]])
      expect(() => judge(fitOf({ alpha: 1 }), none, fourOverD)).toThrowError(
        expect.objectContaining({ code: "DATA", message: expect.stringMatching(/"dimension".*four-over-d/) }),
      );
  });

  it("stays finite on inputs that claim to be exact", () => {
    const exact = fitOf({ alpha: 4 / 3, error: 0, learner: "local-linear" });
    const verdict = judge(exact, dimensionOf(3, 0, "given"), fourOverD);
    expect(verdict.outcome).toBe("consistent");
    expect(codes(verdict)).toContain("exact-inputs");
    const off = judge(exact, dimensionOf(3.1, 0, "given"), fourOverD);
    expect(off.outcome).toBe("violates");
    for (const each of [verdict, off]) expectNumbers(each);
    for (const alpha of [0, 1e-300, 1e-12, 1e300])
      for (const error of [0, 1e-300, 1e300])
        expectNumbers(judge(fitOf({ alpha, error }), dimensionOf(3, 1e5), fourOverD));
  });

  it("is violated alike on both sides of zero slope", () => {
    const verdict = judge(fitOf({ alpha: -0.2, error: 0.1 }), dimensionOf(4, 0), fourOverD);
    expect(verdict.rho).toBeCloseTo(-1.2, 12);
    expect(verdict.z).toBeCloseTo(-12, 10);
    expect(codes(verdict)).toContain("no-logarithm");
  });

  it.each(["rising", "peaking", "dipping", "plateau", "bent"])(
    "says of a curve that is %s that it is no power",
    (code) => {
      const notes = [code, "few-decades", "exact"].map((each) => ({ code: each, message: `of ${each}` }));
      const verdict = judge(fitOf({ alpha: 1, notes }), dimensionOf(4), fourOverD);
      expect(verdict.because.endsWith(`; but the curve is no falling power (${code})`)).toBe(true);
      expect(codes(verdict)).toEqual([code, "few-decades"]);
      expect(verdict.notes[0].message).toBe(`of ${code}`);
    },
  );

  it("warns of large dimensions, loose offsets and offsets taken as zero", () => {
    expect(codes(judge(fitOf({ alpha: 1 }), dimensionOf(12), fourOverD))).toContain("dimension-biased-low");
    expect(codes(judge(fitOf({ alpha: 1 }), dimensionOf(9.9), fourOverD))).toEqual([]);
    const notes = [{ code: "offset-undetermined", message: "loose" }];
    expect(codes(judge(fitOf({ alpha: 1, notes }), dimensionOf(4), fourOverD))).toEqual(["offset-undetermined"]);
    const zero = fitOf({ alpha: 1, regime: "variance", model: "power" });
    expect(codes(judge(zero, null, varianceLimited))).toEqual(["offset-taken-as-zero"]);
    const held = { ...fitOf({ alpha: 1, regime: "variance" }), params: { "fix.c": 0 } };
    expect(codes(judge(held, null, varianceLimited))).toEqual(["offset-taken-as-zero"]);
    const given = { ...held, params: { "fix.c": 0.1 } };
    expect(codes(judge(given, null, varianceLimited))).toEqual([]);
  });
});

describe("judge as d moves away from the truth", () => {
  const order: Outcome[] = ["consistent", "cannot-tell", "violates"];
  it.each([
    ["two-over-d", { alpha: 2 / 3, learner: "nearest-neighbor" }, twoOverD, 1],
    ["two-over-d", { alpha: 2 / 3, learner: "nearest-neighbor" }, twoOverD, -1],
    ["four-over-d", { alpha: 4 / 3, learner: "local-linear" }, fourOverD, 1],
    ["four-over-d, bound", { alpha: 4 / 3, learner: "network" }, fourOverD, -1],
  ] as const)("%s goes from consistent to violates and never back (alpha %j)", (_, truth, law, side) => {
    const found = Array.from({ length: 60 }, (_, i) =>
      order.indexOf(judge(fitOf({ ...truth, error: 0.02 }), dimensionOf(3 + side * i * 0.04, 0.05), law).outcome),
    );
    expect(found[0]).toBe(0);
    expect(found[found.length - 1]).toBe(2);
    for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]);
  });

  it("never turns a kept bound into a broken one as the exponent grows", () => {
    for (let alpha = 1.4; alpha < 20; alpha *= 1.1)
      expect(judge(fitOf({ alpha, error: 0.05 * alpha }), dimensionOf(3), fourOverD).outcome).toBe("consistent");
  });

  it("gives the same verdict at every level's own interval", () => {
    const at = (level: number) => judge(fitOf({ alpha: 1.2, error: 0.06 }), dimensionOf(3, 0.01), fourOverD, { level });
    expect(at(0.8).outcome).toBe("violates");
    expect(at(0.995).outcome).toBe("cannot-tell");
    expect(at(0.8).z).toBe(at(0.995).z);
  });

  it.each([
    [{ level: 0 }, /"level"/],
    [{ guard: [] }, /guard/],
    [{ guards: [{ name: "x" }] }, /"guards"/],
    [{ guards: "x" }, /"guards"/],
  ])("refuses %j", (options, message) => {
    expect(() =>
      judge(fitOf({ alpha: 1 }), dimensionOf(3), fourOverD, options as unknown as JudgeOptions),
    ).toThrowError(expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }));
  });
});
