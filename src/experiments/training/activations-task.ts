import type { Task } from "../../pool/pool.ts";
import { place } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { countsOf, placedData, unpack } from "./placed-data.ts";
import { CHUNK, forward, placedNetwork, SAMPLES } from "./placed-network.ts";
import { shapeOf } from "./student-shape.ts";
import { cellLayout, type TrainShared } from "./train-task.ts";

export interface ActivationsPart {
  readonly checkpoint: Uint8Array;
  /** Whose: the cell's teacher, or its student of this index. */
  readonly of: "teacher" | number;
}

/** Values of the last hidden layer before its activation function, tests x width, row-major. */
export const activationsTask: Task<TrainShared, ActivationsPart, Float32Array> = {
  name: "experiments.activations",
  *run({ cell, build }, { checkpoint, of }) {
    const machine = borrowMachine(build);
    try {
      const placed = place(machine, cellLayout(cell));
      for (const { view } of Object.values(placed)) view.fill(0);
      const data = placedData(machine, cell, placed);
      const network =
        of === "teacher" ? data.teachers[0] : placedNetwork(`student${of}`, shapeOf(cell, cell.students[of]), placed);
      if (of !== "teacher") network.weights.set(readCheckpoint(checkpoint, cell).students[of].weights);
      // Cut off after its last hidden layer, the network ends there, and its end is linear.
      const cut = { ...network, layers: network.layers.slice(0, -1) };
      const [{ outputs, O }] = cut.layers.slice(-1);
      const name = `${of === "teacher" ? "teacher0" : `student${of}`}.y${cut.layers.length - 1}`;
      const { tests } = countsOf(cell.data);
      const values = new Float32Array(tests * outputs);
      for (let from = 0; from < tests; from += CHUNK) {
        const count = Math.min(CHUNK, tests - from);
        data.test(from, count);
        forward(machine, cut, data.x, Math.ceil(count / SAMPLES));
        unpack(placed[name].view as Float32Array, O + 2, count, outputs, values, from);
        yield (from + count) / tests;
      }
      return values;
    } finally {
      giveBack(machine);
    }
  },
};
