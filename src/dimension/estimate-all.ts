import { checked, flag, integer } from "../base/checked.ts";
import { stage, throwIfCancelled } from "../base/control.ts";
import { DimlawError, degenerateError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { WORK_OPTIONS } from "../pool/work-options.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import type { DimensionMixture } from "./dimension-mixture.ts";
import type { LocalDimensions } from "./local-dimensions.ts";
import { LEVEL } from "./make-estimate.ts";
import type { Evidence, MethodControl, MethodResult } from "./method.ts";
import { type EstimatorRequest, methodOf } from "./methods.ts";
import { requireLocal, smoothed } from "./smoothed.ts";

/** Several estimates of one cloud's dimension. */
export interface DimensionReport {
  readonly kind: "dimension-report";
  /** In the order of the requests; those of a scan one after the other, fine to coarse. */
  readonly estimates: readonly DimensionEstimate[];
  readonly scans: readonly DimensionScan[];
  readonly mixtures: readonly DimensionMixture[];
  /** Where they were asked for: of every request that has values at points. */
  readonly local?: readonly LocalDimensions[];
  /** Where it was asked for: estimates corrected for finite size, each with the simulated set in its `params` and a note. */
  readonly corrected?: readonly DimensionEstimate[];
  readonly notes: readonly Note[];
  /** Seconds that each step took. */
  readonly times: readonly { readonly step: string; readonly seconds: number }[];
}

export interface EstimateAllOptions extends MethodControl {
  /** Whether values at points are wanted too, and over how many of their neighbours each is averaged. */
  readonly local?: boolean;
  readonly smooth?: number | undefined;
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
  {
    most,
    among,
    cloud,
    queries,
  }: { readonly most: number; readonly among: string } & Pick<Evidence, "cloud" | "queries">,
): { readonly requests: readonly EstimatorRequest[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const reasonAgainst = ({ method, options }: EstimatorRequest): string | null => {
    const { needs, unfit, readsCloud, everybody } = methodOf(method);
    const { least } = needs(options);
    if (least > most) return `it needs ${least} neighbours and ${among} ${most}`;
    if (everybody && queries) return "it needs the neighbours of every point";
    if (!cloud) return readsCloud ? "it reads the points and there are only lists" : null;
    return unfit?.(cloud) ?? null;
  };
  const kept = requests.filter((request) => {
    if (!request.optional) return true;
    const reason = reasonAgainst(request);
    if (reason !== null) notes.push(note("not-applicable", `${request.method}: left out, ${reason}`));
    return reason === null;
  });
  return { requests: kept, notes };
}

/**
 * All the requests on one set of neighbours, in order. A request of `all` that the lists are too short for, or that the data
 * leave undefined (a lattice's nearest neighbours all at one distance), becomes a note.
 * @throws what the named estimators throw; DEGENERATE, the first one, where nothing is left, and where values at points were
 * wanted and there are none; OPTION for neighbours to average over that the lists do not have, or without values to average; CANCELLED
 */
export async function estimateAll(
  given: Neighbors | Evidence,
  asked: readonly EstimatorRequest[],
  options: EstimateAllOptions = {},
): Promise<DimensionReport> {
  const { signal, onProgress, local: wanted, smooth, ...rest } = checked<Checked>(options, OPTIONS);
  requireLocal(wanted, smooth);
  const evidence: Evidence = "kind" in given ? { near: given } : given;
  const { near, cloud } = evidence;
  const { requests, notes: omissions } = feasible(asked, { most: near?.k ?? 0, among: "the lists have", cloud });
  const estimates: DimensionEstimate[] = [];
  const scans: DimensionScan[] = [];
  const mixtures: DimensionMixture[] = [];
  const local: LocalDimensions[] = [];
  const notes = [...omissions];
  const times: { step: string; seconds: number }[] = [];
  let refusal: DimlawError | undefined;
  for (const [at, { method, options, optional }] of requests.entries()) {
    throwIfCancelled(signal);
    const control = stage({ signal, onProgress }, at / requests.length, (at + 1) / requests.length);
    const start = performance.now();
    let result: MethodResult;
    let values: LocalDimensions | undefined;
    try {
      result = await methodOf(method).run(evidence, options, { ...rest, ...control });
      if (wanted) values = await methodOf(method).local?.(evidence, options, { ...rest, ...control });
    } catch (error) {
      // A request of `all` has no options of its own: what refuses it is the points, or what is known of them.
      const refused = error instanceof DimlawError && (error.code === "DEGENERATE" || error.code === "OPTION");
      if (!optional || !refused) throw error;
      refusal ??= error;
      notes.push(note("not-applicable", `${method}: left out, ${error.message}`));
      continue;
    } finally {
      times.push({ step: method, seconds: (performance.now() - start) / 1000 });
    }
    if (result.kind === "dimension-scan") scans.push(result);
    if (result.kind === "dimension-mixture") mixtures.push(result);
    estimates.push(...estimatesOf(result));
    if (values) local.push(smooth && near ? smoothed(values, near, smooth) : values);
  }
  if (estimates.length === 0)
    throw refusal ?? degenerateError("estimators", "at least one that the points allow", "none");
  if (wanted && local.length === 0)
    throw degenerateError("estimators", "one that the points allow and that has values at points", "none");
  onProgress?.(1);
  return Object.freeze({
    kind: "dimension-report",
    estimates,
    scans,
    mixtures,
    ...(wanted ? { local } : {}),
    notes,
    times,
  });
}

function estimatesOf(result: MethodResult): readonly DimensionEstimate[] {
  if (result.kind === "dimension-scan") return result.estimates;
  return [result.kind === "dimension-mixture" ? result.estimate : result];
}

type Checked = EstimateAllOptions & { readonly local: boolean };
const OPTIONS = {
  local: flag(false),
  smooth: { fallback: undefined, read: integer(1, 1).read },
  level: { fallback: undefined, read: LEVEL.read },
  ...WORK_OPTIONS,
};
