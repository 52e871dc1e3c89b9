import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { fitFromJson } from "../../src/curves/fit-from-json.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { dimensionFromJson } from "../../src/theory/dimension-from-json.ts";
import { judge } from "../../src/theory/judge.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import { dimensionOf, fitOf, scanOf } from "./synthetic-fit.ts";

const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
const x = [100, 200, 400, 800, 1600, 3200];
const y = x.map((size, i) => size ** -0.5 * (1 + 0.01 * (-1) ** i));

describe("fits and dimensions come back from JSON", () => {
  const fit = fitCurve(learningCurve({ x, y, axis: "examples", learner: "network" }), { bootstrap: 100 });
  const evidence = [dimensionOf(8), scanOf(7.9, 8.2)];

  it("as they were", () => {
    expect(fitFromJson(throughJson(fit), "fit.json")).toEqual(fit);
    const report = { kind: "dimension-report", estimates: evidence };
    expect(dimensionFromJson(throughJson(report), "dim.json")).toEqual(evidence);
    expect(dimensionFromJson(throughJson(evidence), "dim.json")).toEqual(evidence);
    expect(dimensionFromJson(throughJson(evidence[0]), "dim.json")).toEqual([evidence[0]]);
    expect(dimensionFromJson(throughJson(evidence[1]), "dim.json")).toEqual([evidence[1]]);
    const plateau = { ...scanOf(7.9, 8.2), plateau: { from: 0.1, to: 0.4, dimension: 8, standardError: 0.1 } };
    expect(dimensionFromJson(throughJson(plateau), "dim.json")).toEqual([plateau]);
  });

  it("and yield the same verdict", () => {
    const direct = judge(fit, evidence, laws.fourOverD);
    const back = judge(
      fitFromJson(throughJson(fit), "fit.json"),
      dimensionFromJson(throughJson(evidence), "dim.json"),
      laws.fourOverD,
    );
    expect(back).toEqual(direct);
    expect(throughJson(direct)).toEqual(direct);
  });

  const whole = fitOf({ alpha: 1 });
  it.each([
    [null, /"fit.json": expected a JSON object, got null/],
    [[], /"fit.json": expected a JSON object/],
    [{ kind: "verdict" }, /fit\.json\.band/],
    [{ ...whole, kind: "verdict" }, /"fit.json.kind": expected one of curve-fit, got verdict/],
    [
      { ...whole, parameters: { ...whole.parameters, alpha: null } },
      /"fit.json.parameters.alpha": expected a number, got null/,
    ],
    [{ ...whole, standardErrors: { alpha: -1, a: 0, c: 0 } }, /standardErrors.alpha": expected a number of at least 0/],
    [{ ...whole, intervals: { ...whole.intervals, c: [1, 0] } }, /intervals.c": expected two ascending/],
    [{ ...whole, axis: "tokens" }, /"fit.json.axis": expected one of examples/],
    [{ ...whole, level: 95 }, /"fit.json.level"/],
    [{ ...whole, halves: { lower: 1 } }, /halves.upper/],
    [{ ...whole, band: { x: [1, 2], lower: [1], upper: [1, 2] } }, /band.lower": expected 2 numbers/],
    [{ ...whole, notes: [{ code: 3 }] }, /notes\[0\].code/],
    [{ ...whole, params: { a: {} } }, /params.a/],
  ])("or name what is wrong with a fit: %j", (value, message) => {
    expect(() => fitFromJson(value, "fit.json")).toThrowError(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(message) }),
    );
  });

  it.each([
    [
      { kind: "curve-fit" },
      /"dim.json.kind": expected one of dimension-estimate, dimension-scan, dimension-report, got curve-fit/,
    ],
    [{ kind: "dimension-report", estimates: [] }, /at least one dimension estimate/],
    [{ kind: "dimension-report" }, /"dim.json.estimates": expected a list/],
    [[dimensionOf(3), { kind: "note" }], /"dim.json\[1\].kind"/],
    [{ ...dimensionOf(3), standardError: null }, /dim.json.standardError/],
    [{ ...scanOf(3), estimates: [scanOf(3)] }, /dim.json.estimates\[0\].kind/],
  ])("or name what is wrong with a dimension: %j", (value, message) => {
    expect(() => dimensionFromJson(value, "dim.json")).toThrowError(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(message) }),
    );
  });
});
