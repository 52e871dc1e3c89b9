import { claimed } from "../base/claimed.ts";
import { type Control, throwIfCancelled } from "../base/control.ts";
import { cancelledError, DimlawError, fromPlain, type PlainError } from "../base/errors.ts";
import type { Pool, Task } from "./pool.ts";

/** What a worker is told. */
export type ToWorker =
  | { readonly kind: "share"; readonly job: number; readonly shared: unknown }
  | {
      readonly kind: "run";
      readonly job: number;
      readonly task: string;
      readonly part: number;
      readonly input: unknown;
    }
  | { readonly kind: "end"; readonly job: number };

/** What a worker says. */
export type FromWorker =
  | { readonly kind: "share-done"; readonly job: number; readonly part: number; readonly share: number }
  | { readonly kind: "result"; readonly job: number; readonly part: number; readonly result: unknown }
  | { readonly kind: "error"; readonly job: number; readonly part: number; readonly error: PlainError };

/** A thread of either platform, as far as a pool needs it. */
export interface WorkerPort {
  post(message: ToWorker): void;
  listen(onMessage: (message: FromWorker) => void, onDeath: (reason: string) => void): void;
  /** Whether the program has to wait for it: true while it works on a part. */
  hold(working: boolean): void;
  terminate(): Promise<void> | void;
}

interface Seat {
  port: WorkerPort;
  /** Part it works on; null while idle. */
  busy: { readonly job: Job; readonly part: number } | null;
  /** Jobs whose shared value it holds. */
  readonly holds: Set<number>;
}

interface Job {
  readonly id: number;
  readonly task: string;
  readonly shared: unknown;
  readonly parts: readonly unknown[];
  readonly results: unknown[];
  /** What each part has reached at most: a part that is done again starts no lower. */
  readonly shares: number[];
  /** Workers that died on each part. */
  readonly deaths: number[];
  /** Parts to hand out, the next one last. */
  readonly todo: number[];
  missing: number;
  readonly resolve: (results: unknown[]) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: Control["onProgress"];
}

/**
 * A pool over any kind of worker; workers start at the first run and take parts as they come free. One that dies
 * is replaced, and its part is done again.
 * @param start makes one worker that serves the tasks of tasks.ts
 */
