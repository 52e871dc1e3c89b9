import { chooseTask, fitTask, resampleTask } from "./curves/fit-task.ts";
import { neighborhoodTask } from "./dimension/angles/neighborhood-task.ts";
import { principalTask } from "./dimension/fishers/principal-task.ts";
import { separabilityTask } from "./dimension/fishers/separability-task.ts";
import { whitenTask } from "./dimension/fishers/whiten-task.ts";
import { chainTask } from "./dimension/hidalgo/chain-task.ts";
import { rankTask } from "./dimension/rank-task.ts";
import { gramTask } from "./dimension/spectra/gram-task.ts";
import { localSpectraTask } from "./dimension/spectra/local-spectra-task.ts";
import { spectrumTask } from "./dimension/spectra/spectrum-task.ts";
import { localLinearTask } from "./experiments/local-linear-task.ts";
import { linearModelTask } from "./experiments/regression/linear-model.ts";
import { regressionTask } from "./experiments/regression/regression-task.ts";
import { activationsTask } from "./experiments/training/activations-task.ts";
import { trainTask } from "./experiments/training/train-task.ts";
import { middlesTask } from "./neighbors/approximate/middles-task.ts";
import { visitsTask } from "./neighbors/approximate/visits-task.ts";
import { hammingTask } from "./neighbors/hamming/hamming-task.ts";
import { histogramTask } from "./neighbors/hamming/histogram-task.ts";
import { packTask } from "./neighbors/pack-task.ts";
import { scanTask } from "./neighbors/scan-task.ts";
import type { Task } from "./pool/pool.ts";

// biome-ignore lint/suspicious/noExplicitAny: each task checks its own parts
type AnyTask = Task<any, any, unknown>;

const TASKS: readonly AnyTask[] = [
  packTask,
  scanTask,
  neighborhoodTask,
  principalTask,
  whitenTask,
  separabilityTask,
  gramTask,
  rankTask,
  spectrumTask,
  localSpectraTask,
  hammingTask,
  histogramTask,
  chainTask,
  localLinearTask,
  trainTask,
  activationsTask,
  regressionTask,
  linearModelTask,
  middlesTask,
  visitsTask,
  fitTask,
  chooseTask,
  resampleTask,
];

/** What a worker can do, by name. */
export const tasks: Readonly<Record<string, AnyTask>> = Object.freeze(
  Object.fromEntries(TASKS.map((task) => [task.name, task])),
);
