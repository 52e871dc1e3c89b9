import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { fittedLoss } from "../../src/curves/predict.ts";

const columns = (file: string): number[][] => {
  const [, ...rows] = readFileSync(`test/fixtures/curves/${file}`, "utf8").trim().split("\n");
  const cells = rows.map((row) => row.split(",").map(Number));
  return cells[0].map((_, c) => cells.map((row) => row[c]));
};
const [N, D, loss] = columns("chinchilla-figure4.csv");
const chinchilla = learningCurve({
  name: "chinchilla",
  axis: "parameters",
  x: N,
  further: [{ axis: "examples", x: D }],
  y: loss,
});
const expectNear = (fit: CurveFit, wanted: Record<string, number>, share: number) => {
  for (const [name, value] of Object.entries(wanted))
    expect(Math.abs(fit.parameters[name] / value - 1), name).toBeLessThan(share);
};

// Optima of the 240 points found by SciPy's optimisers: docs/curves.md#published-optima.
describe("Chinchilla's points without the five largest losses", () => {
  it("has the Huber optimum of delta 1e-3", () => {
    const fit = fitCurve(chinchilla, {
      model: "chinchilla",
      objective: "huber:delta=1e-3",
      dropLargestLoss: 5,
      intervals: "covariance",
    });
    expect(fit.n).toBe(240);
    expectNear(fit, { E: 1.8172181, A: 477.82587, B: 2143.41737, alpha: 0.3473105, beta: 0.36717243 }, 1e-5);
    expect(fit.params.misfit as number).toBeLessThan(1.01827402e-3);
    expect(fit.params.agree as number).toBeGreaterThan(32);
  });

  it("has the L1 optimum, and bootstrap errors within a tenth of the published", () => {
    const fit = fitCurve(chinchilla, { model: "chinchilla", objective: "l1", dropLargestLoss: 5, bootstrap: 400 });
    expectNear(fit, { E: 1.816864, A: 482.006, B: 2085.4363, alpha: 0.34781306, beta: 0.36585417 }, 1e-4);
    expect(fit.params.unconverged).toBe(0);
    // 4000 resamples bring B's error, too, within a tenth (docs/curves.md#published-optima); 400 show the others.
    const published = {
      E: { error: 0.02566, ends: [1.769, 1.871] },
      A: { error: 124.52, ends: [285.2, 743.6] },
      alpha: { error: 0.0154, ends: [0.317, 0.373] },
      beta: { error: 0.0206, ends: [0.331, 0.415] },
    };
    for (const [name, { error, ends }] of Object.entries(published)) {
      expect(Math.abs(fit.standardErrors[name] / error - 1), name).toBeLessThan(0.12);
      for (const side of [0, 1]) expect(Math.abs(fit.intervals[name][side] / ends[side] - 1), name).toBeLessThan(0.1);
    }
  });

  it("has another optimum on all 245", () => {
    const fit = fitCurve(chinchilla, { model: "chinchilla", objective: "huber:delta=1e-3", intervals: "covariance" });
    expectNear(fit, { E: 1.8913385, A: 495.726, B: 12845.61, alpha: 0.34931289, beta: 0.4530493 }, 1e-4);
  });
});

describe("the broken law on 4-digit addition, first 14 of 17 sizes", () => {
  const [x, y] = columns("bnsl-4-digit-addition.csv");
  const truth = {
    a: 0.41388453071629455,
    b: 2.2772722897737556,
    c0: 0.055077348404973955,
    c1: 5.662903816010331,
    d1: 612.5836172918001,
    f1: 0.059193036393742314,
  };

  it("has the published parameters, and extrapolates as published", () => {
    const curve = learningCurve({ x, y });
    const fit = fitCurve(curve, { model: "bnsl:breaks=1", objective: "log1p-ls", to: 736, intervals: "covariance" });
    const beyond = x.flatMap((size, i) =>
      size > 736 ? [(Math.log(fittedLoss(fit, size)) - Math.log(y[i])) ** 2] : [],
    );
    const rmsle = Math.sqrt(beyond.reduce((a, b) => a + b) / beyond.length);
    expectNear(fit, truth, 1e-3);
    expect(rmsle).toBeLessThan(1.1e-2);
  });

  const noiseless = (to: number) => {
    const sizes = Array.from({ length: to }, (_, i) => i + 1);
    const exact = sizes.map((size) => fittedLoss({ model: "bnsl:breaks=1", parameters: truth }, size));
    const options = { model: "bnsl:breaks=1", objective: "log1p-ls", intervals: "covariance" } as const;
    return fitCurve(learningCurve({ x: sizes, y: exact }), options);
  };

  it("is found without noise from sizes 1 to 450, though its break lies beyond", () => {
    expectNear(noiseless(450), truth, 1e-6);
  });

  it("is found from sizes 1 to 405 but for the break's place and strength, which trade off below 1e-9 of the loss", () => {
    const fit = noiseless(405);
    const { c1: _c1, d1, ...determined } = truth;
    expectNear(fit, determined, 3e-4);
    expectNear(fit, { d1 }, 0.03);
    for (const size of [1, 100, 405])
      expect(fittedLoss(fit, size) / fittedLoss({ model: fit.model, parameters: truth }, size)).toBeCloseTo(1, 8);
  });
});
