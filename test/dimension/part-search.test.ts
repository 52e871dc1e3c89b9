import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { takeRows } from "../../src/cloud/point-cloud.ts";
import { partSearch } from "../../src/dimension/part-search.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Metric } from "../../src/neighbors/metric.ts";
import { cloudOf, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

describe(`parts searched by the lists of the whole and one plan (seed ${seed})`, () => {
  const n = 400;
  const order = permutation(n, random(seed));

  it.each<[Metric, number]>([
    ["euclidean", 1],
    ["euclidean", 2 ** 300],
    ["manhattan", 1],
    ["cosine", 1],
    ["periodic:2", 1],
  ])("find what a search of the part alone finds, by %s, with points %d times as large", async (metric, most) => {
    // Large ones, far from all others, in no part but the last, whose reach a plan of another part alone would not know of.
    const far = most > 1 ? 8 : 0;
    const large = new Set(order.subarray(n - 20));
    const cloud = cloudOf(
      n,
      6,
      random(seed),
      (rng, i) => (large.has(i) ? most * (far + rng.uniform()) : rng.uniform()),
      Float64Array,
    );
    // Lists of the whole that hold next to nothing of a part, enough for most or some of its points, and enough for all.
    for (const width of [1, 12, 100]) {
      const search = partSearch(cloud, await findNeighbors(cloud, { k: width, metric }), 4);
      for (const [from, to] of [
        [0, 200],
        [200, 400],
        [300, 350],
        [350, 400],
      ]) {
        const rows = order.slice(from, to);
        const { points, lists } = await search(rows, {});
        expect(points).toEqual(takeRows(cloud, rows));
        expect(lists).toEqual(await findNeighbors(takeRows(cloud, rows), { k: 4, metric }));
      }
    }
  });

  it("stop at an abort and tell when they are done, where the lists hold everything too", async () => {
    const cloud = cloudOf(n, 6, random(seed), (rng) => rng.uniform());
    const search = partSearch(cloud, await findNeighbors(cloud, { k: 100 }), 2);
    const rows = order.subarray(0, 200);
    await expect(search(rows, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
    const progress: number[] = [];
    await search(rows, { onProgress: (share) => progress.push(share) });
    expect(progress.at(-1)).toBe(1);
  });
});
