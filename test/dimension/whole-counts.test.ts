import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { sampleRows } from "../../src/cloud/sample-cloud.ts";
import { wholeCounts } from "../../src/dimension/whole-counts.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

describe(`counts by the lists and a search of what they leave (seed ${seed})`, () => {
  const lattice = cloudOf(343, 3, random(seed), (_, i, c) => Math.floor(i / 7 ** c) % 7);
  it.each([
    ["most lists too short", gaussian(400, 6, seed), 5, 1.5, 2.5, "euclidean"],
    ["a few too short", gaussian(400, 3, seed), 40, 0.4, 0.8, "euclidean"],
    ["none too short", gaussian(400, 6, seed), 5, 0.01, 0.02, "euclidean"],
    ["all too short", gaussian(60, 6, seed), 5, 100, 200, "manhattan"],
    ["lists of all", gaussian(40, 6, seed), 39, 1, 200, "euclidean"],
    ["by angle", gaussian(400, 6, seed), 8, 0.5, 0.9, "angle"],
    ["radii that are distances of a lattice", lattice, 6, 1, Math.sqrt(2), "euclidean"],
  ] as const)("are those of a search of all pairs: %s", async (_, cloud, k, inner, outer, metric) => {
    const near = await findNeighbors(cloud, { k, metric });
    expect(await wholeCounts(near, cloud, {}, { inner, outer }, {})).toEqual(
      await countNeighbors(cloud, { inner, outer, metric }),
    );
  });

  it("are those of the points asked, where only some were", async () => {
    const cloud = gaussian(300, 4, seed);
    const own = sampleRows(cloud.n, 80, 1) as Int32Array;
    const asked = { queries: takeRows(cloud, own), own };
    const near = await findNeighbors(cloud, { k: 9, ...asked });
    for (const outer of [0.9, 1.8])
      expect(await wholeCounts(near, cloud, asked, { inner: 0.7, outer }, {})).toEqual(
        await countNeighbors(cloud, { inner: 0.7, outer, ...asked }),
      );
  });

  it("are exact where one list alone is too short, and of copies", async () => {
    const line = pointCloud(Float64Array.from([0, 1, 2, 10, 20, 30, 30, 50]), 1);
    const near = await findNeighbors(line, { k: 2 });
    for (const outer of [1.5, 10.5, 25, 60])
      expect(await wholeCounts(near, line, {}, { inner: 1, outer }, {})).toEqual(
        await countNeighbors(line, { inner: 1, outer }),
      );
  });
});
