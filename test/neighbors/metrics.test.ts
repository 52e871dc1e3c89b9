import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Metric } from "../../src/neighbors/metric.ts";
import { prepare } from "../../src/neighbors/prepare.ts";
import type { FixedPlan } from "../../src/neighbors/search-options.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const PLAIN = ["manhattan", "chebyshev"] as const;

const plans: FixedPlan[] = [
  {},
  { blocks: 4 },
  ...(["simd", "relaxed", "debug"] as const).filter(runs).map((build) => ({ build, blocks: 1 })),
];

async function expectExact(cloud: PointCloud, k: number, metric: Metric, queries?: PointCloud) {
  const truth = bruteNeighbors(cloud, k, metric, queries);
  for (const plan of plans) {
    const near = await findNeighbors(cloud, { k, plan, metric, queries });
    expect(near.metric).toBe(metric);
    expect(near.indices, `indices, ${metric}, ${JSON.stringify(plan)}`).toEqual(truth.indices);
    expect(near.distances, `distances, ${metric}, ${JSON.stringify(plan)}`).toEqual(truth.distances);
  }
}

/** Corners of a simplex, nearly: distances between them differ by some roundings of f32. */
const corners = (n: number, D: number) =>
  cloudOf(n, D, random(`${seed} ${n}`), (rng, i, c) => (i % D === c ? 1.1 : 0.3) + 2e-7 * rng.uniform(), Float64Array);

/** Coordinates in [0, L), a share of them close to either wall. */
const boxed = (n: number, D: number, L: number, Kind: typeof Float32Array | typeof Float64Array = Float32Array) =>
  cloudOf(
    n,
    D,
    random(`${seed} box`),
    (rng) => {
      const x = rng.uniform();
      const near = x < 0.3 ? 0.01 * rng.uniform() : x < 0.6 ? 1 - 0.01 * rng.uniform() : rng.uniform();
      return Math.min(near, 1 - 2 ** -20) * L;
    },
    Kind,
  );

const lattice = (n: number, D: number, side: number) =>
  cloudOf(n, D, random(seed), (_, i, c) => Math.floor(i / side ** c) % side);

