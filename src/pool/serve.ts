import { DimlawError, toPlain } from "../base/errors.ts";
import { drive } from "./drive.ts";
import type { Task } from "./pool.ts";
import { transferables } from "./transferables.ts";
import type { FromWorker, ToWorker } from "./worker-pool.ts";

// biome-ignore lint/suspicious/noExplicitAny: each task checks its own parts
type Tasks = Readonly<Record<string, Task<any, any, unknown>>>;

/**
 * A worker's side of a pool: keeps what jobs share, runs their parts, stops those of a job that has ended.
 * @param post sends a message and hands the listed buffers over, which are empty here afterwards
 */
export function serve(
  tasks: Tasks,
  post: (message: FromWorker, transfer: ArrayBuffer[]) => void,
): (message: ToWorker) => void {
  const shared = new Map<number, unknown>();
  return (message) => {
    if (message.kind === "share") shared.set(message.job, message.shared);
    else if (message.kind === "end") shared.delete(message.job);
    else void run(message);
  };

  async function run({ job, task, part, input }: Extract<ToWorker, { kind: "run" }>): Promise<void> {
    try {
      const known = tasks[task];
      if (!known)
        throw new DimlawError("TASK", `"task": expected one of ${Object.keys(tasks).join(", ")}, got ${task}`);
      const steps = known.run(shared.get(job), input);
      const result = await drive(
        steps,
        () => !shared.has(job),
        (share) => post({ kind: "share-done", job, part, share }, []),
      );
      post({ kind: "result", job, part, result }, transferables(result));
    } catch (error) {
      post({ kind: "error", job, part, error: toPlain(error) }, []);
    }
  }
}
