import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { FixedPlan } from "../../src/neighbors/search-options.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

/**
 * Every kernel this engine runs, over all coordinates and over a few principal ones, and points that look for themselves, whole and
 * in blocks.
 */
function plansFor({ n, D }: PointCloud): FixedPlan[] {
  const builds = (["simd", "relaxed", "debug"] as const).filter(runs);
  return [
    {},
    ...(D > 8 ? [] : builds.map((build) => ({ build, byPoint: true, blocks: build === "simd" ? 1 : 3 }))),
    ...builds.flatMap((build) =>
      (["f32", "i16", "i8", "i7"] as const)
        .filter((format) => (format !== "i8" && format !== "i7") || build === "relaxed")
        .flatMap((format) =>
          (D > 8 && n > 5 ? [0, 5] : [0]).map((features) => ({
            build,
            format,
            features,
            byPoint: false,
            blocks: features === 0 ? 1 : 4,
          })),
        ),
    ),
  ];
}

async function expectExact(cloud: PointCloud, k: number, options: Parameters<typeof findNeighbors>[1] = {}) {
  const truth = bruteNeighbors(cloud, k, options.metric, options.queries ?? undefined);
  for (const plan of plansFor(cloud)) {
    const near = await findNeighbors(cloud, { k, plan, ...options });
    expect(near.indices, `indices, ${JSON.stringify(plan)}`).toEqual(truth.indices);
    expect(near.distances, `distances, ${JSON.stringify(plan)}`).toEqual(truth.distances);
  }
}

describe(`k-NN equals the f64 brute force, bit for bit (seed ${seed})`, () => {
  it.each([
    [600, 1, 7],
    [600, 2, 10],
    [500, 3, 5],
    [333, 17, 10],
    [500, 128, 10],
    [120, 769, 4],
    [12, 5, 11],
    [300, 8, 299],
  ])("gaussian n = %i, D = %i, k = %i", (n, D, k) => expectExact(gaussian(n, D, seed), k));

  it("f64 coordinates", () => expectExact(gaussian(400, 20, seed, Float64Array), 8));

  it("cosine, with lengths spread over six decades", () => {
    const rng = random(seed);
    const lengths = Array.from({ length: 400 }, () => 10 ** (6 * rng.uniform() - 3));
    return expectExact(
      cloudOf(400, 24, rng, (r, i) => r.normal() * lengths[i]),
      8,
      { metric: "cosine" },
    );
  });

  it("40 near-duplicates per centre", () => {
    const rng = random(seed);
    const centres = Array.from({ length: 20 * 32 }, () => rng.normal());
    return expectExact(
      cloudOf(800, 32, rng, (r, i, c) => centres[(i % 20) * 32 + c] + 1e-4 * r.normal()),
      12,
    );
  });

  it("an offset of 1e6 times the spread", async () => {
    const rng = random(seed);
    await expectExact(
      cloudOf(500, 16, rng, (r) => 1e6 + r.normal(), Float64Array),
      8,
    );
    await expectExact(
      cloudOf(500, 16, rng, (r) => 1e6 + r.normal()),
      8,
    );
  });

  it.each([
    [30, 12],
    [1e4, 12],
    [1e20, 12],
    [1e4, 3],
    [1e20, 3],
  ])("outliers %f times as far, some beside each other, D = %i", (factor, D) => {
    const far = (i: number) => (i % 100 < 3 ? factor : 1);
    return expectExact(
      cloudOf(400, D, random(seed), (r, i) => r.normal() * far(i)),
      6,
    );
  });

  it("a column of tiny numbers, whose f32 products would be subnormal", () =>
    expectExact(
      cloudOf(300, 6, random(seed), (r, _, c) => r.normal() * (c < 3 ? 1 : 1e-25)),
      6,
    ));

  it.each([-600, -100, 100, 600])(
    "coordinates times 2^%i: distances times it, though squares leave f64",
    async (exponent) => {
      const cloud = gaussian(300, 10, seed, Float64Array);
      const scaled = pointCloud(
        Float64Array.from(cloud.coords, (x) => x * 2 ** exponent),
        10,
      );
      const near = await findNeighbors(scaled, { k: 6 });
      const truth = bruteNeighbors(cloud, 6);
      expect(near.indices).toEqual(truth.indices);
      expect(near.distances).toEqual(truth.distances.map((distance) => distance * 2 ** exponent));
    },
  );

  it("ties on a lattice and exact duplicates", async () => {
    await expectExact(
      cloudOf(500, 3, random(seed), (_, i, c) => Math.floor(i / 8 ** c) % 8),
      20,
    );
    await expectExact(
      cloudOf(400, 4, random(seed), (r) => Math.floor(3 * r.uniform())),
      15,
    );
    await expectExact(pointCloud(new Float32Array(60 * 5), 5), 9);
  });

  it.each([
    ["i8", Int8Array],
    ["u8", Uint8Array],
    ["i32", Int32Array],
  ] as const)("integers in %s", (_, Kind) => {
    const rng = random(seed);
    return expectExact(
      pointCloud(new Kind(Array.from({ length: 300 * 9 }, () => Math.floor(100 * rng.uniform()))), 9),
      6,
    );
  });

  it("queries past several groups of references", async () => {
    const references = gaussian(7000, 10, seed);
    const queries = gaussian(500, 10, `${seed}q`);
    const truth = bruteNeighbors(references, 4, "euclidean", queries);
    for (const plan of plansFor(references)) {
      const near = await findNeighbors(references, { k: 4, queries, plan });
      expect(near.indices, JSON.stringify(plan)).toEqual(truth.indices);
      expect(near.distances, JSON.stringify(plan)).toEqual(truth.distances);
    }
  });

  it("queries against references", async () => {
    const queries = gaussian(150, 12, `${seed}q`);
    await expectExact(gaussian(700, 12, seed), 5, { queries });
    await expectExact(gaussian(700, 12, seed), 5, { queries, metric: "cosine" });
    await expectExact(gaussian(3, 12, seed), 3, { queries });
    await expectExact(gaussian(700, 3, seed), 5, { queries: gaussian(150, 3, `${seed}q`) });
  });

  it.each([2, 3, 8, 100])("in %i blocks", (blocks) => expectExact(gaussian(700, 10, seed), 7, { plan: { blocks } }));
});
