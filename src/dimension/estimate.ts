import type { NeighborCounts } from "../neighbors/count-neighbors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { correlationDimension, correlationRadii } from "./correlation.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { type EstimatorRequest, METHODS } from "./methods.ts";

/**
 * Neighbours per point that the requests need, at most n - 1 where a request makes do with what there is (a scan).
 * An infinite n means that the number of points is not known yet.
 */
export function neededK(requests: readonly EstimatorRequest[], n = Number.POSITIVE_INFINITY): number {
  let k = 1;
  for (const { method, options } of requests) {
    const { least, wanted } = METHODS[method].needs(options);
    k = Math.max(k, least, Math.min(wanted, n - 1));
  }
  return k;
}

/**
 * All the requests on one set of neighbours, in order; a scan yields several estimates.
 * @throws what the estimators throw: OPTION, DEGENERATE
 */
export function estimateAll(
  near: Neighbors,
  requests: readonly EstimatorRequest[],
  options: { readonly level?: number } = {},
): DimensionEstimate[] {
  return requests.flatMap((request) => METHODS[request.method].run(near, { ...options, ...request.options }));
}

/** Where estimates of one cloud get their neighbours from. */
export interface NeighborSource {
  /** The k nearest neighbours of every point. */
  readonly find: (k: number) => Promise<Neighbors>;
  /** How many points lie nearer than two radii, for pair counts that the lists do not show whole. */
  readonly count: (radii: { readonly inner: number; readonly outer: number }) => Promise<NeighborCounts>;
}

/**
 * As `estimateAll`, but asks for the neighbours itself: once, as many as needed; and for the correlation dimension,
 * where lists end before its outer radius, for the whole counts.
 */
export async function estimateWith(
  { find, count }: NeighborSource,
  requests: readonly EstimatorRequest[],
  options: { readonly level?: number; readonly n?: number } = {},
): Promise<{ readonly near: Neighbors; readonly estimates: DimensionEstimate[] }> {
  const { n, ...rest } = options;
  const near = await find(neededK(requests, n));
  const estimates: DimensionEstimate[] = [];
  for (const request of requests) {
    const radii = request.method === "correlation" ? correlationRadii(near, request.options) : null;
    if (radii && radii.truncated > 0)
      estimates.push(
        correlationDimension(
          near,
          { ...rest, ...request.options },
          await count({ inner: radii.inner, outer: radii.outer }),
        ),
      );
    else estimates.push(...estimateAll(near, [request], rest));
  }
  return { near, estimates };
}
