import { checked, given, integer } from "../base/checked.ts";
import { stage } from "../base/control.ts";
import { capacityError, optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import { search } from "./find-neighbors.ts";
import { prepareFor } from "./prepare.ts";
import { SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

/** For each of n queries the k references of largest inner product: no neighbours, since no distance goes with it. */
export interface Matches {
  readonly kind: "matches";
  /** Queries. */
  readonly n: number;
  readonly k: number;
  /** Reference points that were searched. */
  readonly references: number;
  /** scores[i*k + j]: inner product of query i with its j-th match, descending; n x k, row-major. */
  readonly scores: Float64Array;
  /** indices[i*k + j]: which reference that is; equal scores in order of index. */
  readonly indices: Int32Array;
  readonly notes: readonly Note[];
}

export interface InnerProductOptions extends SearchOptions {
  /** The points asked about. */
  readonly queries: PointCloud;
  /** Matches a query, 1 to the number of references. */
  readonly k?: number;
}

const OPTIONS = {
  k: integer(10, 1),
  queries: given<PointCloud | undefined>(undefined),
  ...SEARCH_OPTIONS,
};

/**
 * The k references of largest inner product with every query, exactly: products summed in f64 on the raw values in the
 * lanes of docs/kernels.md#direct, ties to the smaller index; the same bits for any number of workers and any plan. A
 * query that is also a reference is matched with itself like any other.
 * @throws OPTION without queries, when k is out of range and for a plan without kernels, SHAPE when D differs, CAPACITY
 * for more than memory holds, CANCELLED
 */
export async function searchInnerProduct(references: PointCloud, options: InnerProductOptions): Promise<Matches> {
  const { k, queries, pool = inlinePool(), plan, ...control } = checked(options, OPTIONS);
  if (queries === undefined) throw optionError("queries", "the points to find matches for", "none");
  if (queries.D !== references.D)
    throw shapeError("queries", `points in D = ${references.D} coordinates like the references`, queries.D);
  if (k > references.n) throw optionError("k", `an integer from 1 to ${references.n} (the references)`, k);
  const { n } = queries;
  if (n * k > MOST_MATCHES) throw capacityError("n * k", `at most ${MOST_MATCHES} matches in one result`, n * k);

  const prepared = await prepareFor([references, queries], "inner-product", k, plan, pool, stage(control, 0, 0.1));
  const { points, lists } = await search(prepared, queries, undefined, k, plan.blocks, pool, stage(control, 0.1, 1));
  const { unit } = points.frame;
  const scores = new Float64Array(n * k);
  const indices = new Int32Array(n * k);
  for (let place = 0; place < n; place++) {
    const row = points.order[place] * k;
    for (let j = 0; j < k; j++) {
      scores[row + j] = -lists.sq[place * k + j] / unit / unit;
      indices[row + j] = lists.index[place * k + j];
    }
  }
  return Object.freeze({
    kind: "matches",
    n,
    k,
    references: references.n,
    scores,
    indices,
    notes: [...references.notes, ...queries.notes],
  });
}

const MOST_MATCHES = 2 ** 29;
