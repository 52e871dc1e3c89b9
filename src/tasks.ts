import { localLinearTask } from "./experiments/local-linear-task.ts";
import { gatherTask } from "./neighbors/approximate/gather-task.ts";
import { joinTask } from "./neighbors/approximate/join-task.ts";
import { leavesTask } from "./neighbors/approximate/leaves-task.ts";
import { linkTask } from "./neighbors/approximate/link-task.ts";
import { measureTask } from "./neighbors/approximate/measure-task.ts";
import { roundTask } from "./neighbors/approximate/round-task.ts";
import { treeTask } from "./neighbors/approximate/tree-task.ts";
import { packTask } from "./neighbors/pack-task.ts";
import { scanTask } from "./neighbors/scan-task.ts";
import type { Task } from "./pool/pool.ts";

// biome-ignore lint/suspicious/noExplicitAny: each task checks its own parts
type AnyTask = Task<any, any, unknown>;

const TASKS: readonly AnyTask[] = [
  packTask,
  scanTask,
  localLinearTask,
  roundTask,
  gatherTask,
  treeTask,
  leavesTask,
  linkTask,
  joinTask,
  measureTask,
];

/** What a worker can do, by name. */
export const tasks: Readonly<Record<string, AnyTask>> = Object.freeze(
  Object.fromEntries(TASKS.map((task) => [task.name, task])),
);
