import { ADAM } from "../experiments/training/cell.ts";
import type { Scale } from "./experiment.ts";
import type { SweepSettings } from "./sweep.ts";

/** What sweeps have at each scale, whatever they are of: the paper's sizes [docs/training.md#teacher], and smaller ones. */
export const SWEEP_SCALES: Readonly<Record<Scale, Omit<SweepSettings, "sweeps" | "inputs" | "runs">>> = {
  quick: {
    teacher: [128, 128],
    widths: 7,
    larger: 1.6,
    optimizer: ADAM,
    schedule: [
      { steps: 17_000, batch: 200, rate: 0.01 },
      { steps: 2000, batch: 500, rate: 0.01 },
      { steps: 1000, batch: 2000, rate: 0.001 },
    ],
    tests: 10_000,
  },
  paper: {
    teacher: [600, 600],
    widths: 7,
    larger: 2,
    optimizer: ADAM,
    schedule: [
      { steps: 200_000, batch: 200, rate: 0.01 },
      { steps: 20_000, batch: 1000, rate: 0.01 },
      { steps: 20_000, batch: 4000, rate: 0.001 },
    ],
    tests: 10_000,
  },
};
