import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import { judge } from "../../src/theory/judge.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import { dimensionOf, fitOf } from "./synthetic-fit.ts";

const { twoOverD, fourOverD, holderExamples } = laws;
const RUNS = 1000;
const LOG_Z = 1.959963984540054;

/** The share of runs, exponent and dimension drawn about their truths, whose verdict is a violation. */
function violations(truth: number, learner: "local-linear" | "network", seed: number): number {
  const rng = random(seed);
  let count = 0;
  for (let run = 0; run < RUNS; run++) {
    const alpha = truth * Math.exp(0.05 * rng.normal());
    const d = 4 * Math.exp(0.04 * rng.normal());
    const fit = fitOf({ alpha, error: 0.05 * alpha, learner });
    if (judge(fit, dimensionOf(d, 0.04 * d), fourOverD).outcome === "violates") count++;
  }
  return count / RUNS;
}

describe("verdicts", () => {
  const seed = 11;
  /** Four standard deviations of a share of 1000. */
  const near = (share: number) => 4 * Math.sqrt((share * (1 - share)) / RUNS);

  it(`reject a true equality and a bound that is just kept in 5 % of cases (seed ${seed})`, () => {
    expect(Math.abs(violations(1, "local-linear", seed) - 0.05)).toBeLessThan(near(0.05));
    expect(Math.abs(violations(1, "network", seed) - 0.05)).toBeLessThan(near(0.05));
  });

  it(`find a departure by the factor called detectable in 80 % of cases (seed ${seed})`, () => {
    const at = (learner: "local-linear" | "network") =>
      judge(fitOf({ alpha: 1, error: 0.05, learner }), dimensionOf(4, 0.16), fourOverD).detectable!;
    // (z_0.975 + z_0.8) and (z_0.95 + z_0.8) standard errors.
    expect(Math.log(at("local-linear"))).toBeCloseTo(2.801585 * Math.hypot(0.05, 0.04), 5);
    expect(Math.log(at("network"))).toBeCloseTo(2.486475 * Math.hypot(0.05, 0.04), 5);
    for (const learner of ["local-linear", "network"] as const)
      expect(Math.abs(violations(1 / at(learner), learner, seed) - 0.8)).toBeLessThan(near(0.8));
  });

  it("give bounds one-sided limits and equalities two-sided ones", () => {
    const fit = { alpha: 0.92, error: 0.0455 };
    const bound = judge(fitOf({ ...fit, learner: "network" }), dimensionOf(4, 0), fourOverD);
    const equality = judge(fitOf({ ...fit, learner: "local-linear" }), dimensionOf(4, 0), fourOverD);
    expect(bound.z).toBe(equality.z);
    expect(bound.z).toBeCloseTo(-1.686, 3);
    expect(bound.outcome).toBe("violates");
    expect(equality.outcome).toBe("consistent");
    expect(bound.probability).toBeCloseTo(0.0459, 4);
    expect(equality.probability).toBeCloseTo(2 * bound.probability!, 12);
    expect(bound.interval![1] - bound.rho!).toBeCloseTo(1.644854 * bound.standardError!, 6);
    expect(bound.because).toContain("its upper limit at 95 %");
  });

  it("say the same of alpha against 4/d and of d against 4/alpha", () => {
    const verdict = judge(fitOf({ alpha: 0.8, error: 0.04 }), dimensionOf(6, 0.3), fourOverD);
    expect(verdict.impliedDimension).toBeCloseTo(5, 9);
    const [low, high] = verdict.measuredInterval!;
    expect(verdict.impliedInterval![0]).toBeCloseTo(4 / high, 9);
    expect(verdict.impliedInterval![1]).toBeCloseTo(4 / low, 9);
    expect(Math.log(verdict.dimensionInterval![1] / 6)).toBeCloseTo(LOG_Z * 0.05, 9);
    expect(Math.log(verdict.dimension! / verdict.impliedDimension!)).toBeCloseTo(verdict.rho!, 9);
    // An exponent that may be 0 implies no upper end; one that the law cannot have implies no d.
    expect(judge(fitOf({ alpha: 0.8, error: 1 }), dimensionOf(6), fourOverD).impliedInterval![1]).toBeNull();
    const rate = judge(fitOf({ alpha: 1.2 }), dimensionOf(6), holderExamples, { parameters: { beta: 1 } });
    expect(rate.impliedDimension).toBeNull();
  });

  it.each([
    ["violates", 0.5, "network"],
    ["violates", 0.9, "local-linear"],
    ["violates", 0.5, "local-linear"],
    ["consistent", 0.75, "network"],
    ["consistent", 2 / 3, "local-linear"],
    ["cannot-tell", 0.6, "network"],
  ] as const)("stand (%s) exactly as far as they say: alpha = %j, %s", (outcome, alpha, learner) => {
    const relative = outcome === "cannot-tell" ? 0.12 : 0.03;
    const at = (d: number) => judge(fitOf({ alpha, error: 0.02, learner }), dimensionOf(d, relative * d), fourOverD);
    const verdict = at(6);
    expect(verdict.outcome).toBe(outcome);
    const [from, to] = verdict.standsFor!;
    expect(from === null && to === null).toBe(false);
    for (const end of [from, to])
      if (end !== null) {
        const inward = end < 6 ? 1 + 1e-6 : 1 - 1e-6;
        expect(at(end * inward).outcome).toBe(outcome);
        expect(at(end / inward).outcome).not.toBe(outcome);
      }
    if (from === null) expect(at(1e-3).outcome).toBe(outcome);
    if (to === null) expect(at(1e5).outcome).toBe(outcome);
  });

  it("say how far a large d that is likely too small carries them", () => {
    const message = (d: number, method = "twonn") =>
      judge(fitOf({ alpha: 0.25, error: 0.01 }), dimensionOf(d, 0.3, method), fourOverD).notes.find(
        ({ code }) => code === "dimension-biased-low",
      )?.message;
    expect(message(12)).toMatch(
      /at d = 12.0 estimates from n = 1000 points fall short .*"violates" stands up to d = 14/,
    );
    expect(message(30)).toMatch(/no larger d would change "consistent"/);
    expect(message(12, "given")).toBeUndefined();
  });
});

