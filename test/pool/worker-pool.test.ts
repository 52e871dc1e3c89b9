import { describe, expect, it } from "vitest";
import { dataError } from "../../src/base/errors.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import type { Task } from "../../src/pool/pool.ts";
import { serve } from "../../src/pool/serve.ts";
import { type FromWorker, type WorkerPort, workerPool } from "../../src/pool/worker-pool.ts";

const double: Task<number, number, number> = {
  name: "double",
  *run(factor, part) {
    for (let step = 1; step <= 3; step++) yield step / 3;
    return factor * part;
  },
};
const fail: Task<null, number, number> = {
  name: "fail",
  *run(_, part) {
    yield 0;
    throw dataError("part", "something else", part);
  },
};
const forever: Task<null, number, number> = {
  name: "forever",
  *run() {
    for (;;) yield 0.5;
  },
};
const tasks = { double, fail, forever };

/** Workers of this thread: the real server behind a port that hands plain copies over, as threads do. */
function fakePorts() {
  const ports: { die(reason: string): void; held: boolean; terminated: boolean }[] = [];
  const start = (): WorkerPort => {
    let hear: (message: FromWorker) => void = () => {};
    let bury: (reason: string) => void = () => {};
    const state = { die: (reason: string) => bury(reason), held: false, terminated: false };
    ports.push(state);
    const handle = serve(tasks, (message) => queueMicrotask(() => !state.terminated && hear(structuredClone(message))));
    return {
      post: (message) => void queueMicrotask(() => !state.terminated && handle(structuredClone(message))),
      listen: (onMessage, onDeath) => {
        hear = onMessage;
        bury = onDeath;
      },
      hold: (working) => {
        state.held = working;
      },
      terminate: () => {
        state.terminated = true;
      },
    };
  };
  return { ports, start };
}

describe("a worker pool", () => {
  it("returns results in the order of the parts, starts workers only as needed and lets go of idle ones", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(3, start);
    expect(await pool.run(double, 10, [5, 1, 4, 2, 3])).toEqual([50, 10, 40, 20, 30]);
    expect(ports.length).toBe(3);
    expect(ports.every(({ held }) => !held)).toBe(true);
    expect(await pool.run(double, 1, [])).toEqual([]);
    expect(await Promise.all([pool.run(double, 2, [1, 2]), pool.run(double, 3, [1, 2, 3])])).toEqual([
      [2, 4],
      [3, 6, 9],
    ]);
    expect(ports.length).toBe(3);
  });

  it("hands a task's error over with its code, and goes on", async () => {
    const pool = workerPool(2, fakePorts().start);
    await expect(pool.run(fail, null, [1, 2, 3])).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringMatching(/^"part": expected something else, got/),
    });
    expect(await pool.run(double, 2, [21])).toEqual([42]);
  });

  it("turns a worker's death into a TASK error and replaces the worker", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(1, start);
    const run = pool.run(forever, null, [1]);
    await Promise.resolve();
    ports[0].die("out of memory");
    await expect(run).rejects.toMatchObject({ code: "TASK", message: 'a worker died during "forever": out of memory' });
    expect(await pool.run(double, 2, [1])).toEqual([2]);
    expect(ports.length).toBe(2);
  });

  it("stops at a signal at once, frees its workers and serves the next job", async () => {
    const pool = workerPool(2, fakePorts().start);
    const control = new AbortController();
    const run = pool.run(forever, null, [1, 2, 3, 4], { signal: control.signal });
    setTimeout(() => control.abort(), 10);
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await pool.run(double, 2, [1, 2])).toEqual([2, 4]);
  });

  it("rejects what runs when it is closed, and what comes after", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(2, start);
    const run = pool.run(forever, null, [1, 2]);
    const rejected = expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    await pool.close();
    await rejected;
    expect(ports.every(({ terminated }) => terminated)).toBe(true);
    await expect(pool.run(double, 1, [1])).rejects.toMatchObject({ code: "TASK" });
  });

  it("moves arrays of the shared value into shared memory once, and leaves those already there", async () => {
    const seen: unknown[] = [];
    const { start } = fakePorts();
    const pool = workerPool(1, () => {
      const port = start();
      return {
        ...port,
        post: (message) => {
          if (message.kind === "share") seen.push(message.shared);
          port.post(message);
        },
      };
    });
    const already = new Float32Array(new SharedArrayBuffer(8) as unknown as ArrayBuffer);
    await pool.run(
      { ...double, run: double.run as never },
      { fresh: Float64Array.of(1, 2), already, deep: [{ i: Int32Array.of(3) }] },
      [1],
    );
    const shared = seen[0] as { fresh: Float64Array; already: Float32Array; deep: [{ i: Int32Array }] };
    expect(shared.fresh.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...shared.fresh]).toEqual([1, 2]);
    expect(shared.already).toBe(already);
    expect([...shared.deep[0].i]).toEqual([3]);
  });

  it("loses no job when a callback of progress cancels its own or throws", async () => {
    const pool = workerPool(1, fakePorts().start);
    const control = new AbortController();
    const onProgress = (share: number) => {
      if (share >= 1) control.abort();
    };
    const first = pool.run(double, 2, [1], { signal: control.signal, onProgress });
    const second = pool.run(double, 3, [1, 2]);
    await expect(first).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await second).toEqual([3, 6]);
    const thrown = pool.run(double, 2, [1, 2], {
      onProgress: () => {
        throw new Error("from the caller");
      },
    });
    await expect(thrown).rejects.toThrow("from the caller");
    expect(await pool.run(double, 5, [1])).toEqual([5]);
  });

  it("fails a job whose worker cannot start or whose input cannot be sent, and goes on", async () => {
    const { ports, start } = fakePorts();
    let broken = true;
    const pool = workerPool(1, () => {
      if (broken) throw new Error("no threads left");
      const port = start();
      return { ...port, post: (message) => port.post(structuredClone(message)) };
    });
    await expect(pool.run(double, 2, [1, 2, 3])).rejects.toMatchObject({
      code: "TASK",
      message: expect.stringContaining("no threads left"),
    });
    broken = false;
    await expect(pool.run(double as never, (() => 1) as never, [1])).rejects.toMatchObject({ code: "TASK" });
    expect(ports[0].held).toBe(false);
    expect(await pool.run(double, 2, [4])).toEqual([8]);
  });
});

describe("an inline pool", () => {
  it("hears a signal between parts however short", async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 20);
    const short: Task<null, number, number> = {
      name: "short",
      *run() {
        const until = performance.now() + 1;
        while (performance.now() < until);
        yield 1;
        return 1;
      },
    };
    const parts = Array.from({ length: 5000 }, (_, i) => i);
    await expect(inlinePool().run(short, null, parts, { signal: control.signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});
