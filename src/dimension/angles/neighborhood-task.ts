import type { PointCloud } from "../../cloud/point-cloud.ts";
import { isNarrow, loadRows } from "../../neighbors/load-rows.ts";
import { periodOf } from "../../neighbors/metric.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { Task } from "../../pool/pool.ts";
import { f32, f64, place } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack } from "../../wasm/kernels.ts";
import type { GramForm } from "./gram-form.ts";
import { gramTerms } from "./gram-terms.ts";
import { clearTerms, noTerms } from "./term-sums.ts";

/** What all parts share: points, and whose neighbours they are. */
export interface NeighborhoodShared extends Pick<Neighbors, "metric" | "indices" | "distances"> {
  readonly build: Build;
  readonly form: GramForm;
  /** The references. */
  readonly cloud: PointCloud;
  readonly queries: PointCloud;
  /** Neighbours of a list, and how many of them make a neighbourhood. */
  readonly width: number;
  readonly k: number;
}

/** A form's two sums about some query rows, and those of the terms that each neighbour is in. */
export interface NeighborhoodSums {
  /** One a row. */
  readonly over: Float64Array;
  readonly under: Float64Array;
  /** rows x k; for errors, which need no more digits. */
  readonly overOf: Float32Array;
  readonly underOf: Float32Array;
}

/** The form's sums about each of the part's query rows. */
export const neighborhoodTask: Task<NeighborhoodShared, Int32Array, NeighborhoodSums> = {
  name: "dimension.neighborhoods",
  *run({ build, form, cloud, queries, metric, indices, distances, width, k }, rows) {
    const { D } = cloud;
    const step = Math.max(1, Math.min(rows.length, Math.floor(BATCH_BYTES / (8 * (k + 1) * D))));
    const frame = { metric, unit: 1 };
    const narrow = isNarrow(frame, cloud) && isNarrow(frame, queries);
    const raw = narrow ? f32 : f64;
    const asked = new Int32Array(step * k);
    const addTerms = gramTerms(form);
    const sums = noTerms(k);
    const found = noSums(rows.length, k);
    const used = borrowMachine(build);
    try {
      const at = place(used, {
        points: raw(step * D),
        rows: raw(step * k * D),
        units: f64(step),
        vectors: f64(k * D),
        grams: f64(step * k * k),
      });
      for (let from = 0; from < rows.length; from += step) {
        const to = Math.min(from + step, rows.length);
        for (let i = from; i < to; i++) {
          const list = rows[i] * width;
          asked.set(indices.subarray(list, list + k), (i - from) * k);
          at.units.view[i - from] = unitFor(distances[list + k - 1]);
        }
        loadRows(frame, queries, rows, from, to, used, at.points);
        loadRows(frame, cloud, asked, 0, (to - from) * k, used, at.rows);
        // biome-ignore format: an array of arguments a line
        used.kernels.neighborGrams(at.points.pointer, at.rows.pointer, to - from, k, D, narrow ? 4 : 8, periodOf(metric), at.units.pointer, at.vectors.pointer, at.grams.pointer);
        for (let i = from; i < to; i++) {
          clearTerms(sums);
          addTerms(at.grams.view.subarray((i - from) * k * k, (i - from + 1) * k * k), k, sums);
          found.over[i] = sums.over;
          found.under[i] = sums.under;
          found.overOf.set(sums.overOf, i * k);
          found.underOf.set(sums.underOf, i * k);
        }
        yield to / rows.length;
      }
    } finally {
      giveBack(used);
    }
    return found;
  },
};

export const noSums = (rows: number, k: number): NeighborhoodSums => ({
  over: new Float64Array(rows),
  under: new Float64Array(rows),
  overOf: new Float32Array(rows * k),
  underOf: new Float32Array(rows * k),
});

/** The power of two that brings a radius near one: its square neither over- nor underflows. */
const unitFor = (radius: number) => 2 ** Math.max(-1000, Math.min(1000, -Math.floor(Math.log2(radius))));

const BATCH_BYTES = 2 ** 20;
