import type { Control } from "../base/control.ts";

/**
 * A named pure function over plain data: it may run anywhere, in any order, twice. It yields the share of its part
 * that is done wherever it may be paused or stopped; stopped there, its `finally` still runs and must not yield.
 * A result is the caller's: it must own its arrays, since workers hand their buffers over and keep nothing. No array
 * of the result may lie in a buffer that `shared`, another result or the module still uses.
 */
export interface Task<Shared, Part, Result> {
  readonly name: string;
  readonly run: (shared: Shared, part: Part) => Generator<number, Result>;
}

/** Decides who runs tasks: this thread, worker threads, web workers. */
export interface Pool {
  /** How many parts can run at once. */
  readonly size: number;
  /**
   * Runs the task once a part and returns the results in the order of the parts.
   * @param shared handed to every worker once; typed arrays over shared memory are not copied, others are copied
   *   there once a run
   * @throws what the task throws; CANCELLED when the signal fires; TASK when no worker can be started, or naming a
   *   part that three workers died on
   */
  run<Shared, Part, Result>(
    task: Task<Shared, Part, Result>,
    shared: Shared,
    parts: readonly Part[],
    control?: Control,
  ): Promise<Result[]>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
