import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { searchInnerProduct } from "../../src/neighbors/search-inner-product.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { innerProduct } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

function bruteMatches(references: PointCloud, queries: PointCloud, k: number) {
  const { D } = references;
  const scores = new Float64Array(queries.n * k);
  const indices = new Int32Array(queries.n * k);
  for (let i = 0; i < queries.n; i++) {
    const all = Array.from(
      { length: references.n },
      (_, j) => [innerProduct(queries.coords, references.coords, D, i * D, j * D), j] as const,
    );
    all.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    for (let j = 0; j < k; j++) [scores[i * k + j], indices[i * k + j]] = all[j];
  }
  return { scores, indices };
}

async function expectExact(references: PointCloud, queries: PointCloud, k: number) {
  const truth = bruteMatches(references, queries, k);
  const builds = (["simd", "relaxed", "debug"] as const).filter(runs);
  for (const plan of [{}, { blocks: 4 }, ...builds.map((build) => ({ build, blocks: 1 }))]) {
    const found = await searchInnerProduct(references, { queries, k, plan });
    expect(found).toMatchObject({ kind: "matches", n: queries.n, k, references: references.n });
    expect(found.indices, `indices, ${JSON.stringify(plan)}`).toEqual(truth.indices);
    expect(found.scores, `scores, ${JSON.stringify(plan)}`).toEqual(truth.scores);
  }
}

describe(`matches equal the f64 brute force, bit for bit (seed ${seed})`, () => {
  it.each([
    [600, 1, 7],
    [500, 3, 5],
    [500, 8, 10],
    [400, 9, 10],
    [333, 17, 10],
    [300, 130, 6],
    [5, 4, 5],
    [200, 8, 200],
  ])("gaussian n = %i, D = %i, k = %i", async (n, D, k) => {
    const queries = gaussian(90, D, `${seed}q`);
    await expectExact(gaussian(n, D, seed), queries, k);
    await expectExact(gaussian(n, D, seed, Float64Array), queries, k);
    await expectExact(gaussian(n, D, seed), gaussian(50, D, `${seed}q`, Float64Array), k);
  });

  it("offsets, lengths over many decades, queries of another scale, outliers", async () => {
    const queries = gaussian(60, 12, `${seed}q`);
    const far = cloudOf(400, 12, random(seed), (r) => 1e5 + r.normal());
    await expectExact(far, queries, 6);
    await expectExact(far, far, 6);
    const lengths = Array.from({ length: 400 }, (_, i) => 10 ** ((i % 13) - 6));
    for (const Kind of [Float32Array, Float64Array])
      await expectExact(
        cloudOf(400, 12, random(seed), (r, i) => r.normal() * lengths[i], Kind),
        queries,
        6,
      );
    for (const factor of [1e-30, 1e-9, 1e6, 1e30])
      await expectExact(
        gaussian(400, 12, seed),
        cloudOf(60, 12, random(seed), (r, i) => r.normal() * (i % 3 ? factor : 1)),
        6,
      );
    for (const factor of [30, 1e10, 1e20, 1e36])
      await expectExact(
        cloudOf(400, 12, random(seed), (r, i) => r.normal() * (i % 100 < 3 ? factor : 1)),
        queries,
        6,
      );
  });

  it("products that f32 does not tell apart, for long rows all but at right angles", async () => {
    const rows = (n: number, sign: number) =>
      cloudOf(
        n,
        9,
        random(`${seed} ${n}`),
        (rng, _, c) => (c < 2 ? 1000 * (c === 0 ? 1 : sign) + 1e-3 * rng.normal() : rng.normal()),
        Float64Array,
      );
    await expectExact(rows(400, 1), rows(50, -1), 20);
  });

  it("ties, duplicates, zeros and magnitudes beyond squares", async () => {
    const lattice = cloudOf(500, 3, random(seed), (_, i, c) => Math.floor(i / 8 ** c) % 8);
    await expectExact(lattice, lattice, 20);
    const ternary = cloudOf(300, 10, random(seed), (r) => Math.floor(3 * r.uniform()) - 1);
    await expectExact(ternary, ternary, 15);
    await expectExact(pointCloud(new Float32Array(60 * 5), 5), gaussian(30, 5, seed), 9);
    await expectExact(gaussian(60, 5, seed), pointCloud(new Float32Array(30 * 5), 5), 9);
    const huge = gaussian(100, 5, seed, Float64Array);
    const scaled = pointCloud(
      huge.coords.map((x) => x * 2 ** 300),
      5,
    );
    await expectExact(scaled, scaled, 5);
  });

  it("the same bits on threads", async () => {
    await using pool = threadPool({ threads: 2 });
    const references = gaussian(3000, 16, seed);
    const queries = gaussian(500, 16, `${seed}q`);
    expect(await searchInnerProduct(references, { queries, k: 4, pool })).toEqual(
      await searchInnerProduct(references, { queries, k: 4 }),
    );
  });
});

describe("searchInnerProduct refuses", () => {
  const references = gaussian(20, 4, seed);
  const queries = gaussian(5, 4, seed);
  it.each([
    [{ k: 3 }, "OPTION", '"queries": expected the points to find matches for, got none'],
    [{ queries, k: 21 }, "OPTION", '"k": expected an integer from 1 to 20 (the references), got 21'],
    [{ queries: gaussian(5, 3, seed) }, "SHAPE", '"queries": expected points in D = 4'],
    [{ queries, plan: { format: "i8" } }, "OPTION", '"format": expected f32 (metric inner-product), got i8'],
    [{ queries, metric: "cosine" }, "OPTION", '"metric": expected one of the options'],
  ] as const)("%#", async (options, code, message) => {
    const refused = searchInnerProduct(references, options as Parameters<typeof searchInnerProduct>[1]);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
