import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

describe(`countNeighbors (seed ${seed})`, () => {
  const lattice = cloudOf(512, 3, random(seed), (_, i, c) => Math.floor(i / 8 ** c) % 8);
  it.each([
    ["a gaussian", gaussian(500, 9, seed), 2.5, 3.5, "euclidean"],
    ["a gaussian, by angle", gaussian(500, 9, seed), 0.8, 1.1, "cosine"],
    ["radii that equal distances of a lattice", lattice, 1, Math.sqrt(2), "euclidean"],
    ["nothing in reach", gaussian(300, 9, seed), 0, 1e-9, "euclidean"],
  ] as const)("counts strictly, as the brute force does: %s", async (_, cloud, inner, outer, metric) => {
    const { distances } = bruteNeighbors(cloud, cloud.n - 1, metric);
    const within = (radius: number) =>
      Int32Array.from(
        { length: cloud.n },
        (_, i) => distances.subarray(i * (cloud.n - 1), (i + 1) * (cloud.n - 1)).filter((d) => d < radius).length,
      );
    for (const build of (["simd", "relaxed", "debug"] as const).filter(runs))
      expect(await countNeighbors(cloud, { inner, outer, metric, plan: { build } })).toEqual({
        inner: within(inner),
        outer: within(outer),
      });
  });

  it("gives the same counts on threads, and refuses radii out of order", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = gaussian(3000, 6, seed);
    expect(await countNeighbors(cloud, { inner: 0.5, outer: 1, pool })).toEqual(
      await countNeighbors(cloud, { inner: 0.5, outer: 1 }),
    );
    await expect(countNeighbors(cloud, { inner: 2, outer: 1 })).rejects.toThrow(
      '"inner": expected at most the outer radius 1, got 2',
    );
  });
});
