import { describe, expect, it } from "vitest";
import { type Random, random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { hammingHistogram } from "../../src/neighbors/hamming/hamming-histogram.ts";
import { prepare } from "../../src/neighbors/prepare.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { testSeed } from "../reference/clouds.ts";

const seed = testSeed();
type Kind = typeof Int8Array | typeof Uint8Array | typeof Int32Array;

function codes(n: number, D: number, Kind: Kind, draw: (rng: Random) => number, rng = random(seed)): PointCloud {
  const coords = new Kind(n * D);
  for (let at = 0; at < coords.length; at++) coords[at] = draw(rng);
  return pointCloud(coords, D);
}

const bits = (rng: Random) => 2 * rng.below(2) - 1;
const clouds = [
  ["64 spins", codes(301, 64, Int8Array, bits)],
  ["5000 bits, more than a byte's counts", codes(60, 5000, Uint8Array, (rng) => rng.below(2))],
  ["32 categoricals of 32 classes", codes(400, 32, Uint8Array, (rng) => rng.below(32))],
  ["7 signed bytes", codes(250, 7, Int8Array, (rng) => rng.below(5) - 2)],
  ["4500 bytes, more than a byte's counts", codes(40, 4500, Uint8Array, (rng) => rng.below(3))],
  ["9 words", codes(203, 9, Int32Array, (rng) => rng.below(3) * 1_000_003 - 7)],
  ["copies", codes(130, 3, Uint8Array, (rng) => rng.below(2))],
] as const;

describe.each(clouds)(`Hamming distances of %s (seed ${seed})`, (_, cloud) => {
  const all = bruteNeighbors(cloud, cloud.n - 1, "hamming");

  it("the k nearest are those of the brute force, ties to the smaller index", async () => {
    const k = Math.min(17, cloud.n - 1);
    const truth = bruteNeighbors(cloud, k, "hamming");
    for (const build of (["simd", "relaxed", "debug"] as const).filter(runs))
      for (const blocks of [undefined, 3]) {
        const near = await findNeighbors(cloud, { k, metric: "hamming", plan: { build, blocks } });
        expect(near).toMatchObject({ kind: "neighbors", k, n: cloud.n, selfGraph: true, metric: "hamming" });
        expect({ distances: near.distances, indices: near.indices }).toEqual(truth);
      }
  });

  it("counts strictly within two radii", async () => {
    const n = cloud.n - 1;
    const [inner, outer] = [all.distances[Math.floor(n / 3)], all.distances[Math.floor(n / 2)] + 0.5];
    const within = (radius: number) =>
      Int32Array.from(
        { length: cloud.n },
        (_, i) => all.distances.subarray(i * n, (i + 1) * n).filter((d) => d < radius).length,
      );
    expect(await countNeighbors(cloud, { inner, outer, metric: "hamming" })).toEqual({
      inner: within(inner),
      outer: within(outer),
    });
  });

  it("the histogram holds every pair once", async () => {
    const counts = new Array(cloud.D + 1).fill(0);
    for (const distance of all.distances) counts[distance] += 0.5;
    for (const blocks of [1, 4]) {
      const found = await hammingHistogram(cloud, { plan: { blocks } });
      expect(found.counts).toEqual(counts);
      expect(found).toMatchObject({ pairs: (cloud.n * (cloud.n - 1)) / 2, params: {}, notes: [] });
    }
  });
});

describe("searches by Hamming distance", () => {
  const cloud = clouds[2][1];

  it("take queries, which may be rows of the references", async () => {
    const queries = codes(21, 32, Uint8Array, (rng) => rng.below(32), random(seed).split("queries"));
    queries.coords.set(cloud.coords.subarray(0, 32));
    const options = { k: 5, metric: "hamming", queries } as const;
    const { distances, indices } = await findNeighbors(cloud, options);
    expect({ distances, indices }).toEqual(bruteNeighbors(cloud, 5, "hamming", queries));
    const own = new Int32Array(21).fill(-1);
    own[0] = 0;
    const without = await findNeighbors(cloud, { ...options, own });
    expect(distances[0]).toBe(0);
    expect(without.distances.subarray(0, 4)).toEqual(distances.subarray(1, 5));
  });

  it("give the same on threads", async () => {
    await using pool = threadPool({ threads: 2 });
    const [here, there] = await Promise.all([
      findNeighbors(cloud, { k: 9, metric: "hamming" }),
      findNeighbors(cloud, { k: 9, metric: "hamming", pool }),
    ]);
    expect(there).toEqual(here);
    expect((await hammingHistogram(cloud, { pool })).counts).toEqual((await hammingHistogram(cloud)).counts);
  });

  it("count a sample of pairs that is said, repeated by its seed and near the whole", async () => {
    const whole = await hammingHistogram(cloud);
    const pairs = 20_000;
    const sample = await hammingHistogram(cloud, { pairs, seed });
    expect(sample).toEqual(await hammingHistogram(cloud, { pairs, seed, plan: { blocks: 3 } }));
    expect(Math.abs(sample.pairs / pairs - 1)).toBeLessThan(0.02);
    expect(sample.params).toEqual({ pairs, seed });
    expect(sample.notes.map(({ code }) => code)).toEqual(["pairs-sampled"]);
    const mean = ({ counts, pairs }: typeof whole) => counts.reduce((sum, c, d) => sum + c * d, 0) / pairs;
    // The sd of one distance is 1: five standard errors.
    expect(Math.abs(mean(sample) - mean(whole))).toBeLessThan(0.04);
  });

  it("refuse reals, plans of products, explanations and preparation", async () => {
    const reals = pointCloud(new Float32Array([0, 1, 1, 0]), 2);
    await expect(findNeighbors(reals, { k: 1, metric: "hamming" })).rejects.toThrow(
      '"cloud": expected integer codes (i8, u8 or i32) under the metric hamming, got f32',
    );
    await expect(hammingHistogram(reals)).rejects.toMatchObject({ code: "DATA" });
    await expect(hammingHistogram(pointCloud(new Int8Array(3), 3))).rejects.toMatchObject({ code: "SHAPE" });
    for (const refused of [
      findNeighbors(cloud, { k: 1, metric: "hamming", explain: true }),
      findNeighbors(cloud, { k: 1, metric: "hamming", plan: { format: "i8" } }),
      prepare(cloud, { metric: "hamming" }),
    ])
      await expect(refused).rejects.toMatchObject({ code: "OPTION" });
    const signal = AbortSignal.abort();
    await expect(findNeighbors(cloud, { k: 1, metric: "hamming", signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});
