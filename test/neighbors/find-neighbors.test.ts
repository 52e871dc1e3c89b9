import { describe, expect, it } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { gaussian } from "../reference/clouds.ts";

describe("findNeighbors", () => {
  it("gives the same bits inline and on 1, 2 and 3 threads", async () => {
    const cloud = gaussian(3000, 12, 5);
    const inline = await findNeighbors(cloud, { k: 9 });
    for (const threads of [1, 2, 3]) {
      await using pool = threadPool({ threads });
      const near = await findNeighbors(cloud, { k: 9, pool });
      expect(near.indices).toEqual(inline.indices);
      expect(near.distances).toEqual(inline.distances);
    }
  });

  it("reports progress from 0 to 1, ascending", async () => {
    await using pool = threadPool({ threads: 2 });
    for (const options of [{}, { pool }]) {
      const shares: number[] = [];
      await findNeighbors(gaussian(4000, 8, 1), { ...options, onProgress: (share) => shares.push(share) });
      expect(shares.at(-1)).toBeCloseTo(1, 12);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
    }
  });

  it("stops at an abort and leaves the pool usable", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = gaussian(20000, 64, 1);
    for (const options of [{}, { pool }]) {
      const control = new AbortController();
      setTimeout(() => control.abort(), 60);
      await expect(findNeighbors(cloud, { ...options, signal: control.signal })).rejects.toMatchObject({
        code: "CANCELLED",
      });
    }
    const small = gaussian(300, 4, 2);
    expect(await findNeighbors(small, { k: 3, pool })).toEqual(await findNeighbors(small, { k: 3 }));
    await expect(findNeighbors(small, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("refuses what cannot be", async () => {
    const cloud = gaussian(50, 4, 1);
    await expect(findNeighbors(cloud, { k: 50 })).rejects.toThrow(
      '"k": expected an integer from 1 to 49 (n - 1), got 50',
    );
    await expect(findNeighbors(cloud, { k: 51, queries: cloud })).rejects.toThrow("from 1 to 50 (the references)");
    await expect(findNeighbors(cloud, { queries: gaussian(5, 3, 1) })).rejects.toMatchObject({ code: "SHAPE" });
    await expect(findNeighbors(cloud, { metric: "minkowski" as "cosine" })).rejects.toThrow(
      '"metric": expected euclidean, cosine, angle, manhattan, chebyshev, hamming or periodic:L, got minkowski',
    );
    await expect(findNeighbors(cloud, { plan: { blocks: -1 } })).rejects.toThrow(
      '"blocks": expected an integer of at least 1, got -1',
    );
    await expect(findNeighbors(cloud, { plan: { build: "fast" as "simd" } })).rejects.toThrow(
      "one of simd, relaxed, debug, got fast",
    );
    await expect(findNeighbors(cloud, { K: 3 } as object)).rejects.toThrow('"K": expected one of the options');
    const coords = Float32Array.from({ length: 40 }, (_, i) => (i >= 12 && i < 16 ? 0 : i + 1));
    await expect(findNeighbors(pointCloud(coords, 4), { metric: "cosine", k: 2 })).rejects.toThrow(
      '"row 3": expected a vector with a direction',
    );
  });
});

describe("a thread pool", () => {
  it("turns a task it does not know into a TASK error", async () => {
    await using pool = threadPool({ threads: 1 });

    const task = {
      name: "no.such.task",
      run: function* (): Generator<number, number> {
        yield 1;
        return 1;
      },
    };
    await expect(pool.run(task, null, [1])).rejects.toMatchObject({ code: "TASK" });
  });
});
