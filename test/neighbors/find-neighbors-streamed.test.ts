import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { findNeighborsStreamed } from "../../src/neighbors/find-neighbors-streamed.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import type { Pool } from "../../src/pool/pool.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const seed = testSeed();

async function* chunksOf(cloud: PointCloud, rows: number): AsyncGenerator<PointCloud, void> {
  const { n, D, coords } = cloud;
  for (let from = 0; from < n; from += rows) {
    await new Promise((resume) => setTimeout(resume));
    yield pointCloud(coords.slice(from * D, Math.min(n, from + rows) * D), D);
  }
}

type Options = NonNullable<Parameters<typeof findNeighborsStreamed>[2]>;

async function expectSame(cloud: PointCloud, queries: PointCloud, sizes: readonly number[], options: Options = {}) {
  const { n: _, ...all } = options;
  const want = await findNeighbors(cloud, { ...all, queries });
  for (const rows of sizes)
    expect(await findNeighborsStreamed(queries, chunksOf(cloud, rows), options), `${rows} rows a chunk`).toEqual(want);
}

describe(`streamed references give the bits of all at once (seed ${seed})`, () => {
  it.each([
    [300, 3, 5],
    [300, 40, 7],
    [250, 9, 250],
  ])("gaussian n = %i, D = %i, k = %i, chunks of 1, 7, 100 and 1000 rows", (n, D, k) =>
    expectSame(gaussian(n, D, seed), gaussian(60, D, `${seed}q`), [1, 7, 100, 1000], { k, n }),
  );

  it("thousands of rows, on threads and by every format", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = gaussian(4000, 20, seed);
    const queries = gaussian(900, 20, `${seed}q`);
    for (const plan of [{}, { format: "f32" }, { format: "i16", features: 7 }, { blocks: 4 }] as const)
      await expectSame(cloud, queries, [1000], { k: 8, plan, pool });
  });

  it("ties across chunks go to the smaller row", async () => {
    const lattice = cloudOf(512, 3, random(seed), (_, i, c) => Math.floor(((i * 5) % 512) / 8 ** c) % 8);
    await expectSame(lattice, takeRows(lattice, [0, 17, 100, 511]), [1, 7, 50, 1000], { k: 30 });
    const copies = cloudOf(300, 4, random(seed), (rng) => Math.floor(2 * rng.uniform()));
    await expectSame(copies, takeRows(copies, [3, 4, 5]), [7, 50], { k: 40 });
  });

  it("cosine, and integers", async () => {
    await expectSame(gaussian(300, 12, seed), gaussian(40, 12, `${seed}q`), [7, 100], { k: 6, metric: "cosine" });
    const bytes = pointCloud(
      Uint8Array.from({ length: 300 * 9 }, (_, i) => (i * i) % 251),
      9,
    );
    await expectSame(bytes, takeRows(bytes, [1, 5, 9]), [7, 100], { k: 6 });
  });

  it("queries that are rows of the stream leave themselves out", async () => {
    const cloud = cloudOf(300, 3, random(seed), (rng) => Math.floor(5 * rng.uniform()));
    const rows = Int32Array.from({ length: 70 }, (_, i) => (i * 13) % 300);
    await expectSame(cloud, takeRows(cloud, rows), [1, 7, 64, 1000], { k: 9, own: rows, n: 300 });
    const some = rows.map((row, i) => (i % 2 ? row : -1));
    await expectSame(cloud, takeRows(cloud, rows), [7, 64], { k: 9, own: some });
  });

  it.each([1e-30, 1e-3, 1e3, 1e30, 1e60, 1e100])("later chunks %f times as large", async (factor) => {
    const cloud = cloudOf(300, 10, random(seed), (rng, i) => rng.normal() * (i < 100 ? 1 : factor), Float64Array);
    const queries = takeRows(cloud, [0, 5, 99, 100, 200, 299]);
    await expectSame(cloud, queries, [50, 100], { k: 120 });
    // The queries' magnitudes make the frame; these are of the first chunk's.
    await expectSame(cloud, takeRows(cloud, [0, 5, 99]), [50, 100], { k: 120 });
  });

  it("goes on in the fallback's frame where a chunk is given up", async () => {
    const cloud = cloudOf(1200, 40, random(seed), (rng, _, c) => rng.normal() / (c + 1));
    const queries = gaussian(100, 40, `${seed}q`);
    const names: string[] = [];
    const pool = inlinePool();
    const impatient: Pool = {
      ...pool,
      async run(task, ...rest) {
        names.push(task.name);
        const results = await pool.run(task, ...rest);
        if (names.filter((name) => name === "neighbors.scan").length !== 2 || task.name !== "neighbors.scan")
          return results;
        return results.map((result) => ({ ...result, abandoned: true }));
      },
    };
    const own = Int32Array.from({ length: 100 }, (_, i) => (i % 5 === 0 ? 3 * i : -1));
    const near = await findNeighborsStreamed(queries, chunksOf(cloud, 400), { k: 6, own, pool: impatient });
    expect(near).toEqual(await findNeighbors(cloud, { k: 6, own, queries }));
    // A few rows to fit the frame, the queries and three chunks; the rows, the queries and the second chunk again.
    expect(names.filter((name) => name === "neighbors.pack").length).toBe(8);
  });
});