describe(`other metrics equal the f64 brute force, bit for bit (seed ${seed})`, () => {
  describe.each(PLAIN)("%s", (metric) => {
    it.each([
      [500, 1, 7],
      [500, 3, 5],
      [500, 8, 10],
      [400, 9, 10],
      [333, 17, 10],
      [300, 130, 6],
      [12, 5, 11],
      [200, 8, 199],
    ])("gaussian n = %i, D = %i, k = %i", async (n, D, k) => {
      await expectExact(gaussian(n, D, seed), k, metric);
      await expectExact(gaussian(n, D, seed, Float64Array), k, metric);
    });

    it("ties on a lattice and exact duplicates", async () => {
      await expectExact(lattice(512, 3, 8), 20, metric);
      await expectExact(
        cloudOf(400, 10, random(seed), (r) => Math.floor(3 * r.uniform())),
        15,
        metric,
      );
      await expectExact(pointCloud(new Float32Array(60 * 5), 5), 9, metric);
      await expectExact(
        pointCloud(
          Float64Array.from({ length: 50 * 4 }, () => 2 ** -600),
          4,
        ),
        9,
        metric,
      );
    });

    it("an offset of 1e6 times the spread, outliers, tiny columns, rows of two scales", async () => {
      for (const Kind of [Float32Array, Float64Array]) {
        await expectExact(
          cloudOf(300, 11, random(seed), (r) => 1e6 + r.normal(), Kind),
          8,
          metric,
        );
        for (const factor of [30, 1e4, 1e20, 1e36])
          await expectExact(
            cloudOf(300, 12, random(seed), (r, i) => r.normal() * (i % 100 < 3 ? factor : 1), Kind),
            6,
            metric,
          );
        await expectExact(
          cloudOf(300, 6, random(seed), (r, _, c) => r.normal() * (c < 3 ? 1 : 1e-25), Kind),
          6,
          metric,
        );
        await expectExact(
          cloudOf(300, 4, random(seed), (r, i) => r.normal() * (i % 2 ? 1 : 1e-12), Kind),
          6,
          metric,
        );
      }
    });

    it.each([-600, 600])("coordinates times 2^%i: distances times it", async (exponent) => {
      const cloud = gaussian(200, 10, seed, Float64Array);
      const scaled = pointCloud(
        Float64Array.from(cloud.coords, (x) => x * 2 ** exponent),
        10,
      );
      const near = await findNeighbors(scaled, { k: 6, metric });
      const truth = bruteNeighbors(cloud, 6, metric);
      expect(near.indices).toEqual(truth.indices);
      expect(near.distances).toEqual(truth.distances.map((distance) => distance * 2 ** exponent));
    });

    it("queries against references", async () => {
      const queries = gaussian(150, 12, `${seed}q`);
      await expectExact(gaussian(700, 12, seed), 5, metric, queries);
      await expectExact(gaussian(3, 12, seed), 3, metric, queries);
      await expectExact(gaussian(300, 12, seed), 5, metric, gaussian(40, 12, `${seed}q`, Float64Array));
    });

    it("integers", () => {
      const rng = random(seed);
      return expectExact(
        pointCloud(
          Uint8Array.from({ length: 300 * 9 }, () => Math.floor(100 * rng.uniform())),
          9,
        ),
        6,
        metric,
      );
    });
  });

  describe("periodic", () => {
    it.each([
      [500, 1, 7],
      [500, 2, 7],
      [500, 3, 5],
      [500, 8, 10],
      [400, 9, 10],
      [333, 17, 10],
      [300, 130, 6],
      [12, 5, 11],
      [200, 8, 199],
    ])("near both walls n = %i, D = %i, k = %i", async (n, D, k) => {
      await expectExact(boxed(n, D, 2 * Math.PI, Float64Array), k, `periodic:${2 * Math.PI}`);
      await expectExact(boxed(n, D, 1e-5), k, `periodic:${1e-5}`);
    });

    it("many points on a torus, whose boxes are pruned around the walls", async () => {
      const cloud = cloudOf(3000, 2, random(seed), (r) => r.uniform(), Float64Array);
      const near = await findNeighbors(cloud, { k: 5, metric: "periodic:1", explain: true });
      const truth = bruteNeighbors(cloud, 5, "periodic:1");
      expect(near.indices).toEqual(truth.indices);
      expect(near.distances).toEqual(truth.distances);
      expect(near.explanation!.compared).toBeLessThan(0.2);
    });

    it("ties on a lattice, duplicates, and half the circle", async () => {
      await expectExact(lattice(512, 3, 8), 20, "periodic:8");
      await expectExact(lattice(512, 9, 2), 20, "periodic:2");
      await expectExact(pointCloud(new Float32Array(60 * 5), 5), 9, "periodic:0.001");
      await expectExact(
        cloudOf(300, 4, random(seed), (r) => Math.floor(4 * r.uniform()) / 4),
        9,
        "periodic:1",
      );
    });

    it("a cloud small in its box, and one in two corners", async () => {
      for (const Kind of [Float32Array, Float64Array]) {
        await expectExact(
          cloudOf(300, 5, random(seed), (r) => 1e-4 * r.uniform(), Kind),
          9,
          "periodic:1",
        );
        await expectExact(
          cloudOf(300, 5, random(seed), (r) => 1 + 1e-9 * r.uniform(), Kind),
          9,
          "periodic:1000000000",
        );
        await expectExact(
          cloudOf(300, 5, random(seed), (r, i) => 1e-6 * r.uniform() + (i % 2 ? 0 : 0.99), Kind),
          9,
          "periodic:1",
        );
      }
    });

    it.each([-600, 600])("a box of 2^%i: distances times it", async (exponent) => {
      const cloud = boxed(200, 7, 1, Float64Array);
      const scaled = pointCloud(
        Float64Array.from(cloud.coords, (x) => x * 2 ** exponent),
        7,
      );
      const near = await findNeighbors(scaled, { k: 6, metric: `periodic:${2 ** exponent}` });
      const truth = bruteNeighbors(cloud, 6, "periodic:1");
      expect(near.indices).toEqual(truth.indices);
      expect(near.distances).toEqual(truth.distances.map((distance) => distance * 2 ** exponent));
    });

    it("queries against references, prepared or not", async () => {
      const queries = takeFirst(boxed(400, 6, 3, Float64Array), 100);
      const references = boxed(700, 6, 3);
      await expectExact(references, 5, "periodic:3", queries);
      const prepared = await prepare(references, { metric: "periodic:3", k: 5 });
      expect((await findNeighbors(prepared, { k: 5, queries })).distances).toEqual(
        bruteNeighbors(references, 5, "periodic:3", queries).distances,
      );
    });
  });

  it.each(["manhattan", "chebyshev", "periodic:2"] as const)(
    "distances that f32 does not tell apart, by %s",
    async (metric) => {
      for (const D of [7, 60, 150]) await expectExact(corners(300, D), 20, metric);
      await expectExact(corners(300, 40), 20, metric, corners(50, 40));
    },
  );

  it("angles of the chords", async () => {
    await expectExact(gaussian(300, 12, seed), 8, "angle");
    await expectExact(gaussian(300, 3, seed, Float64Array), 299, "angle");
  });

  it("the same bits on threads", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = boxed(3000, 6, 1);
    for (const metric of ["manhattan", "chebyshev", "periodic:1", "angle"] as const) {
      const inline = await findNeighbors(cloud, { k: 5, metric });
      const near = await findNeighbors(cloud, { k: 5, metric, pool });
      expect(near.indices).toEqual(inline.indices);
      expect(near.distances).toEqual(inline.distances);
    }
  });
});

