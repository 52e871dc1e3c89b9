import { expect, it } from "vitest";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { verdictFinding } from "../../src/replications/verdict-finding.ts";
import type { Guard } from "../../src/theory/domain-of-law.ts";
import { judge } from "../../src/theory/judge.ts";
import { laws } from "../../src/theory/laws/laws.ts";

it("has no number where the fit has no exponent, and a number that tells nothing where a guard fails", () => {
  const x = [100, 200, 400, 800, 1600, 3200];
  const y = x.map((n, i) => 3 / n + 0.001 * (i % 2) * n ** -0.9);
  const curve = learningCurve({ name: "c", axis: "examples", loss: "mse", regime: "variance", x, y });
  const fit = fitCurve(curve, { offset: "zero" });
  const judged = (of: CurveFit, guards: readonly Guard[]) =>
    verdictFinding("alpha", "1", judge(of, null, laws.varianceLimited, { guards }));
  expect(judged({ ...fit, model: "exponential", exponent: null }, [])).toMatchObject({
    measured: null,
    standardError: null,
    interval: null,
    agreement: "not-applicable",
    because: expect.stringContaining("no power's exponent"),
  });
  const guarded = judged(fit, [{ name: "large", holds: false, because: "too small" }]);
  expect(guarded).toMatchObject({ agreement: "cannot-tell", because: 'too small (guard "large")' });
  expect(guarded.measured).toBeCloseTo(1, 1);
});
