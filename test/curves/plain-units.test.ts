import { expect, it } from "vitest";
import { modelNamed } from "../../src/curves/model-named.ts";
import { expInRange } from "../../src/curves/plain-units.ts";

it("keeps positive parameters positive and finite, so that a law has a loss at every size", () => {
  for (const log of [-1e6, -745, 0, 709, 1e6]) {
    const value = expInRange(log);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(Infinity);
    const loss = new Float64Array(1);
    const sizes = [Float64Array.of(3), Float64Array.of(4)];
    modelNamed("kaplan").evaluate([Math.log(value), Math.log(value), 7, 0.001], sizes, loss, null);
    expect(Number.isNaN(loss[0])).toBe(false);
  }
});
