import { stage, throwIfCancelled } from "../base/control.ts";
import { DimlawError, degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import type { Evidence, MethodControl } from "./method.ts";
import { type EstimatorRequest, methodOf } from "./methods.ts";

/** Several estimates of one cloud's dimension. */
export interface DimensionReport {
  readonly kind: "dimension-report";
  /** In the order of the requests; those of a scan one after the other, fine to coarse. */
  readonly estimates: readonly DimensionEstimate[];
  readonly scans: readonly DimensionScan[];
  readonly notes: readonly Note[];
  /** Seconds that each step took. */
  readonly times: readonly { readonly step: string; readonly seconds: number }[];
}

/**
 * Neighbours per point that the requests need, at most n - 1 where a request makes do with what there is (a scan); 0
 * where none reads neighbours. An infinite n means that the number of points is not known yet.
 */
export function neededK(requests: readonly EstimatorRequest[], n = Number.POSITIVE_INFINITY): number {
  let k = 0;
  for (const { method, options } of requests) {
    const { least, wanted } = methodOf(method).needs(options);
    k = Math.max(k, least, Math.min(wanted, n - 1));
  }
  return k;
}

/**
 * The requests that the points allow: those of `all` that need more neighbours than there are, or are for other data, are
 * left out with a note.
 */
export function feasible(
  requests: readonly EstimatorRequest[],
  { most, among, cloud }: { readonly most: number; readonly among: string } & Pick<Evidence, "cloud">,
): { readonly requests: readonly EstimatorRequest[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const kept = requests.filter((request) => {
    if (!request.optional) return true;
    const { needs, unfit } = methodOf(request.method);
    const { least } = needs(request.options);
    const reason =
      least > most ? `it needs ${least} neighbours and ${among} ${most}` : cloud ? (unfit?.(cloud) ?? null) : null;
    if (reason !== null) notes.push(note("not-applicable", `${request.method}: left out, ${reason}`));
    return reason === null;
  });
  return { requests: kept, notes };
}

/**
 * All the requests on one set of neighbours, in order. A request of `all` that the data leave undefined (a lattice's
 * nearest neighbours all at one distance) becomes a note.
 * @throws what the named estimators throw; DEGENERATE, the first one, where nothing is left; CANCELLED
 */
export async function estimateAll(
  given: Neighbors | Evidence,
  requests: readonly EstimatorRequest[],
  { signal, onProgress, ...rest }: MethodControl = {},
): Promise<DimensionReport> {
  const evidence: Evidence = "kind" in given ? { near: given } : given;
  const estimates: DimensionEstimate[] = [];
  const scans: DimensionScan[] = [];
  const notes: Note[] = [];
  const times: { step: string; seconds: number }[] = [];
  let refusal: DimlawError | undefined;
  for (const [at, { method, options, optional }] of requests.entries()) {
    throwIfCancelled(signal);
    const control = stage({ signal, onProgress }, at / requests.length, (at + 1) / requests.length);
    const start = performance.now();
    try {
      const result = await methodOf(method).run(evidence, options, { ...rest, ...control });
      if (result.kind === "dimension-scan") scans.push(result);
      estimates.push(...(result.kind === "dimension-scan" ? result.estimates : [result]));
    } catch (error) {
      if (!optional || !(error instanceof DimlawError) || error.code !== "DEGENERATE") throw error;
      refusal ??= error;
      notes.push(note("not-applicable", `${method}: left out, ${error.message}`));
    }
    times.push({ step: method, seconds: (performance.now() - start) / 1000 });
  }
  if (estimates.length === 0)
    throw refusal ?? degenerateError("estimators", "at least one that the points allow", "none");
  onProgress?.(1);
  return Object.freeze({ kind: "dimension-report", estimates, scans, notes, times });
}