describe("verdicts from resamples", () => {
  const rng = random(5);
  const skewed = Array.from({ length: 4000 }, () => 0.5 * Math.exp(0.2 * rng.normal() ** 2));
  const withDraws = (draws: readonly number[], alpha: number, interval: readonly [number, number]): CurveFit => ({
    ...fitOf({ alpha, error: (interval[1] - alpha) / LOG_Z, learner: "local-linear" }),
    intervals: { alpha: interval, a: [0.8, 1.2], c: [0, 0.02] },
    draws: { alpha: draws },
  });
  const share = (draws: readonly number[], p: number) => [...draws].sort((a, b) => a - b)[Math.round(p * draws.length)];

  it("have the resamples' shape and the fit's width", () => {
    const fit = withDraws(skewed, 0.52, [share(skewed, 0.025), share(skewed, 0.975)]);
    const verdict = judge(fit, dimensionOf(8, 0, "given"), fourOverD);
    const [low, high] = verdict.interval!;
    expect(low).toBeCloseTo(Math.log(fit.intervals.alpha[0] / 0.5), 2);
    expect(high).toBeCloseTo(Math.log(fit.intervals.alpha[1] / 0.5), 1);
    // A normal error would reach as far below as above.
    expect(verdict.rho! - low).toBeLessThan(0.3 * (high - verdict.rho!));
    const normal = judge({ ...fit, draws: null }, dimensionOf(8, 0, "given"), fourOverD);
    expect(normal.rho! - normal.interval![0]).toBeCloseTo(normal.interval![1] - normal.rho!, 12);
  });

  it("come out as normal ones where the resamples are normal", () => {
    const draws = Array.from({ length: 4000 }, () => 0.5 * Math.exp(0.05 * rng.normal()));
    const fit = withDraws(draws, 0.5, [0.5 * Math.exp(-LOG_Z * 0.05), 0.5 * Math.exp(LOG_Z * 0.05)]);
    const drawn = judge(fit, dimensionOf(8.5, 0.4), fourOverD);
    const normal = judge({ ...fit, draws: null, standardErrors: { alpha: 0.025 } }, dimensionOf(8.5, 0.4), fourOverD);
    expect(drawn.interval![0]).toBeCloseTo(normal.interval![0], 2);
    expect(drawn.interval![1]).toBeCloseTo(normal.interval![1], 2);
    expect(drawn.probability).toBeCloseTo(normal.probability!, 1);
  });

  it("stay finite at every level allowed", () => {
    const fit = withDraws(skewed, 0.52, [share(skewed, 0.025), share(skewed, 0.975)]);
    const usual = judge(fit, dimensionOf(8, 0.1), fourOverD).standardError!;
    for (const level of [0.5, 0.501, 0.999]) {
      const found = judge({ ...fit, learner: "network" }, dimensionOf(8, 0.1), fourOverD, { level });
      for (const value of [found.detectable, found.z]) expect(value).toSatisfy(Number.isFinite);
      expect(found.standardError! / usual).toBeGreaterThan(0.3);
      expect(found.standardError! / usual).toBeLessThan(3);
    }
  });

  it("do without logarithms where many resamples have no slope", () => {
    const draws = Array.from({ length: 1000 }, (_, i) => 0.2 + 0.3 * Math.cos(i));
    const verdict = judge(withDraws(draws, 0.2, [-0.1, 0.5]), dimensionOf(8, 0.1), twoOverD);
    expect(verdict.standardError).toBeCloseTo(Math.hypot(0.3 / LOG_Z / 0.2, 0.1 / 8), 6);
  });

  it("judge any exponent of a fit along its own axis, and no model without one", () => {
    const surface: CurveFit = {
      ...fitOf({ alpha: 0.34, axis: "parameters" }),
      model: "chinchilla",
      further: ["examples"],
      window: { from: 1e6, to: 1e9, sizes: 30, rule: "all", further: [[1e8, 1.5e8]] },
      parameters: { E: 1.7, alpha: 0.34, beta: 0.28 },
      standardErrors: { alpha: 0.01, beta: 0.01 },
      intervals: { alpha: [0.32, 0.36], beta: [0.26, 0.3] },
    };
    const holder = (exponent?: string) =>
      judge(surface, dimensionOf(8), holderExamples, { parameters: { beta: 1 }, exponent });
    expect(holder()).toMatchObject({ outcome: "not-applicable", measured: 0.34 });
    expect(holder("beta")).toMatchObject({
      outcome: "consistent",
      measured: 0.28,
      impliedInterval: [expect.any(Number), expect.any(Number)],
    });
    // Over 1.5 in examples no law predicts much; over 1000 in parameters it does.
    expect(holder("beta").notes.map(({ code }) => code)).toContain("little-fall");
    expect(() => holder("gamma")).toThrowError(/"exponent": expected one of alpha, beta, got gamma/);
    expect(() => holder("E")).toThrowError(/"exponent": expected one of alpha, beta, got E/);
    const straight = { ...fitOf({ alpha: 1 }), model: "exponential", exponent: null };
    expect(judge(straight, dimensionOf(4), fourOverD)).toMatchObject({
      outcome: "not-applicable",
      measured: null,
      because: expect.stringContaining('(guard "model")'),
    });
  });
});
