import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { neighborsWithin } from "../../src/neighbors/neighbors-within.ts";
import { prepare } from "../../src/neighbors/prepare.ts";
import type { FixedPlan } from "../../src/neighbors/search-options.ts";
import { sortRow } from "../../src/neighbors/sort-row.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const lattice = cloudOf(512, 3, random(seed), (_, i, c) => Math.floor(i / 8 ** c) % 8);

/** Rows of all neighbours strictly nearer than the radius, out of all distances. */
function bruteWithin(cloud: PointCloud, radius: number, options: Pick<Options, "metric" | "queries" | "own">) {
  const { queries, own, metric = "euclidean" } = options;
  const k = queries ? cloud.n : cloud.n - 1;
  const all = bruteNeighbors(cloud, k, metric, queries);
  const offsets = [0];
  const indices: number[] = [];
  const distances: number[] = [];
  for (let i = 0; i < (queries ?? cloud).n; i++) {
    for (let at = i * k; at < (i + 1) * k && all.distances[at] < radius; at++) {
      if (own?.[i] === all.indices[at]) continue;
      indices.push(all.indices[at]);
      distances.push(all.distances[at]);
    }
    offsets.push(indices.length);
  }
  return {
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(indices),
    distances: Float64Array.from(distances),
  };
}

type Options = Parameters<typeof neighborsWithin>[1];

const plans: FixedPlan[] = [
  {},
  ...(["simd", "relaxed", "debug"] as const).filter(runs).map((build) => ({ build })),
  { blocks: 3 },
  { blocks: 100 },
  { format: "i16" },
];

async function expectWithin(cloud: PointCloud, radius: number, options: Omit<Options, "radius"> = {}) {
  const truth = bruteWithin(cloud, radius, options);
  for (const plan of plans) {
    const { offsets, indices, distances } = await neighborsWithin(cloud, { radius, plan, ...options });
    expect({ offsets, indices, distances }, JSON.stringify(plan)).toEqual(truth);
    const { outer } = await countNeighbors(cloud, {
      inner: 0,
      outer: radius,
      plan,
      metric: options.metric,
      queries: options.queries,
      own: options.own,
    });
    expect(outer).toEqual(Int32Array.from(outer, (_, i) => truth.offsets[i + 1] - truth.offsets[i]));
  }
}

