import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { makePlans } from "../../src/neighbors/make-plan.ts";
import { takeSample } from "../../src/neighbors/sample.ts";

/** Fixed kernels, whose speeds are reckoned by their width and not timed. */
const FIXED = { build: "relaxed", features: 0 } as const;

function plansOf(D: number, references: number) {
  const rng = random(3);
  const coords = Float32Array.from({ length: 2000 * D }, () => rng.normal());
  return makePlans(takeSample("euclidean", [pointCloud(coords, D)]), references, null, 10, FIXED);
}

describe("the plan", () => {
  it("has a number for every share and cost", () => {
    for (const D of [1, 2, 8, 64])
      for (const { survivors, seconds, sure, each } of plansOf(D, 20_000)) {
        expect(survivors).toBeGreaterThan(0);
        expect(survivors).toBeLessThanOrEqual(1);
        for (const cost of [seconds, sure, each]) expect(Number.isFinite(cost) && cost > 0).toBe(true);
      }
  });

  it("expects more to come through the coarser code", () => {
    const share = (format: string) => plansOf(200, 20_000).find((plan) => plan.format === format)!.survivors;
    expect(share("i8")).toBeGreaterThan(2 * share("i16"));
  });

  it("keeps the finer code where a million points in a plane lie closer than a step of the coarser", () => {
    expect(plansOf(2, 1e6)[0].format).not.toBe("i8");
    expect(plansOf(128, 20_000)[0].format).toBe("i8");
  });
});