describe("findNeighborsStreamed", () => {
  const cloud = gaussian(200, 5, 1);
  const queries = gaussian(10, 5, 2);

  it("tells progress where it knows the rows", async () => {
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    await findNeighborsStreamed(queries, chunksOf(cloud, 30), { n: 200, onProgress });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares.length).toBeGreaterThan(10);
  });

  it("asks for a chunk while it works on the one before, and never for more", async () => {
    const memory = [new Float32Array(150), new Float32Array(150)];
    async function* reused() {
      for (let from = 0, c = 0; from < 200; from += 30, c++) {
        const length = 5 * Math.min(30, 200 - from);
        memory[c % 2].set(cloud.coords.subarray(5 * from, 5 * from + length));
        yield pointCloud(memory[c % 2].subarray(0, length), 5);
      }
    }
    await using pool = threadPool({ threads: 2 });
    for (const options of [{}, { pool }])
      expect(await findNeighborsStreamed(queries, reused(), options)).toEqual(await findNeighbors(cloud, { queries }));
  });

  it("refuses what cannot be", async () => {
    const run = (options: Options, references = chunksOf(cloud, 30)) =>
      findNeighborsStreamed(queries, references, options);
    async function* wide() {
      yield* chunksOf(cloud, 100);
      yield gaussian(5, 4, 1);
    }
    await expect(run({}, wide())).rejects.toMatchObject({
      code: "SHAPE",
      message: '"chunk 2 (rows from 200 on)": expected points in D = 5 coordinates like the queries, got 4',
    });
    await expect(run({ n: 201 })).rejects.toThrow('"references": expected 201 rows, as "n" says, got 200');
    await expect(run({ n: 199 })).rejects.toThrow('"references": expected 199 rows, as "n" says, got 200');
    await expect(run({ k: 201 })).rejects.toThrow("from 1 to 200 (the references), got 201");
    await expect(run({ k: 201, n: 200 })).rejects.toThrow("from 1 to 200 (the references), got 201");
    await expect(run({ own: new Int32Array(9) })).rejects.toMatchObject({ code: "SHAPE" });
    await expect(run({ own: new Int32Array(10).fill(200) })).rejects.toThrow('"own[0]": expected -1 to 199, got 200');
    await expect(run({ k: 200, own: new Int32Array(10) })).rejects.toThrow("from 1 to 199 (n - 1), got 200");
    await expect(run({}, (async function* () {})())).rejects.toThrow("at least one chunk");
    const zeros = pointCloud(
      cloud.coords.map((x, i) => (i >= 500 && i < 505 ? 0 : x)),
      5,
    );
    await expect(run({ metric: "cosine" }, chunksOf(zeros, 30))).rejects.toThrow(
      '"chunk 3 (rows from 90 on), row 10": expected a vector with a direction',
    );
    const wild = gaussian(200, 5, 1, Float64Array);
    wild.coords[700] = 2 ** 600;
    await expect(run({}, chunksOf(wild, 30))).rejects.toThrow(
      '"chunk 4 (rows from 120 on)": expected magnitudes up to',
    );
    async function* broken() {
      yield* chunksOf(cloud, 100);
      throw new RangeError("the disk is gone");
    }
    await expect(run({}, broken())).rejects.toThrow("the disk is gone");
  });

  it("stops in the middle, and lets go of the stream", async () => {
    let closed = 0;
    async function* endless() {
      try {
        for (let c = 0; ; c++) yield gaussian(3000, 32, c);
      } finally {
        closed++;
      }
    }
    await using pool = threadPool({ threads: 2 });
    const many = gaussian(3000, 32, 9);
    for (const options of [{}, { pool }]) {
      const control = new AbortController();
      setTimeout(() => control.abort(), 900);
      await expect(
        findNeighborsStreamed(many, endless(), { ...options, signal: control.signal }),
      ).rejects.toMatchObject({ code: "CANCELLED" });
    }
    async function* stuck(): AsyncGenerator<PointCloud> {
      yield cloud;
      await new Promise(() => {});
    }
    const control = new AbortController();
    setTimeout(() => control.abort(), 50);
    await expect(findNeighborsStreamed(queries, stuck(), { signal: control.signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
    await new Promise((resume) => setTimeout(resume, 300));
    expect(closed).toBe(2);
    expect(await findNeighborsStreamed(queries, chunksOf(cloud, 30), { pool })).toEqual(
      await findNeighbors(cloud, { queries }),
    );
  });
});
