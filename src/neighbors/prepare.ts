import { checked, integer } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { hasRoom, requirePacking } from "./capacity.ts";
import type { Frame, PackedPoints } from "./frame.ts";
import { makeFrame } from "./make-frame.ts";
import { choosePlans, directPlan, makePlans } from "./make-plan.ts";
import { type Measure, type Metric, metricCode, metricOption, requireInBox } from "./metric.ts";
import { packTask } from "./pack-task.ts";
import type { Plan } from "./plan.ts";
import { takeSample } from "./sample.ts";
import { type FixedPlan, SEARCH_OPTIONS, type SearchOptions } from "./search-options.ts";

/** A cloud made ready to be searched, as references: a value to keep and to search again. */
export interface PreparedCloud<M extends Measure = Metric> {
  readonly kind: "prepared-cloud";
  readonly cloud: PointCloud;
  readonly metric: M;
  /** What was planned, and what it should take. */
  readonly plan: Plan;
  readonly points: PackedPoints;
  /** What to do instead where the plan lets too much through. */
  readonly fallback: { readonly plan: Plan; readonly frame: Frame };
}

const OPTIONS = {
  metric: metricOption<Metric>("euclidean"),
  k: integer(10, 1),
  ...SEARCH_OPTIONS,
};

export interface PrepareOptions extends SearchOptions {
  readonly metric?: Metric;
  /** Neighbours that will be asked for, about: the plan is made for them. */
  readonly k?: number;
}

/**
 * Plans how to search a cloud and packs it for that [docs/kernels.md#plan]; the memory that takes beside the cloud is in
 * docs/kernels.md#memory.
 * @throws OPTION for a plan that the metric has no kernels for, DATA for a zero row under cosine or angle, a coordinate
 * outside [0, L) under periodic:L and magnitudes beyond 2^1000, CAPACITY before anything is packed where an array or a
 * kernel memory would be too large, CANCELLED
 */
export async function prepare(cloud: PointCloud, options: PrepareOptions = {}): Promise<PreparedCloud> {
  const { metric, k, pool = inlinePool(), plan, ...control } = checked(options, OPTIONS);
  return prepareFor([cloud], metric, k, plan, pool, control);
}

/** The first cloud made ready, with what else will be looked for in it in mind. */
export async function prepareFor<M extends Measure>(
  clouds: readonly [PointCloud, PointCloud?],
  metric: M,
  k: number,
  fixed: FixedPlan,
  pool: Pool,
  control: Control,
): Promise<PreparedCloud<M>> {
  const [cloud, queries] = clouds;
  requireInBox(cloud, metric, "row");
  const planned = planFor(clouds, metric, cloud.n, queries?.n ?? null, k, fixed);
  requirePacking(planned.frame, Math.max(cloud.n, queries?.n ?? 0), k);
  return prepareAs(planned, cloud, metric, pool, control);
}

/** A cloud made ready as planned. */
export async function prepareAs<M extends Measure>(
  { frame, plan, fallback }: Planned,
  cloud: PointCloud,
  metric: M,
  pool: Pool,
  control: Control,
): Promise<PreparedCloud<M>> {
  const points = await packCloud(frame, cloud, pool, control);
  return Object.freeze({ kind: "prepared-cloud", cloud, metric, plan, fallback, points });
}

/** A plan with its frame, not yet fitted, and what to do instead. */
export interface Planned extends Pick<PreparedCloud, "plan" | "fallback"> {
  readonly frame: Frame;
}

/**
 * How to search so many references, and what to do instead, by a sample of the first cloud.
 * @param clouds all whose magnitudes have to fit
 * @param queries null: the references themselves, each pair seen once
 */
export function planFor(
  clouds: readonly [PointCloud, PointCloud?],
  metric: Measure,
  references: number,
  queries: number | null,
  k: number,
  fixed: FixedPlan,
): Planned {
  if (metric === "hamming")
    throw optionError("metric", "one that points are prepared for; hamming compares codes as they are", metric);
  const [cloud, other] = clouds;
  const sample = takeSample(metric, other ? [cloud, other] : [cloud]);
  const available = metricCode(metric) > 0 ? 0 : sample.axes.length / cloud.D;
  if (fixed.features !== undefined && fixed.features > available)
    throw optionError("features", `at most ${available} principal coordinates of this cloud`, fixed.features);
  const [plan, second] =
    metricCode(metric) > 0
      ? directPlan(sample, references, queries, k, fixed)
      : choosePlans(makePlans(sample, cloud, references, queries, k, fixed));
  const frame = makeFrame(sample, plan);
  const fallback = { plan: second, frame: makeFrame(sample, second) };
  const points = Math.max(references, queries ?? 0);
  const [fits, fallsBack] = [frame, fallback.frame].map((one) => hasRoom(one, points, k));
  if (!fits && fallsBack) return { ...fallback, fallback };
  // What there is no room for is nothing to fall back on.
  if (fallsBack) return { plan, frame, fallback };
  const last = Object.freeze({ ...plan, patience: Infinity });
  return { plan: last, frame, fallback: { plan: last, frame } };
}

/** The same cloud packed by the fallback's plan. */
export async function repack(prepared: PreparedCloud, pool: Pool, control: Control): Promise<PreparedCloud> {
  const { cloud, fallback } = prepared;
  const points = await packCloud(fallback.frame, cloud, pool, control);
  return Object.freeze({ ...prepared, plan: fallback.plan, points });
}

/**
 * Points packed in a frame.
 * @param spare packed points that nobody needs any more: their memory is taken again
 * @throws CAPACITY before anything is packed where an array or a kernel memory would be too large
 */
export async function packCloud(
  frame: Frame,
  cloud: PointCloud,
  pool: Pool,
  control: Control,
  name = "row",
  spare?: PackedPoints,
): Promise<PackedPoints> {
  requirePacking(frame, cloud.n, 1);
  const [points] = await pool.run(packTask, { frame, cloud, name, spare }, [null], control);
  return points;
}
