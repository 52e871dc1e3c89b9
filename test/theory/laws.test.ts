import { describe, expect, it } from "vitest";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import { LEARNERS } from "../../src/curves/curve-terms.ts";
import { lawText } from "../../src/report/law-text.ts";
import { judge } from "../../src/theory/judge.ts";
import { lawNamed, laws } from "../../src/theory/laws/laws.ts";
import { dimensionAt } from "../../src/theory/prediction.ts";
import { dimensionOf, fitOf } from "./synthetic-fit.ts";

type Name = keyof typeof laws;

describe("laws", () => {
  /** Exponents worked out by hand from the papers' formulas. */
  it.each<[Name, number, Record<string, number>, number]>([
    ["varianceLimited", 7, {}, 1],
    ["varianceLimitedDeep", 7, {}, 0.5],
    ["varianceLimitedLinear", 7, {}, 1],
    ["oneOverD", 8, {}, 0.125],
    ["twoOverD", 8, {}, 0.25],
    ["fourOverD", 8, {}, 0.5],
    ["twoPOverD", 8, { p: 3 }, 0.75],
    ["twoPOverD", 8, { p: 2 }, 0.5],
    ["fourOverLargestD", 3, {}, 4 / 3],
    ["kernelSpectrum", 8, { alphaK: 0.3 }, 0.3],
    ["tOverD", 4, { t: 1 }, 0.25],
    // Laplace teacher and student: min(1, 2 d + 2)/d = 1/d.
    ["kernelTeacherStudent", 5, { alphaT: 6, alphaS: 6 }, 0.2],
    // A smooth teacher: the student limits.
    ["kernelTeacherStudent", 2, { alphaT: 100, alphaS: 3 }, 3],
    ["holderExamples", 8, { beta: 2 }, 1 / 3],
    ["holderParameters", 8, { beta: 2 }, 0.5],
    ["quantaParameters", 8, { quanta: 0.5 }, 0.5],
    ["quantaExamples", 8, { quanta: 0.5 }, 1 / 3],
  ])("%s at d = %j, %j: %j", (name, d, values, exponent) => {
    const law = laws[name];
    expect(law.parameters.map((each) => each.name).sort()).toEqual(Object.keys(values).sort());
    expect(law.exponent(d, values)).toBeCloseTo(exponent, 14);
    if (law.needsDimension) expect(dimensionAt(law, values, exponent)! / d).toBeCloseTo(1, 9);
    else expect(dimensionAt(law, values, exponent)).toBeNull();
  });

  it("are found by name, and list their names", () => {
    for (const law of Object.values(laws)) expect(lawNamed(law.name)).toBe(law);
    expect(new Set(Object.values(laws).map(({ name }) => name)).size).toBe(Object.keys(laws).length);
    expect(() => lawNamed("3/d")).toThrowError(
      expect.objectContaining({
        code: "OPTION",
        message: expect.stringMatching(/^"law": expected one of variance-limited, .*four-over-d, .*, got 3\/d$/),
      }),
    );
  });

  it("say what has to be checked, and where they come from", () => {
    for (const { assumes, source, formula } of Object.values(laws)) {
      expect(assumes.length).toBeGreaterThan(0);
      expect(source).toMatch(/20\d\d|\d{4}\.\d{5}/);
      expect(formula).not.toBe("");
    }
  });

  it("bind only the learner they were derived for", () => {
    const equals = (law: Name) => LEARNERS.filter((learner) => laws[law].relation(learner) === "equals");
    expect(equals("twoOverD")).toEqual(["nearest-neighbor"]);
    expect(equals("fourOverD")).toEqual(["local-linear"]);
    expect(equals("twoPOverD")).toEqual(["local-linear"]);
    expect(equals("oneOverD")).toEqual([]);
    expect(equals("varianceLimited")).toEqual([...LEARNERS]);
  });

  /** Each law with a curve of its domain, and what moves that curve out of it. */
  const variance = { regime: "variance" } as const;
  const kernel = { learner: "kernel" } as const;
  const parameters = { axis: "parameters" } as const;
  type Facets = Partial<Pick<CurveFit, "axis" | "loss" | "regime" | "learner">>;
  it.each<[Name, Facets, Record<string, number>, Facets, string]>([
    ["varianceLimited", variance, {}, parameters, "axis"],
    ["varianceLimitedDeep", { ...variance, ...parameters }, {}, { axis: "width" }, "axis"],
    ["varianceLimitedDeep", { ...variance, ...parameters }, {}, kernel, "learner"],
    ["varianceLimitedLinear", { ...variance, ...parameters, ...kernel }, {}, { learner: "network" }, "learner"],
    ["oneOverD", {}, {}, { loss: "zero-one" }, "loss"],
    ["twoOverD", {}, {}, { axis: "width" }, "axis"],
    ["fourOverD", {}, {}, kernel, "learner"],
    ["twoPOverD", { loss: "other" }, { p: 3 }, { loss: "mse" }, "power-of-loss"],
    ["twoPOverD", { loss: "mse" }, { p: 2 }, { loss: "cross-entropy" }, "loss"],
    ["fourOverLargestD", parameters, {}, { axis: "examples" }, "axis"],
    ["kernelSpectrum", kernel, { alphaK: 0.3 }, { learner: "network" }, "learner"],
    ["tOverD", kernel, { t: 1 }, { regime: "variance" }, "regime"],
    ["kernelTeacherStudent", kernel, { alphaT: 9, alphaS: 9 }, parameters, "axis"],
    ["holderExamples", {}, { beta: 2 }, { loss: "cross-entropy" }, "loss"],
    ["holderParameters", parameters, { beta: 2 }, { axis: "examples" }, "axis"],
    ["quantaParameters", { ...parameters, loss: "cross-entropy" }, { quanta: 0.5 }, { loss: "mse" }, "loss"],
    ["quantaExamples", { loss: "cross-entropy" }, { quanta: 0.5 }, parameters, "axis"],
  ])("%s speaks of %j with %j, not with %j", (name, inside, values, outside, guard) => {
    const at = (facets: Facets) =>
      judge(fitOf({ alpha: 0.5, ...facets }), dimensionOf(4), laws[name], { parameters: values });
    expect(at(inside)).toMatchObject({ law: laws[name].name, parameters: values });
    expect(at(inside).outcome).not.toBe("not-applicable");
    const verdict = at({ ...inside, ...outside });
    expect(verdict).toMatchObject({ outcome: "not-applicable", predicted: null, standsFor: null });
    expect(verdict.because).toContain(`(guard "${guard}")`);
  });

  it("name an unstated learner that they need", () => {
    const fit = fitOf({ alpha: 0.5, axis: "parameters", regime: "variance", learner: "unstated" });
    expect(judge(fit, null, laws.varianceLimitedDeep).notes.map(({ code }) => code)).toEqual(["learner-assumed"]);
  });

  it("take the largest factor of a product where they say so, and the sum elsewhere", () => {
    const fit = fitOf({ alpha: 4 / 3, axis: "parameters" });
    const factors = [dimensionOf(2, 0.3), dimensionOf(3, 0.4), dimensionOf(1, 0)];
    expect(judge(fit, { factors }, laws.fourOverLargestD)).toMatchObject({ dimension: 3, outcome: "consistent" });
    const whole = judge(fit, { factors }, laws.fourOverD);
    expect(whole).toMatchObject({ dimension: 6, outcome: "consistent" });
    expect(whole.standardError).toBeCloseTo(Math.hypot(0.01 / (4 / 3), 0.5 / 6), 9);
    expect(() => judge(fit, { factors: [dimensionOf(3), null] }, laws.fourOverD)).toThrowError(/"dimension"/);
  });

  it("carry the errors of their parameters", () => {
    const fit = fitOf({ alpha: 0.5, error: 0, learner: "kernel" });
    const of = (law: Name, given: Record<string, { value: number; standardError: number }>) =>
      judge(fit, dimensionOf(4, 0), laws[law], { parameters: given }).standardError!;
    expect(of("kernelSpectrum", { alphaK: { value: 0.5, standardError: 0.05 } })).toBeCloseTo(0.1, 9);
    // min(alphaT - d, 2 alphaS)/d at alphaT = 6, d = 4: d ln / d alphaT = 1/2; alphaS does not count.
    const errors = { alphaT: { value: 6, standardError: 0.2 }, alphaS: { value: 50, standardError: 9 } };
    expect(of("kernelTeacherStudent", errors)).toBeCloseTo(0.1, 6);
  });

  it.each([
    [{}, /"parameters.p": expected a number, which two-p-over-d needs: power of the loss/],
    [{ p: 0 }, /"parameters.p": expected a finite number above 0, got 0/],
    [{ p: Number.NaN }, /"parameters.p"/],
    [{ p: { value: 3, standardError: -1 } }, /"parameters.p.standardError"/],
    [{ p: 3, q: 1 }, /"parameters": expected p of two-p-over-d, got q/],
    [[], /"parameters": expected an object/],
  ])("refuse the parameters %j", (given, message) => {
    const options = { parameters: given as Record<string, number> };
    expect(() => judge(fitOf({ alpha: 1, loss: "other" }), dimensionOf(3), laws.twoPOverD, options)).toThrowError(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });

  it("do not speak of a teacher that has no positive exponent, and write an endless one as such", () => {
    const fit = fitOf({ alpha: 0.5, learner: "kernel" });
    const at = (alphaT: number) =>
      judge(fit, dimensionOf(4), laws.kernelTeacherStudent, { parameters: { alphaT, alphaS: 5 } });
    expect(at(3)).toMatchObject({ outcome: "not-applicable", predicted: null });
    expect(at(3).because).toBe('min(alphaT - d, 2 alphaS)/d is not above 0 at d = 4.00 (guard "exponent")');
    const flat = judge(fit, null, laws.kernelSpectrum, { parameters: { alphaK: { value: -0.1, standardError: 0.2 } } });
    expect(flat.because).toBe('alphaK is not above 0 at alphaK = -0.100 (guard "exponent")');
    expect(at(1e6)).toMatchObject({ outcome: "violates", predicted: 2.5 });
    expect(lawText(at(1e6))).toContain(", alphaT = \u221e, alphaS = 5)");
    expect(lawText(at(8))).toContain(", alphaT = 8, alphaS = 5)");
  });
});
