import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Frame } from "../neighbors/frame.ts";
import { isNarrow, loadRows } from "../neighbors/load-rows.ts";
import { metricCode, periodOf } from "../neighbors/metric.ts";
import type { Task } from "../pool/pool.ts";
import { f32, f64, i32, place } from "../wasm/arena.ts";
import { borrowMachine, giveBack } from "../wasm/kernels.ts";

interface RankShared {
  /** As the cloud was prepared, so that keys have the bits that a search ranks by. */
  readonly frame: Pick<Frame, "build" | "metric" | "unit">;
  readonly cloud: PointCloud;
  /** Rows of the cloud, and for each the row whose rank among its neighbours is asked for. */
  readonly rows: Int32Array;
  readonly others: Int32Array;
}

/** The ranks of a part of the rows' others, 1 for the nearest, of equally near ones the lower row first. */
export const rankTask: Task<RankShared, { readonly from: number; readonly to: number }, Int32Array> = {
  name: "dimension.ranks",
  *run({ frame, cloud, rows, others }, { from, to }) {
    const { n, D } = cloud;
    const count = to - from;
    const narrow = isNarrow(frame, cloud);
    const raw = narrow ? f32 : f64;
    const bytes = narrow ? 4 : 8;
    const width = Math.max(1, Math.min(n, Math.floor(BLOCK_BYTES / (bytes * D))));
    const machine = borrowMachine(frame.build);
    try {
      const at = place(machine, {
        queries: raw(count * D),
        others: raw(count * D),
        own: i32(count),
        names: i32(count),
        references: raw(width * D),
        ranks: i32(count),
      });
      loadRows(frame, cloud, rows, from, to, machine, at.queries);
      loadRows(frame, cloud, others, from, to, machine, at.others);
      at.own.view.set(rows.subarray(from, to));
      at.names.view.set(others.subarray(from, to));
      at.ranks.view.fill(1);
      const metric = metricCode(frame.metric);
      const period = periodOf(frame.metric) * frame.unit;
      for (let first = 0; first < n; first += width) {
        const past = Math.min(n, first + width);
        loadRows(frame, cloud, null, first, past, machine, at.references);
        // biome-ignore format: an array of arguments a line
        machine.kernels.countNearer(at.queries.pointer, at.others.pointer, at.own.pointer, at.names.pointer, count, at.references.pointer, first, past - first, D, bytes, metric, period, at.ranks.pointer);
        yield past / n;
      }
      return at.ranks.view.slice();
    } finally {
      giveBack(machine);
    }
  },
};

/** Of references at a time: they stay in the caches while every row looks at them. */
const BLOCK_BYTES = 2 ** 17;
