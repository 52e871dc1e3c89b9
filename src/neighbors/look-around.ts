import type { PointCloud } from "../cloud/point-cloud.ts";
import { f64, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import { loadRows } from "./load-rows.ts";
import type { Sample } from "./sample.ts";

/** How far some points of a sample are from many references. */
export interface Around {
  readonly queries: number;
  readonly others: number;
  /** queries x others: squared Euclidean distances of the sample's first rows, to rounding; Infinity to themselves. */
  readonly sq: Float64Array;
}

/**
 * Looks from the sample's first points at as many references, evenly spread, as a few milliseconds allow: what is known of distances before
 * anything is packed [docs/kernels.md#plan].
 */
export function lookAround(
  sample: Pick<Sample, "metric" | "unit" | "centre" | "rows" | "ids" | "D" | "planned">,
  cloud: PointCloud,
): Around {
  const { D, centre, rows, ids } = sample;
  const { n } = cloud;
  const queries = Math.min(QUERIES, sample.planned >> 1);
  const others = Math.min(n, Math.max(ids.length, Math.floor(PRODUCTS / D)));
  const order = Int32Array.from({ length: others }, (_, i) => Math.floor(((i + 0.5) * n) / others));
  const chunk = Math.min(others, Math.ceil(PRODUCTS / D));
  const padded = { queries: (queries + 3) & ~3, others: (others + 1) & ~1, D: (D + 1) & ~1 };
  const used = machine("simd");
  const layout = {
    queries: f64(padded.queries * padded.D),
    others: f64(padded.others * padded.D),
    raw: f64(chunk * D),
    products: f64(padded.queries * padded.others),
  };
  return scope(used, layout, (at) => {
    at.queries.view.fill(0);
    at.others.view.fill(0);
    at.products.view.fill(0);
    for (let q = 0; q < queries; q++) at.queries.view.set(rows.subarray(q * D, (q + 1) * D), q * padded.D);
    for (let from = 0; from < others; from += chunk) {
      const to = Math.min(others, from + chunk);
      loadRows(sample, cloud, order, from, to, used, at.raw);
      for (let i = from, source = 0; i < to; i++)
        for (let c = 0, place = i * padded.D; c < D; c++, place++, source++)
          at.others.view[place] = at.raw.view[source] - centre[c];
    }
    // biome-ignore format: a matrix a line
    used.kernels.addRowProducts(
      at.queries.pointer, 8 * padded.D, padded.queries,
      at.others.pointer, 8 * padded.D, padded.others, padded.D, -2,
      at.products.pointer, 8 * padded.others,
    );
    const own = sqLengths(at.queries.view, padded.D);
    const theirs = sqLengths(at.others.view, padded.D);
    const sq = new Float64Array(queries * others);
    for (let q = 0; q < queries; q++)
      for (let j = 0; j < others; j++) {
        const lengths = own[q] + theirs[j];
        const value = lengths + at.products.view[q * padded.others + j];
        // What cancels is rounding: copies.
        sq[q * others + j] = order[j] === ids[q] ? Infinity : value > COPIES * lengths ? value : 0;
      }
    return { queries, others, sq };
  });
}

function sqLengths(rows: Float64Array, D: number): Float64Array {
  const sq = new Float64Array(rows.length / D);
  for (let i = 0, at = 0; i < sq.length; i++) for (let c = 0; c < D; c++, at++) sq[i] += rows[at] * rows[at];
  return sq;
}

const QUERIES = 32;
/** Coordinates that are looked at from each point. */
const PRODUCTS = 2 ** 19;
const COPIES = 1e-12;