describe(`counts by other metrics (seed ${seed})`, () => {
  const cube = lattice(512, 3, 8);
  const wide = boxed(400, 10, 2);
  it.each([
    ["manhattan", gaussian(400, 9, seed), 6, 8],
    ["chebyshev", gaussian(400, 9, seed), 1, 1.6],
    ["periodic:2", wide, 1, 1.3],
    ["angle", gaussian(400, 9, seed), 0.9, 1.2],
    ["angle", gaussian(400, 9, seed), 1.5, 4],
    ["manhattan", cube, 1, 3],
    ["chebyshev", cube, 1, 2],
    ["periodic:8", cube, 1, Math.sqrt(2)],
    ["angle", lattice(500, 2, 23), Math.PI / 4, Math.PI / 2],
  ] as const)("%s, strictly, as the brute force does", async (metric, all, inner, outer) => {
    const cloud = metric === "angle" ? takeFirst(pointCloud(all.coords.subarray(all.D), all.D), 300) : all;
    const { distances } = bruteNeighbors(cloud, cloud.n - 1, metric);
    const within = (radius: number) =>
      Int32Array.from(
        { length: cloud.n },
        (_, i) => distances.subarray(i * (cloud.n - 1), (i + 1) * (cloud.n - 1)).filter((d) => d < radius).length,
      );
    for (const plan of plans)
      expect(await countNeighbors(cloud, { inner, outer, metric, plan })).toEqual({
        inner: within(inner),
        outer: within(outer),
      });
    // A radius that is a distance to the bit.
    const radius = distances[cloud.n + 7];
    expect((await countNeighbors(cloud, { inner: radius, outer: radius, metric })).inner).toEqual(within(radius));
  });
});

describe("what is refused", () => {
  const cloud = boxed(50, 4, 1);
  it.each([
    "minkowski",
    "periodic",
    "periodic:",
    "periodic:0",
    "periodic:-1",
    "periodic:x",
    "periodic:Infinity",
    "periodic:0x10",
    "periodic:1e301",
    "Manhattan",
    3,
  ])("the metric %s", (metric) =>
    expect(findNeighbors(cloud, { metric: metric as Metric })).rejects.toMatchObject({
      code: "OPTION",
      message: `"metric": expected euclidean, cosine, angle, manhattan, chebyshev, hamming or periodic:L, got ${metric}`,
    }),
  );

  it("a coordinate outside the torus, of a row or a query", async () => {
    await expect(findNeighbors(boxed(50, 4, 1), { metric: "periodic:0.5" })).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringMatching(
        /^"row \d+, column \d": expected a coordinate from 0 to below 0\.5 \(metric periodic:0\.5\), got 0\.\d+$/,
      ),
    });
    const coords = Float64Array.from({ length: 12 }, (_, i) => (i === 7 ? -1e-9 : 0.5));
    const outside = pointCloud(coords, 4);
    await expect(findNeighbors(outside, { k: 1, metric: "periodic:1" })).rejects.toThrow('"row 1, column 3": ');
    await expect(countNeighbors(outside, { outer: 1, inner: 0, metric: "periodic:1" })).rejects.toThrow("row 1");
    await expect(prepare(outside, { metric: "periodic:1" })).rejects.toThrow("row 1");
    for (const references of [cloud, await prepare(cloud, { metric: "periodic:1" })])
      await expect(
        findNeighbors(references, {
          k: 1,
          queries: outside,
          ...(references === cloud ? { metric: "periodic:1" } : {}),
        }),
      ).rejects.toThrow('"query 1, column 3": expected a coordinate from 0 to below 1');
    const edge = pointCloud(Float64Array.of(0, 1, 0.5, 0.25), 1);
    await expect(findNeighbors(edge, { k: 1, metric: "periodic:1" })).rejects.toThrow('"row 1, column 0"');
  });

  it("plans that no kernel follows", async () => {
    await expect(findNeighbors(cloud, { metric: "manhattan", plan: { format: "i16" } })).rejects.toThrow(
      '"format": expected f32 (metric manhattan), got i16',
    );
    await expect(findNeighbors(gaussian(50, 30, 1), { metric: "chebyshev", plan: { features: 3 } })).rejects.toThrow(
      '"features": expected at most 0',
    );
  });

  it("another metric than a cloud was prepared for, and a row without a direction", async () => {
    const prepared = await prepare(cloud, { metric: "periodic:1" });
    expect((await findNeighbors(prepared, { k: 2, metric: "periodic:1.0" as "periodic:1" })).metric).toBe("periodic:1");
    await expect(findNeighbors(prepared, { metric: "manhattan" })).rejects.toThrow("as the cloud was prepared");
    await expect(countNeighbors(prepared, { inner: 0, outer: 1, metric: "manhattan" })).rejects.toThrow("prepared");
    await expect(findNeighbors(pointCloud(new Float32Array(8), 2), { k: 1, metric: "angle" })).rejects.toThrow(
      '"row 0": expected a vector with a direction (metric angle), got all zeros',
    );
  });
});

function takeFirst({ coords, D }: PointCloud, n: number): PointCloud {
  return pointCloud(coords.slice(0, n * D), D);
}
