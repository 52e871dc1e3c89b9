import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { threadPort } from "../../src/node/thread-port.ts";
import type { Task } from "../../src/pool/pool.ts";
import { workerPool } from "../../src/pool/worker-pool.ts";
import { gaussian } from "../reference/clouds.ts";
import type { MortalPart } from "./mortal-worker.ts";

/** The name is all that a pool sends; the thread knows the rest. */
const mortal = { name: "mortal" } as Task<
  { readonly tries: Int32Array },
  MortalPart,
  { readonly values: Float64Array }
>;

function mortalPool(size: number) {
  const workers: Worker[] = [];
  const source = new URL("./mortal-worker.ts", import.meta.url);
  const pool = workerPool(size, () => {
    const worker = new Worker(
      `import("tsx/esm/api").then(({ register }) => { register(); return import("${source}"); })`,
      { eval: true },
    );
    workers.push(worker);
    return threadPort(worker);
  });
  return { pool, workers };
}

const counters = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const part = (value: number, way: MortalPart["way"] = "none", deaths = 0): MortalPart => ({ way, deaths, value });
const values = (results: readonly { readonly values: Float64Array }[]) => results.map(({ values }) => [...values]);

describe("a pool of threads", () => {
  it("does the parts of threads that exit or throw again", async () => {
    const { pool } = mortalPool(2);
    const tries = counters(5);
    const parts = [part(0), part(1, "exit", 2), part(2, "throw", 1), part(3), part(4, "exit", 1)];
    const results = await pool.run(mortal, { tries }, parts);
    expect(values(results)).toEqual([0, 1, 2, 3, 4].map((i) => [i, i * i]));
    expect([...tries]).toEqual([1, 3, 2, 1, 2]);
    await pool.close();
  });

  it("fails a job with a part that kills every thread, by name, part and reason", async () => {
    const { pool } = mortalPool(2);
    const tries = counters(3);
    await expect(pool.run(mortal, { tries }, [part(0), part(1, "exit", Infinity), part(2)])).rejects.toMatchObject({
      code: "TASK",
      message: '"mortal", part 1: 3 workers died on it, the last by: exit code 3',
    });
    await expect(pool.run(mortal, { tries }, [part(2, "throw", Infinity)])).rejects.toMatchObject({
      code: "TASK",
      message: '"mortal", part 0: 3 workers died on it, the last by: uncaught',
    });
    expect(values(await pool.run(mortal, { tries }, [part(0)]))).toEqual([[0, 0]]);
    await pool.close();
  });

  it("replaces threads that were terminated, at work and idle", async () => {
    const { pool, workers } = mortalPool(1);
    const tries = counters(2);
    const run = pool.run(mortal, { tries }, [part(0, "none", 1)]);
    while (tries[0] === 0) await new Promise((resume) => setTimeout(resume, 5));
    void workers[0].terminate();
    expect(values(await run)).toEqual([[0, 0]]);
    // Its end is not heard of yet when the next part is sent to it.
    void workers[1].terminate();
    expect(values(await pool.run(mortal, { tries }, [part(1)]))).toEqual([[1, 1]]);
    await workers[2].terminate();
    expect(values(await pool.run(mortal, { tries }, [part(1)]))).toEqual([[1, 1]]);
    await pool.close();
  });

  it("fails a job whose threads end as they start", async () => {
    const starts = ["throw new Error('no start')", "process.exit(4)", "throw null"];
    for (const [source, reason] of [
      [starts[0], "no start"],
      [starts[1], "exit code 4"],
      [starts[2], "null"],
    ]) {
      const pool = workerPool(2, () => threadPort(new Worker(source, { eval: true })));
      await expect(pool.run(mortal, { tries: counters(2) }, [part(0), part(1)])).rejects.toMatchObject({
        code: "TASK",
        message: expect.stringMatching(
          new RegExp(`^"mortal", part [01]: 3 workers died on it, the last by: ${reason}$`),
        ),
      });
      await pool.close();
    }
  });

  it("returns within 100 ms of a signal, and a search after it is right", async () => {
    await using pool = threadPool({ threads: 2 });
    const cloud = gaussian(6000, 64, 3);
    const small = gaussian(500, 5, 4);
    await findNeighbors(small, { k: 3, pool });
    const control = new AbortController();
    const run = findNeighbors(cloud, { k: 10, pool, signal: control.signal });
    let at = Number.NaN;
    setTimeout(() => {
      at = performance.now();
      control.abort();
    }, 30);
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    expect(performance.now() - at).toBeLessThan(100);
    const near = await findNeighbors(small, { k: 3, pool });
    expect(near.indices).toEqual((await findNeighbors(small, { k: 3 })).indices);
  });
});