describe(`neighborsWithin equals the brute force, bit for bit (seed ${seed})`, () => {
  it("queries past several groups of references", async () => {
    const references = gaussian(7000, 10, seed);
    const queries = gaussian(400, 10, `${seed}q`);
    const radius = 2.2;
    const { offsets, indices } = await neighborsWithin(references, { radius, queries, plan: { format: "i16" } });
    for (let q = 0; q < queries.n; q++) {
      const near: number[] = [];
      for (let i = 0; i < references.n; i++) {
        let sq = 0;
        for (let c = 0; c < 10; c++) sq += (queries.coords[q * 10 + c] - references.coords[i * 10 + c]) ** 2;
        if (sq < radius * radius) near.push(i);
      }
      expect([...indices.subarray(offsets[q], offsets[q + 1])].sort((a, b) => a - b)).toEqual(near);
    }
  });

  it.each([
    [500, 9, 3],
    [700, 2, 0.2],
    [300, 40, 8],
    [200, 3, 100],
    [300, 9, 1e-9],
  ])("gaussian n = %i, D = %i within %f", (n, D, radius) => expectWithin(gaussian(n, D, seed), radius));

  it("leaves out what lies at the radius itself", async () => {
    await expectWithin(lattice, 1);
    await expectWithin(lattice, Math.sqrt(2));
    await expectWithin(lattice, 1.5);
    expect((await neighborsWithin(lattice, { radius: 1 })).indices.length).toBe(0);
  });

  it("duplicates at distance zero, of which a radius of zero takes none", async () => {
    const copies = cloudOf(400, 4, random(seed), (rng) => Math.floor(3 * rng.uniform()));
    await expectWithin(copies, 1);
    await expectWithin(copies, 1e-300);
    expect((await neighborsWithin(copies, { radius: 0 })).indices.length).toBe(0);
  });

  it("cosine, f64, outliers and extreme scales", async () => {
    await expectWithin(gaussian(400, 12, seed), 1.1, { metric: "cosine" });
    await expectWithin(gaussian(300, 20, seed, Float64Array), 5);
    await expectWithin(
      cloudOf(400, 12, random(seed), (rng, i) => rng.normal() * (i % 100 < 3 ? 1e20 : 1)),
      4,
    );
    const cloud = gaussian(300, 10, seed, Float64Array);
    const truth = await neighborsWithin(cloud, { radius: 4 });
    for (const factor of [2 ** -600, 2 ** 600]) {
      const scaled = pointCloud(
        Float64Array.from(cloud.coords, (x) => x * factor),
        10,
      );
      const { offsets, indices, distances } = await neighborsWithin(scaled, { radius: 4 * factor });
      expect({ offsets, indices }).toEqual({ offsets: truth.offsets, indices: truth.indices });
      expect(distances).toEqual(truth.distances.map((distance) => distance * factor));
    }
  });

  it("queries, and queries that are rows", async () => {
    const cloud = gaussian(700, 7, seed);
    await expectWithin(cloud, 2, { queries: gaussian(90, 7, `${seed}q`) });
    const rows = Int32Array.from({ length: 60 }, (_, i) => 11 * i);
    const own = rows.map((row, i) => (i % 3 === 0 ? -1 : row));
    await expectWithin(cloud, 2, { queries: takeRows(cloud, rows), own });
  });

  it("takes more pairs than one list holds", async () => {
    const cloud = gaussian(1700, 3, seed);
    const { offsets, indices, distances } = await neighborsWithin(cloud, { radius: 100, plan: { blocks: 2 } });
    expect(offsets).toEqual(Int32Array.from({ length: 1701 }, (_, i) => 1699 * i));
    const same = (a: Float64Array | Int32Array, b: Float64Array | Int32Array) => a.every((value, i) => value === b[i]);
    const near = bruteNeighbors(cloud, 1699);
    expect(same(indices, near.indices) && same(distances, near.distances)).toBe(true);
  });
});

