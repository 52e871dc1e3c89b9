import type { Axis, Learner, Loss, Regime } from "./learning-curve.ts";

export const AXES = ["examples", "parameters", "width", "compute", "steps", "unstated"] as const satisfies Axis[];
export const LOSSES = [
  "mse",
  "cross-entropy",
  "zero-one",
  "squared-distance",
  "other",
  "unstated",
] as const satisfies Loss[];
export const REGIMES = ["resolution", "variance", "unstated"] as const satisfies Regime[];
export const LEARNERS = [
  "nearest-neighbor",
  "local-linear",
  "network",
  "kernel",
  "unstated",
] as const satisfies Learner[];
