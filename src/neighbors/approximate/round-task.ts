import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Task } from "../../pool/pool.ts";
import { f64, place, u8 } from "../../wasm/arena.ts";
import { borrowMachine, giveBack } from "../../wasm/kernels.ts";
import { loadRows } from "../load-rows.ts";
import type { Range } from "./range.ts";
import type { Rounding } from "./rounding.ts";

interface RoundShared {
  readonly rounding: Rounding;
  readonly cloud: PointCloud;
}

/** Rounds rows from..to of a cloud: stride / 2 words a row. */
export const roundTask: Task<RoundShared, Range, Int32Array> = {
  name: "approximate.round",
  *run({ rounding, cloud }, { from, to }) {
    const { D, stride, centre, scale } = rounding;
    const machine = borrowMachine(rounding.build);
    try {
      const words = new Int32Array(((to - from) * stride) / 2);
      const chunk = Math.max(1, Math.floor(CHUNK_BYTES / (8 * D)));
      const most = Math.min(chunk, to - from);
      const at = place(machine, { rows: f64(most * D), centre: f64(D), codes: u8(2 * most * stride) });
      at.centre.view.set(centre);
      const rounded = new Int32Array(at.codes.view.buffer, at.codes.pointer, (most * stride) / 2);
      for (let first = from; first < to; first += chunk) {
        const count = Math.min(chunk, to - first);
        loadRows(rounding, cloud, null, first, first + count, machine, at.rows);
        machine.kernels.roundRows(at.rows.pointer, count, D, at.centre.pointer, scale, stride, at.codes.pointer);
        words.set(rounded.subarray(0, (count * stride) / 2), ((first - from) * stride) / 2);
        yield (first + count - from) / (to - from);
      }
      return words;
    } finally {
      giveBack(machine);
    }
  },
};

const CHUNK_BYTES = 2 ** 22;
