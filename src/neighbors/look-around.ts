import type { PointCloud } from "../cloud/point-cloud.ts";
import { f64, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import { evenRows } from "./even-rows.ts";
import { loadRows } from "./load-rows.ts";
import type { Sample } from "./sample.ts";

/** How far some points of a sample are from many references. */
export interface Around {
  readonly queries: number;
  readonly others: number;
  /** queries x others: squared Euclidean distances of the sample's first rows; Infinity to themselves. */
  readonly sq: Float64Array;
}

/**
 * Looks from the sample's first points at as many references, evenly spread, as a few milliseconds allow: what is known of distances before
 * anything is packed [docs/kernels.md#plan].
 */
export function lookAround(
  sample: Pick<Sample, "metric" | "unit" | "ids" | "D" | "planned">,
  cloud: PointCloud,
): Around {
  const { D, ids } = sample;
  const { n } = cloud;
  const queries = Math.min(QUERIES, sample.planned >> 1);
  const others = Math.min(n, Math.max(ids.length, Math.floor(PRODUCTS / D)));
  const order = evenRows(n, others);
  const chunk = Math.min(others, Math.ceil(CHUNK / D));
  const used = machine("simd");
  const layout = { queries: f64(queries * D), others: f64(chunk * D), sq: f64(queries * others) };
  return scope(used, layout, (at) => {
    loadRows(sample, cloud, ids, 0, queries, used, at.queries);
    for (let from = 0; from < others; from += chunk) {
      const to = Math.min(others, from + chunk);
      loadRows(sample, cloud, order, from, to, used, at.others);
      // biome-ignore format: an array of arguments a line
      used.kernels.sqDistances(at.queries.pointer, queries, at.others.pointer, to - from, D, at.sq.pointer + 8 * from, 8 * others);
    }
    const sq = at.sq.view.slice();
    for (let q = 0; q < queries; q++) {
      const own = order.indexOf(ids[q]);
      if (own >= 0) sq[q * others + own] = Infinity;
    }
    return { queries, others, sq };
  });
}

const QUERIES = 32;
/** Coordinates that are looked at from each point. */
const PRODUCTS = 2 ** 19;
/** Coordinates that stay in the second-level cache. */
const CHUNK = 2 ** 14;
