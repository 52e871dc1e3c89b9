import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { choosePlans, makePlans } from "../../src/neighbors/make-plan.ts";
import { takeSample } from "../../src/neighbors/sample.ts";
import type { FixedPlan } from "../../src/neighbors/search-options.ts";
import { runs } from "../../src/wasm/kernels.ts";

/** Fixed kernels, whose speeds are reckoned by their width and not timed. */
const FIXED = { build: "relaxed", features: 0, byPoint: false } as const;

function plansOf(D: number, references: number, k = 10, fixed: FixedPlan = FIXED) {
  const rng = random(3);
  const coords = Float32Array.from({ length: 2000 * D }, () => rng.normal());
  const cloud = pointCloud(coords, D);
  return makePlans(takeSample("euclidean", [cloud]), cloud, references, null, k, fixed);
}

describe("the plan", () => {
  it("has points of few coordinates and neighbours look for themselves", () => {
    const isByPoint = (D: number, k: number) => plansOf(D, 20_000, k, { build: "simd" })[0].byPoint;
    expect([isByPoint(1, 10), isByPoint(8, 128), isByPoint(9, 10), isByPoint(8, 129)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const [{ seconds, survivors }] = plansOf(3, 20_000, 10, {});
    expect(seconds).toBeGreaterThan(0);
    expect(survivors).toBe(10 / 20_000);
  });

  it.each<[number, FixedPlan]>([
    [9, { byPoint: true }],
    [3, { byPoint: true, format: "i16" }],
  ])("refuses what cannot be done point by point: D = %i, %o", (D, fixed) =>
    expect(() => plansOf(D, 20_000, 10, fixed)).toThrow(/byPoint/),
  );

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

  it("never expects fewer to come through than belong", () => {
    for (const D of [16, 128])
      for (const { survivors } of plansOf(D, 20_000)) expect(survivors).toBeGreaterThanOrEqual(10 / 20_000);
  });

  it.skipIf(!runs("relaxed"))("tells what the coarser code lets through beside the finer", async () => {
    const rng = random(4);
    const cloud = pointCloud(
      Float32Array.from({ length: 4000 * 96 }, () => rng.normal()),
      96,
    );
    const [coarse, fine] = await Promise.all(
      (["i8", "i16"] as const).map(async (format) => {
        const plan = { build: "relaxed", format, features: 0 } as const;
        const [{ survivors }] = makePlans(takeSample("euclidean", [cloud]), cloud, 4000, null, 10, plan);
        const { explanation } = await findNeighbors(cloud, { k: 10, explain: true, plan });
        return { survivors, examined: explanation!.examined };
      }),
    );
    // What comes through while lists fill is the same for both.
    const ratio = (coarse.survivors - fine.survivors) / (coarse.examined - fine.examined);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it("keeps the finer code where a million points in a plane lie closer than a step of the coarser", () => {
    expect(["i16", "f32"]).toContain(plansOf(2, 1e6)[0].format);
    expect(plansOf(128, 20_000)[0].format).toBe("i8");
  });

  it("falls back on fine steps over all coordinates, which any point fits", () => {
    for (const features of [0, 11]) {
      const [, second] = choosePlans(
        plansOf(128, 20_000, 10, { build: "relaxed" }).filter((plan) => plan.features <= features),
      );
      expect([second.features, ["i16", "f32"].includes(second.format)]).toEqual([0, true]);
    }
  });

  it("looks for queries twice as far out as the references without measuring every pair", async () => {
    const rng = random(5);
    const normal = (n: number, length: number) =>
      pointCloud(
        Float32Array.from({ length: n * 32 }, () => length * rng.normal()),
        32,
      );
    const { explanation } = await findNeighbors(normal(3000, 1), {
      queries: normal(300, 2),
      k: 5,
      explain: true,
      plan: { format: "i16", features: 0 },
    });
    expect(explanation!.measured).toBeLessThan(0.2);
  });
});