export function workerPool(size: number, start: () => WorkerPort): Pool {
  const seats: Seat[] = [];
  const jobs: Job[] = [];
  let lastId = 0;
  let closed = false;

  function hear(from: Seat, message: FromWorker): void {
    // What a worker said before its death may arrive after it: the part is another's by then.
    if (!from.busy) return;
    const { job, part } = from.busy;
    if (message.kind === "share-done") {
      progress(job, part, message.share);
      return;
    }
    release(from);
    if (message.kind === "error") finish(job, () => job.reject(fromPlain(message.error)));
    else {
      job.results[part] = message.result;
      job.missing--;
      progress(job, part, 1);
      if (job.missing === 0) finish(job, () => job.resolve(job.results));
    }
    dispatch();
  }

  function release(seat: Seat): void {
    seat.busy = null;
    seat.port.hold(false);
  }

  /** Takes a worker out for good; another does its part again, unless too many have died on it. */
  function bury(dead: Seat, reason: string): void {
    const at = seats.indexOf(dead);
    if (at < 0) return;
    seats.splice(at, 1);
    void dead.port.terminate();
    if (dead.busy) {
      const { job, part } = dead.busy;
      dead.busy = null;
      job.todo.push(part);
      if (++job.deaths[part] >= MOST_DEATHS)
        finish(job, () =>
          job.reject(taskError(job, `, part ${part}: ${MOST_DEATHS} workers died on it, the last by: ${reason}`)),
        );
    }
    dispatch();
  }

  function progress(job: Job, part: number, share: number): void {
    if (!jobs.includes(job)) return;
    job.shares[part] = Math.max(job.shares[part], share);
    try {
      job.onProgress?.(job.shares.reduce((sum, value) => sum + value, 0) / job.parts.length);
    } catch (error) {
      finish(job, () => job.reject(error));
    }
  }

  /** Ends a job once; later calls for it do nothing. */
  function finish(job: Job, settle: () => void): void {
    const at = jobs.indexOf(job);
    if (at < 0) return;
    jobs.splice(at, 1);
    for (const { port, holds } of seats) if (holds.delete(job.id)) port.post({ kind: "end", job: job.id });
    settle();
  }

  function dispatch(): void {
    for (const job of [...jobs])
      while (jobs.includes(job) && job.todo.length > 0) {
        let free: Seat | undefined;
        try {
          free = seats.find(({ busy }) => busy === null) ?? newSeat();
        } catch (error) {
          // Those at work do the rest; with none there is nobody.
          if (seats.length > 0) return;
          finish(job, () => job.reject(taskError(job, `: no worker could be started: ${messageOf(error)}`)));
          continue;
        }
        if (!free) return;
        const part = job.todo.pop()!;
        try {
          assign(free, job, part);
        } catch (error) {
          release(free);
          finish(job, () => job.reject(taskError(job, `, part ${part}: could not be sent: ${messageOf(error)}`)));
        }
      }
  }

  function newSeat(): Seat | undefined {
    if (seats.length >= size) return undefined;
    const made: Seat = { port: start(), busy: null, holds: new Set() };
    made.port.listen(
      (message) => hear(made, message),
      (reason) => bury(made, reason),
    );
    seats.push(made);
    return made;
  }

  function assign(free: Seat, job: Job, part: number): void {
    free.busy = { job, part };
    free.port.hold(true);
    if (!free.holds.has(job.id)) {
      free.port.post({ kind: "share", job: job.id, shared: job.shared });
      free.holds.add(job.id);
    }
    free.port.post({ kind: "run", job: job.id, task: job.task, part, input: job.parts[part] });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const job of [...jobs]) finish(job, () => job.reject(cancelledError()));
    await Promise.all(seats.splice(0).map(({ port }) => port.terminate()));
  }

  return {
    size,
    async run<Shared, Part, Result>(
      task: Task<Shared, Part, Result>,
      shared: Shared,
      parts: readonly Part[],
      control: Control = {},
    ): Promise<Result[]> {
      throwIfCancelled(control.signal);
      if (closed) throw new DimlawError("TASK", `"${task.name}": the pool is closed`);
      if (parts.length === 0) return [];
      const visible = sharedDeep(shared);
      let abort = () => {};
      try {
        return (await new Promise<unknown[]>((resolve, reject) => {
          const job: Job = {
            id: ++lastId,
            task: task.name,
            shared: visible,
            parts,
            results: new Array(parts.length),
            shares: new Array(parts.length).fill(0),
            deaths: new Array(parts.length).fill(0),
            todo: Array.from(parts.keys()).reverse(),
            missing: parts.length,
            resolve,
            reject,
            onProgress: control.onProgress,
          };
          // Workers give up at their next pause; until then they count as busy, and the caller need not wait.
          abort = () => finish(job, () => reject(cancelledError()));
          control.signal?.addEventListener("abort", abort);
          jobs.push(job);
          dispatch();
        })) as Result[];
      } finally {
        control.signal?.removeEventListener("abort", abort);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const taskError = (job: Job, what: string) => new DimlawError("TASK", `"${job.task}"${what}`);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A part that so many workers died on is what kills them. */
const MOST_DEATHS = 3;

/**
 * The value with every typed array in shared memory, so that workers get it without a copy each. Nothing is kept
 * from one run to the next: the caller may change an array in between.
 */
function sharedDeep(value: unknown): unknown {
  if (typeof SharedArrayBuffer === "undefined" || value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof SharedArrayBuffer) return value;
    const array = value as Float64Array;
    const Kind = array.constructor as Float64ArrayConstructor;
    const { byteLength } = array;
    const shared = claimed("shared memory", byteLength, () => new SharedArrayBuffer(byteLength));
    const copy = new Kind(shared as unknown as ArrayBuffer);
    copy.set(array);
    return copy;
  }
  if (Array.isArray(value)) return value.map(sharedDeep);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sharedDeep(inner)]));
}
