import { describe, expect, it } from "vitest";
import { curveFromJson } from "../../src/curves/curve-from-json.ts";
import { type LearningCurveInput, learningCurve } from "../../src/curves/make-learning-curve.ts";

const good = { x: [400, 100, 100, 200], y: [0.1, 0.5, 0.4, 0.2], seed: [0, 1, 0, 0] };
const refused = (input: unknown) => () => learningCurve(input as LearningCurveInput);

describe("learningCurve", () => {
  it("sorts by size, then seed, and carries losses along", () => {
    const curve = learningCurve(good);
    expect(curve.x).toEqual([100, 100, 200, 400]);
    expect(curve.y).toEqual([0.4, 0.5, 0.2, 0.1]);
    expect(curve.seed).toEqual([0, 1, 0, 0]);
    expect(curve).toMatchObject({ axis: "unstated", loss: "unstated", regime: "unstated", learner: "unstated" });
    expect(Object.isFrozen(curve) && Object.isFrozen(curve.x)).toBe(true);
  });

  it("takes typed arrays and copies them", () => {
    const y = Float64Array.of(3, 2, 1);
    const curve = learningCurve({ x: Int32Array.of(1, 2, 3), y });
    y[0] = 99;
    expect(curve.y).toEqual([3, 2, 1]);
    expect(curve.seed).toEqual([0, 0, 0]);
  });

  it.each([
    ["fewer than three points", { x: [1, 2], y: [2, 1] }, "DATA", /curve points.*at least 3, got 2/],
    ["lists of different length", { x: [1, 2, 3], y: [2, 1] }, "SHAPE", /"y": expected 3 losses.*got 2/],
    ["seeds of different length", { ...good, seed: [0] }, "SHAPE", /"seed": expected 4/],
    ["a zero loss", { x: [1, 2, 3], y: [2, 0, 1] }, "DATA", /y of point 2.*got 0/],
    ["a negative loss", { x: [1, 2, 3], y: [2, 1, -1] }, "DATA", /y of point 3.*got -1/],
    ["a loss that is not a number", { x: [1, 2, 3], y: [Number.NaN, 1, 1] }, "DATA", /y of point 1/],
    ["an infinite loss", { x: [1, 2, 3], y: [Infinity, 1, 1] }, "DATA", /y of point 1/],
    ["a size of zero", { x: [0, 2, 3], y: [3, 2, 1] }, "DATA", /x of point 1.*above 0, got 0/],
    ["a fractional seed", { ...good, seed: [0, 0.5, 0, 0] }, "DATA", /seed of point 2/],
    ["a baseline of zero", { ...good, baselines: [{ name: "mean", loss: 0 }] }, "DATA", /loss of baseline mean/],
    ["an unknown loss", { ...good, loss: "rmse" }, "OPTION", /"loss": expected one of mse, /],
    ["an unknown axis", { ...good, axis: "tokens" }, "OPTION", /"axis"/],
    ["an unknown key", { ...good, losses: [] }, "OPTION", /losses/],
    ["x left out", { y: [1, 2, 3] }, "SHAPE", /y/],
    ["x as text", { ...good, x: "1,2,3,4" }, "OPTION", /"x": expected a list/],
  ])("refuses %s", (_, input, code, message) => {
    expect(refused(input)).toThrowError(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it("survives JSON, and names what is wrong with a document", () => {
    const curve = learningCurve({ ...good, axis: "examples", baselines: [{ name: "mean", loss: 1 }] });
    expect(curveFromJson(JSON.parse(JSON.stringify(curve)), "curve.json")).toEqual(curve);
    expect(() => curveFromJson({ ...curve, y: [1, 2, "3", 4] }, "curve.json")).toThrow(/curve\.json\.y/);
    expect(() => curveFromJson({ ...curve, y: [1, 2, 0, 4] }, "curve.json")).toThrowError(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(/curve\.json: "y of point 3"/) }),
    );
  });
});
