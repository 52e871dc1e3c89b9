import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { minimumSpanningTree } from "../../src/neighbors/minimum-spanning-tree.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";

/** Prim's algorithm over all pairs: the lengths of the tree's edges, ascending. */
function primLengths({ n, D, coords }: PointCloud): Float64Array {
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const inside = new Uint8Array(n);
  const lengths = new Float64Array(n - 1);
  let last = 0;
  for (let edge = 0; edge < n - 1; edge++) {
    inside[last] = 1;
    let best = -1;
    for (let j = 0; j < n; j++) {
      if (inside[j]) continue;
      let sq = 0;
      for (let c = 0; c < D; c++) sq += (coords[last * D + c] - coords[j * D + c]) ** 2;
      nearest[j] = Math.min(nearest[j], Math.sqrt(sq));
      if (best < 0 || nearest[j] < nearest[best]) best = j;
    }
    lengths[edge] = nearest[best];
    last = best;
  }
  return lengths.sort();
}

async function expectPrims(cloud: PointCloud, k: number): Promise<void> {
  const tree = await minimumSpanningTree(cloud, await findNeighbors(cloud, { k }));
  const want = primLengths(cloud);
  const got = tree.lengths.slice().sort();
  expect(got.findIndex((length, at) => Math.abs(length - want[at]) > 1e-12 * want[at])).toBe(-1);
  const parent = Int32Array.from({ length: cloud.n }, (_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : root(parent[i]));
  for (let edge = 0; edge < cloud.n - 1; edge++) {
    const [a, b] = [root(tree.ends[2 * edge]), root(tree.ends[2 * edge + 1])];
    if (a === b) throw new Error(`edge ${edge} closes a ring`);
    parent[a] = b;
  }
}

/** Points in tight groups far from each other, in groups of groups: no list of few neighbours leaves its group. */
const clustered = (n: number) =>
  cloudOf(
    n,
    3,
    random("clusters"),
    (rng, i, c) => (((i % 40) * (c + 3)) % 7) + 100 * (((i % 8) * (c + 1)) % 5) + 1e-3 * rng.normal(),
  );

describe("the minimum spanning tree", () => {
  it.each([1, 2, 10, 149])("is Prim's on a Gaussian cloud, from lists of %d", async (k) =>
    expectPrims(gaussian(150, 4, 1), k),
  );

  it.each([1, 3, 30])("is Prim's on clusters of clusters, from lists of %d", async (k) =>
    expectPrims(clustered(320), k),
  );

  it("is Prim's where lengths are equal, and where points are copies", async () => {
    await expectPrims(
      cloudOf(343, 3, random(0), (_, i, c) => Math.floor(i / 7 ** c) % 7),
      4,
    );
    await expectPrims(
      cloudOf(200, 2, random(0), (rng) => Math.floor(8 * rng.uniform())),
      5,
    );
    await expectPrims(pointCloud(new Float64Array(36).fill(3), 3), 2);
    await expectPrims(gaussian(2, 3, 0), 1);
  });

  it("refuses other points than were searched, and ends when told to", async () => {
    const cloud = gaussian(50, 3, 2);
    const near = await findNeighbors(cloud, { k: 3 });
    await expect(minimumSpanningTree(gaussian(49, 3, 2), near)).rejects.toMatchObject({ code: "SHAPE" });
    const asked = await findNeighbors(cloud, { k: 3, queries: gaussian(50, 3, 3) });
    await expect(minimumSpanningTree(cloud, asked)).rejects.toMatchObject({ code: "OPTION" });
    const signal = AbortSignal.abort();
    await expect(minimumSpanningTree(cloud, near, { signal })).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
