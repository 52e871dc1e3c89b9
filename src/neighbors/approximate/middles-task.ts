import type { Task } from "../../pool/pool.ts";
import { f64, place } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { evenRows } from "../even-rows.ts";
import { PANEL, type PackedPoints } from "../frame.ts";
import { loadRows } from "../load-rows.ts";
import type { Node } from "../nodes.ts";
import { placesOf } from "../scan-side.ts";

interface MiddlesShared {
  readonly points: PackedPoints;
  readonly leaves: readonly Node[];
}

/** The means of some points of every leaf, evenly taken: leaves x D. */
export const middlesTask: Task<MiddlesShared, null, Float64Array> = {
  name: "approximate.middles",
  *run({ points, leaves }) {
    const { frame, cloud, order } = points;
    const { D } = frame;
    const machine = borrowMachine(frame.build);
    try {
      const at = place(machine, { rows: f64(SOME * D) });
      const middles = new Float64Array(leaves.length * D);
      for (const [leaf, node] of leaves.entries()) {
        const count = placesOf(points.order.length, node);
        const some = Int32Array.from(evenRows(count, Math.min(SOME, count)), (i) => order[node.panel * PANEL + i]);
        loadRows(frame, cloud, some, 0, some.length, machine, at.rows);
        for (let i = 0; i < some.length; i++)
          for (let c = 0; c < D; c++) middles[leaf * D + c] += at.rows.view[i * D + c] / some.length;
        yield (leaf + 1) / leaves.length;
      }
      return middles;
    } finally {
      giveBack(machine);
    }
  },
};

/** Points of a leaf whose mean is near enough to that of all. */
const SOME = 32;
