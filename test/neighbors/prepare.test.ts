import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { fineStride } from "../../src/neighbors/frame.ts";
import { type PreparedCloud, prepare } from "../../src/neighbors/prepare.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

async function expectExact(prepared: PreparedCloud, k: number, queries?: PointCloud) {
  const { indices, distances } = await findNeighbors(prepared, { k, queries });
  expect({ indices, distances }).toEqual(bruteNeighbors(prepared.cloud, k, prepared.metric, queries));
}

describe(`prepared clouds (seed ${seed})`, () => {
  it.each([
    ["all coordinates", "euclidean", {}],
    ["principal coordinates", "euclidean", { format: "i16", features: 7 }],
    ["angles", "cosine", { format: "f32" }],
  ] as const)("serve any k, queries and counts: %s", async (_, metric, plan) => {
    const cloud = gaussian(300, 24, seed);
    const prepared = await prepare(cloud, { metric, plan });
    for (const k of [1, 10, 299]) await expectExact(prepared, k);
    await expectExact(prepared, 300, gaussian(40, 24, `${seed}q`));
    const radii = { inner: metric === "cosine" ? 1 : 5, outer: metric === "cosine" ? 1.2 : 6 };
    expect(await countNeighbors(prepared, radii)).toEqual(await countNeighbors(cloud, { ...radii, metric }));
  });

  it("serve another pool than made them", async () => {
    const cloud = gaussian(3000, 12, seed);
    const inline = await findNeighbors(cloud, { k: 9 });
    await using two = threadPool({ threads: 2 });
    const there = await prepare(cloud, { pool: two });
    expect(await findNeighbors(there, { k: 9 })).toEqual(inline);
    await using three = threadPool({ threads: 3 });
    expect(await findNeighbors(there, { k: 9, pool: three })).toEqual(inline);
    expect(await findNeighbors(await prepare(cloud), { k: 9, pool: three })).toEqual(inline);
  });

  it("are packed anew where the filter lets through more than was planned", async () => {
    const cloud = gaussian(1500, 30, seed);
    const made = await prepare(cloud, { plan: { format: "i16", features: 7 } });
    const impatient: PreparedCloud = { ...made, plan: { ...made.plan, patience: 0 } };
    const truth = await findNeighbors(cloud, { k: 5 });
    await using pool = threadPool({ threads: 2 });
    for (const options of [{}, { pool }, { plan: { blocks: 4 } }]) {
      const { explanation, ...near } = await findNeighbors(impatient, { k: 5, explain: true, ...options });
      expect(explanation?.used).toEqual(made.fallback.plan);
      expect(near).toEqual(truth);
    }
    const queries = gaussian(200, 30, `${seed}q`);
    expect(await findNeighbors(impatient, { k: 5, queries })).toEqual(await findNeighbors(cloud, { k: 5, queries }));
  });

  it("serve queries far outside the references, in other types", async () => {
    const rng = random(seed);
    for (const D of [5, 20])
      for (const dtype of [Float32Array, Float64Array]) {
        const prepared = await prepare(gaussian(200, D, seed, dtype));
        for (const size of [0, 1e-300, 1e-30, 1e3, 1e20, 1e100])
          await expectExact(
            prepared,
            7,
            cloudOf(30, D, rng, (r) => r.normal() * size, Float64Array),
          );
        await expectExact(
          prepared,
          7,
          pointCloud(
            Int32Array.from({ length: 10 * D }, () => rng.below(2 ** 31)),
            D,
          ),
        );
      }
  });

  it("refuse queries whose squared distances leave f64", async () => {
    const prepared = await prepare(gaussian(50, 4, seed));
    const queries = pointCloud(Float64Array.of(1, 2, 3, -1e300), 4);
    await expect(findNeighbors(prepared, { queries })).rejects.toThrow(
      `"queries": expected magnitudes up to ${2 ** 500}, as the scale of the first points allows, got 1e+300`,
    );
    const tiny = await prepare(cloudOf(50, 4, random(seed), (r) => r.normal() * 1e-250, Float64Array));
    await expect(findNeighbors(tiny, { queries: gaussian(5, 4, seed) })).rejects.toMatchObject({ code: "DATA" });
    const angles = await prepare(gaussian(50, 4, seed), { metric: "cosine" });
    await expectExact(angles, 3, queries);
  });

  it("refuse what they were not prepared for", async () => {
    const prepared = await prepare(gaussian(50, 4, seed), { k: 1000 });
    const metric = '"metric": expected euclidean, as the cloud was prepared, got cosine';
    await expect(findNeighbors(prepared, { metric: "cosine" })).rejects.toThrow(metric);
    await expect(countNeighbors(prepared, { inner: 1, outer: 2, metric: "cosine" })).rejects.toThrow(metric);
    await expect(findNeighbors(prepared, { queries: gaussian(5, 3, seed) })).rejects.toMatchObject({ code: "SHAPE" });
    await expect(findNeighbors(prepared, { k: 50 })).rejects.toThrow("from 1 to 49 (n - 1)");
    await expect(findNeighbors(prepared, { k: 51, queries: gaussian(5, 4, seed) })).rejects.toThrow("from 1 to 50");
    const angles = await prepare(gaussian(50, 4, seed), { metric: "cosine" });
    await expect(findNeighbors(angles, { queries: pointCloud(new Float32Array(4), 4) })).rejects.toThrow('"query 0"');
  });

  it("take the memory that docs/kernels.md#memory says", async () => {
    const n = 240;
    const D = 40;
    for (const [plan, coordinate, packed, fine] of [
      [{ format: "f32", features: 0 }, 4, D, 0],
      [{ format: "i16", features: 0 }, 2, D, 0],
      [{ format: "f32", features: 7 }, 4, 8, 40],
      [{ format: "i16", features: 7 }, 2, 8, 40],
    ] as const) {
      const { points } = await prepare(gaussian(n, D, seed), { plan });
      expect(points.codes.byteLength).toBe(n * packed * coordinate);
      expect(fineStride(points.frame)).toBe(fine);
      expect(points.fine.byteLength).toBe(n * fine * 2);
      const { order, half, error, fineError, boxes } = points;
      const rest = [order, half, error, fineError, boxes].reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(rest).toBe(n * (fine > 0 ? 16 : 12) + 64 * (2 * (n / 24) - 1));
    }
  });
});
