import { localLinearTask } from "./experiments/local-linear-task.ts";
import { countTask } from "./neighbors/count-task.ts";
import { scanTask } from "./neighbors/scan-task.ts";
import type { Task } from "./pool/pool.ts";

// biome-ignore lint/suspicious/noExplicitAny: each task checks its own parts
type AnyTask = Task<any, any, unknown>;

/** What a worker can do, by name. */
export const tasks: Readonly<Record<string, AnyTask>> = Object.freeze(
  Object.fromEntries([scanTask, countTask, localLinearTask].map((task: AnyTask) => [task.name, task])),
);
