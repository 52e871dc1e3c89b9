import { describe, expect, it } from "vitest";
import { makeData } from "../../bench/data.ts";

const norm = (row: ArrayLike<number>) => Math.hypot(...Array.from(row));

describe("the bench's clouds", () => {
  it.each([
    ["gauss-8", 8],
    ["manifold-5-128", 128],
    ["clustered-384", 384],
    ["mixture-48", 48],
    ["glove", 100],
    ["fashion", 784],
  ])("%s is the same for the same seed, in f32, and another for another", async (name, D) => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => makeData(name, 60, seed)));
    expect([one.n, one.D, one.dtype]).toEqual([60, D, "f32"]);
    expect(again.coords).toEqual(one.coords);
    expect(other.coords).not.toEqual(one.coords);
  });

  it("keeps a manifold's coordinates in sines' range and clustered rows at length one", async () => {
    const { coords } = await makeData("manifold-10-128", 50, 1);
    expect(Math.max(...coords.map(Math.abs))).toBeLessThanOrEqual(1);
    for (const [name, D] of [
      ["clustered-384", 384],
      ["mixture-48", 48],
    ] as const) {
      const { coords: unit } = await makeData(name, 50, 1);
      for (let i = 0; i < 50; i++) expect(norm(unit.subarray(i * D, (i + 1) * D))).toBeCloseTo(1, 6);
    }
  });

  it("has no more real rows than there are", async () => {
    expect((await makeData("glove", 20_000, 1)).n).toBe(10_000);
  });

  it.each(["gauss", "gauss-0", "gauss-x", "manifold-5", "nothing"])("refuses %s", async (name) => {
    await expect(makeData(name, 10, 1)).rejects.toThrow("expected one of gauss-D");
  });
});
