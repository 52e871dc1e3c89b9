import { describe, expect, it, vi } from "vitest";
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
const sum: Task<{ readonly values: Float64Array }, number, number> = {
  name: "sum",
  *run({ values }) {
    return values.reduce((total, value) => total + value, 0);
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
let left = 0;
/** Counts how often it was left, by whatever way. */
const leased: Task<null, number, number> = {
  name: "leased",
  *run() {
    try {
      for (;;) yield 0.5;
    } finally {
      left++;
    }
  },
};
const made: Float64Array[] = [];
/** Two views of one buffer, one of another and one in shared memory. */
const arrays: Task<null, number, { readonly own: Float64Array; readonly deep: readonly unknown[] }> = {
  name: "arrays",
  // biome-ignore lint/correctness/useYield: over at once
  *run(_, part) {
    const own = Float64Array.of(part, 2, 3);
    const shared = new Int32Array(new SharedArrayBuffer(4)).fill(part);
    made.push(own);
    return { own, deep: [own.subarray(1), { bytes: Uint8Array.of(part) }, shared] };
  },
};
/** Double's work, after a while in which it tells how far it is. */
const slow: Task<number, number, number> = {
  name: "slow",
  *run(factor, part) {
    const from = performance.now();
    for (let share = 0; share < 1; share = (performance.now() - from) / 150) yield share;
    return factor * part;
  },
};
const tasks = { double, sum, fail, forever, leased, arrays, slow };

/** Workers of this thread: the real server behind a port that hands plain copies over, as threads do. */
function fakePorts() {
  const ports: { die(reason: string): void; held: boolean; terminated: boolean }[] = [];
  const start = (): WorkerPort => {
    let hear: (message: FromWorker) => void = () => {};
    let bury: (reason: string) => void = () => {};
    const state = { die: (reason: string) => bury(reason), held: false, terminated: false };
    ports.push(state);
    const handle = serve(tasks, (message, transfer) => {
      const sent = structuredClone(message, { transfer });
      queueMicrotask(() => !state.terminated && hear(sent));
    });
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

  it("does the part of a worker that died again, by another, and its progress never falls", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(1, start);
    const shares: number[] = [];
    const run = pool.run(slow, 10, [1, 2], { onProgress: (share) => shares.push(share) });
    await vi.waitFor(() => expect(shares.length).toBeGreaterThan(1), { interval: 1 });
    expect(shares[0]).toBeGreaterThan(0);
    ports[0].die("out of memory");
    expect(await run).toEqual([10, 20]);
    expect(ports.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it("fails a job with a part that three workers died on, and serves the others", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(1, start);
    const run = pool.run(forever, null, [1, 2]);
    const other = pool.run(double, 2, [1]);
    const rejected = expect(run).rejects.toMatchObject({
      code: "TASK",
      message: '"forever", part 0: 3 workers died on it, the last by: reason 2',
    });
    for (let i = 0; i < 3; i++) {
      expect(ports.length).toBe(i + 1);
      ports[i].die(`reason ${i}`);
    }
    await rejected;
    expect(await other).toEqual([2]);
    expect(ports.length).toBe(4);
  });

  it("fails a job whose workers die as they start, and one that comes later runs", async () => {
    const { start } = fakePorts();
    let starts = 0;
    const pool = workerPool(2, () => {
      if (++starts > 3) return start();
      return {
        post: () => {},
        listen: (_, onDeath) => queueMicrotask(() => onDeath("no script")),
        hold: () => {},
        terminate: () => {},
      };
    });
    await expect(pool.run(double, 2, [1])).rejects.toMatchObject({
      code: "TASK",
      message: '"double", part 0: 3 workers died on it, the last by: no script',
    });
    expect(await pool.run(double, 2, [1])).toEqual([2]);
  });

  it("replaces a worker that died idle without a word", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(1, start);
    expect(await pool.run(double, 2, [1])).toEqual([2]);
    ports[0].die("exit code 1");
    expect(ports.length).toBe(1);
    expect(await pool.run(double, 2, [2])).toEqual([4]);
    expect(ports.length).toBe(2);
  });

  it("goes on with the workers there are when no other can be started", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(3, () => {
      if (ports.length > 0) throw new Error("no threads left");
      return start();
    });
    expect(await pool.run(double, 2, [1, 2, 3])).toEqual([2, 4, 6]);
  });

  it("hears nothing more from a worker that died", async () => {
    const told: { hear(message: FromWorker): void; die(reason: string): void }[] = [];
    const pool = workerPool(1, () => ({
      post: () => {},
      listen: (hear, die) => void told.push({ hear, die }),
      hold: () => {},
      terminate: () => {},
    }));
    const run = pool.run(double, 1, [1, 2]);
    const result = (part: number, value: number): FromWorker => ({ kind: "result", job: 1, part, result: value });
    told[0].die("an error after its result");
    told[0].hear(result(0, 1));
    told[1].hear(result(0, 1));
    told[0].hear(result(1, 7));
    told[1].hear(result(1, 2));
    expect(await run).toEqual([1, 2]);
  });

  it("stops at a signal at once, lets tasks clean up and serves the next job", async () => {
    const pool = workerPool(2, fakePorts().start);
    const control = new AbortController();
    const run = pool.run(leased, null, [1, 2, 3, 4], { signal: control.signal });
    left = 0;
    let at = 0;
    setTimeout(() => {
      at = performance.now();
      control.abort();
    }, 10);
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    expect(performance.now() - at).toBeLessThan(100);
    expect(await pool.run(double, 2, [1, 2, 3])).toEqual([2, 4, 6]);
    await vi.waitFor(() => expect(left).toBe(2));
  });

  it("does not do the part of a cancelled job again", async () => {
    const { ports, start } = fakePorts();
    const pool = workerPool(1, start);
    const control = new AbortController();
    const run = pool.run(forever, null, [1], { signal: control.signal });
    const next = pool.run(double, 2, [1]);
    control.abort();
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    ports[0].die("exit code 1");
    expect(await next).toEqual([2]);
  });

  it("hands the arrays of a result over without a copy", async () => {
    made.length = 0;
    const pool = workerPool(1, fakePorts().start);
    const results = await pool.run(arrays, null, [7, 8]);
    for (const [i, { own, deep }] of results.entries()) {
      const [view, { bytes }, shared] = deep as [Float64Array, { bytes: Uint8Array }, Int32Array];
      expect([...own]).toEqual([7 + i, 2, 3]);
      expect(view.buffer).toBe(own.buffer);
      expect([...view, ...bytes, ...shared]).toEqual([2, 3, 7 + i, 7 + i]);
      expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(made.map(({ length }) => length)).toEqual([0, 0]);
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

  it("sees what a caller changed in an array between two runs", async () => {
    const pool = workerPool(1, fakePorts().start);
    const values = Float64Array.of(1, 2);
    expect(await pool.run(sum, { values }, [0])).toEqual([3]);
    values[0] = 5;
    expect(await pool.run(sum, { values }, [0])).toEqual([7]);
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
  it("stops within 100 ms of a signal and lets the task clean up, also when a callback throws", async () => {
    const control = new AbortController();
    left = 0;
    let at = 0;
    setTimeout(() => {
      at = performance.now();
      control.abort();
    }, 20);
    const run = inlinePool().run(leased, null, [1, 2], { signal: control.signal });
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    expect(performance.now() - at).toBeLessThan(100);
    expect(left).toBe(1);
    const thrown = inlinePool().run(leased, null, [1], {
      onProgress: () => {
        throw new Error("from the caller");
      },
    });
    await expect(thrown).rejects.toThrow("from the caller");
    expect(left).toBe(2);
    expect(await inlinePool().run(double, 2, [1, 2])).toEqual([2, 4]);
  });

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