describe("neighborsWithin", () => {
  it("gives the same bits on threads, prepared or not, and says what it is", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = gaussian(3000, 6, seed);
    const plain = await neighborsWithin(cloud, { radius: 1 });
    const { indices, distances, offsets, ...said } = plain;
    expect(said).toEqual({
      kind: "neighbors-within",
      n: 3000,
      radius: 1,
      references: 3000,
      selfGraph: true,
      metric: "euclidean",
      notes: [],
    });
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    expect(await neighborsWithin(cloud, { radius: 1, pool, onProgress })).toEqual(plain);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(await neighborsWithin(await prepare(cloud), { radius: 1, pool })).toEqual(plain);
  });

  it("counts before it lists, and refuses what is over the limit", async () => {
    const cloud = gaussian(300, 3, seed);
    const all = 300 * 299;
    expect((await neighborsWithin(cloud, { radius: 100, limit: all })).indices.length).toBe(all);
    await expect(neighborsWithin(cloud, { radius: 100, limit: 1000 })).rejects.toThrow(
      `"radius": expected one with at most 1000 neighbours in all ("limit"; 20000 bytes), got ${all} (${20 * all} bytes)`,
    );
    await expect(neighborsWithin(cloud, { radius: 100, limit: 1000 })).rejects.toMatchObject({ code: "CAPACITY" });
  });

  it("refuses what cannot be, and stops when told", async () => {
    const cloud = gaussian(50, 4, 1);
    await expect(neighborsWithin(cloud, {} as Options)).rejects.toThrow('"radius": expected a number of at least 0');
    await expect(neighborsWithin(cloud, { radius: -1 })).rejects.toThrow("at least 0, got -1");
    await expect(neighborsWithin(cloud, { radius: 1, own: new Int32Array(50) })).rejects.toThrow(
      '"own": expected none without queries',
    );
    const queries = takeRows(cloud, [1, 2]);
    await expect(neighborsWithin(cloud, { radius: 1, queries, own: new Int32Array(3) })).rejects.toMatchObject({
      code: "SHAPE",
    });
    await expect(neighborsWithin(cloud, { radius: 1, queries, own: Int32Array.of(1, 50) })).rejects.toThrow(
      '"own[1]": expected -1 to 49, got 50',
    );
    await expect(neighborsWithin(cloud, { radius: 1, queries: gaussian(5, 3, 1) })).rejects.toMatchObject({
      code: "SHAPE",
    });
    const prepared = await prepare(cloud, { metric: "cosine" });
    await expect(neighborsWithin(prepared, { radius: 1, metric: "euclidean" })).rejects.toThrow(
      '"metric": expected cosine, as the cloud was prepared',
    );
    const control = new AbortController();
    setTimeout(() => control.abort(), 60);
    await expect(neighborsWithin(gaussian(20000, 64, 1), { radius: 9, signal: control.signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});

describe("findNeighbors of queries that are rows", () => {
  it("leaves out each query's own row, and no other", async () => {
    const cloud = cloudOf(300, 3, random(seed), (rng) => Math.floor(4 * rng.uniform()));
    const truth = await findNeighbors(cloud, { k: 12 });
    const rows = Int32Array.from({ length: 100 }, (_, i) => (7 * i) % 300);
    for (const plan of plans) {
      const near = await findNeighbors(cloud, { k: 12, queries: takeRows(cloud, rows), own: rows, plan });
      for (const [i, row] of rows.entries()) {
        expect(near.indices.subarray(12 * i, 12 * i + 12)).toEqual(truth.indices.subarray(12 * row, 12 * row + 12));
        expect(near.distances.subarray(12 * i, 12 * i + 12)).toEqual(truth.distances.subarray(12 * row, 12 * row + 12));
      }
    }
    const few = takeRows(cloud, [0, 1, 2]);
    await expect(findNeighbors(few, { k: 3, queries: few, own: Int32Array.of(0, -1, -1) })).rejects.toThrow(
      "from 1 to 2 (n - 1), got 3",
    );
    expect((await findNeighbors(few, { k: 3, queries: few, own: Int32Array.of(-1, -1, -1) })).k).toBe(3);
  });

  it("refuses queries far beyond the scale a cloud was prepared for", async () => {
    const tiny = pointCloud(
      Float64Array.from({ length: 90 }, (_, i) => (i + 1) * 2 ** -900),
      3,
    );
    const queries = pointCloud(Float64Array.of(1, 2, 3), 3);
    await expect(findNeighbors(await prepare(tiny), { k: 2, queries })).rejects.toMatchObject({ code: "DATA" });
    expect((await findNeighbors(tiny, { k: 2, queries })).k).toBe(2);
  });
});

it("sortRow sorts as the engine does", () => {
  const rng = random(seed);
  for (const length of [0, 1, 2, 23, 24, 25, 26, 100, 1000]) {
    const keys = Float64Array.from({ length: length + 2 }, () => Math.floor(length * rng.uniform() * 0.3));
    const indices = Int32Array.from({ length: length + 2 }, (_, i) => (i * 7919) % (length + 2));
    const want = Array.from(indices, (index, i) => [keys[i], index] as const);
    const middle = want.slice(1, length + 1).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const sorted = [want[0], ...middle, want[length + 1]];
    sortRow(keys, indices, 1, length + 1);
    expect(Array.from(indices, (index, i) => [keys[i], index])).toEqual(sorted);
  }
});
