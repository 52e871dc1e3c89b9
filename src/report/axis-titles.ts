import type { Axis, Loss } from "../curves/learning-curve.ts";

/** What a learning curve's sizes count, with the letter they go by. */
export const AXIS_TITLES: Readonly<Record<Axis, string>> = {
  examples: "training examples n",
  parameters: "parameters N",
  width: "width w",
  compute: "compute C",
  steps: "training steps t",
  unstated: "size x",
};

/** What a learning curve's losses are. */
export const LOSS_TITLES: Readonly<Record<Loss, string>> = {
  mse: "test loss (MSE)",
  "squared-distance": "mean squared distance r₁²",
  "cross-entropy": "test loss (cross-entropy, nats)",
  "zero-one": "test error (share of examples)",
  other: "test loss",
  unstated: "loss (kind not stated)",
};
