import type { Student, TrainingCell } from "./cell.ts";
import type { NetworkShape } from "./network.ts";

/** The network of a student on the cell's data. */
export function shapeOf({ data }: Pick<TrainingCell, "data">, { hidden, activation }: Student): NetworkShape {
  return { sizes: [data.inputs, ...hidden, data.outputs], activation };
}
