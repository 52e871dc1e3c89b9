import { given, type OptionTable } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { dataError, optionError, shapeError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Pool } from "../pool/pool.ts";
import type { Frame, PackedPoints } from "./frame.ts";
import { isDirectional, type Metric, requireInBox } from "./metric.ts";
import { type PreparedCloud, packCloud, prepareFor } from "./prepare.ts";
import type { FixedPlan } from "./search-options.ts";

/** Who is asked about, where it is not the references themselves. */
export interface QueryOptions {
  /** Points to look around among the cloud's; left out: the cloud's own, never counting themselves. */
  readonly queries?: PointCloud | undefined;
  /** Which row of the cloud each query is, or -1 for none: that row is left out of its neighbours. */
  readonly own?: Int32Array | undefined;
}

export const QUERY_OPTIONS: OptionTable<QueryOptions> = {
  queries: given<PointCloud | undefined>(undefined),
  own: {
    fallback: undefined,
    read: (name, value) => {
      if (!(value instanceof Int32Array)) throw optionError(name, "an Int32Array", typeof value);
      return value;
    },
  },
};

/** The references, and those asked about, in one frame. */
export interface Asked {
  readonly prepared: PreparedCloud;
  /** null: the references themselves. */
  readonly queries: PackedPoints | null;
  /** In the order of the queries' tree. */
  readonly own: Int32Array | undefined;
  /** Whoever is asked about. */
  readonly points: PackedPoints;
}

/**
 * Checks what does not need the coordinates.
 * @throws OPTION for another metric than prepared and for `own` without queries; SHAPE where D or lengths differ; DATA
 * for an own row that is none
 */
export function requireAsked(
  cloud: PointCloud | PreparedCloud,
  { queries, own }: QueryOptions,
  metric: Metric | undefined,
): void {
  const references = cloud.kind === "prepared-cloud" ? cloud.cloud : cloud;
  if (cloud.kind === "prepared-cloud" && metric !== undefined && metric !== cloud.metric)
    throw optionError("metric", `${cloud.metric}, as the cloud was prepared`, metric);
  if (queries && queries.D !== references.D)
    throw shapeError("queries", `points in D = ${references.D} coordinates like the references`, queries.D);
  requireOwn(queries, own, references.n);
}

/** @throws as `requireAsked` */
export function requireOwn(
  queries: PointCloud | undefined,
  own: Int32Array | undefined,
  references = Number.POSITIVE_INFINITY,
): void {
  if (!own) return;
  if (!queries) throw optionError("own", "none without queries", "rows");
  if (own.length !== queries.n) throw shapeError("own", `${queries.n} rows, one a query`, own.length);
  const wrong = own.findIndex((row) => row < -1 || row >= references);
  if (wrong >= 0)
    throw dataError(`own[${wrong}]`, references === Infinity ? "a row or -1" : `-1 to ${references - 1}`, own[wrong]);
}

/** How many neighbours everybody may have. */
export const mostNeighbors = (references: number, { queries, own }: QueryOptions) =>
  !queries || own?.some((row) => row >= 0) ? references - 1 : references;

/**
 * Prepares the references unless they are prepared, and packs the queries in their frame.
 * @throws as `prepare`
 */
export async function packAsked(
  cloud: PointCloud | PreparedCloud,
  { queries, own }: QueryOptions,
  metric: Metric | undefined,
  fixed: FixedPlan,
  pool: Pool,
  control: Control,
): Promise<Asked> {
  const prepared =
    cloud.kind === "prepared-cloud"
      ? cloud
      : await prepareFor(
          [cloud, queries],
          metric ?? "euclidean",
          1,
          { ...fixed, byPoint: false },
          pool,
          stage(control, 0, 0.7),
        );
  if (!queries) return { prepared, queries: null, own: undefined, points: prepared.points };
  const { frame } = prepared.points;
  requireInReach(frame, queries, "queries");
  requireInBox(queries, frame.metric, "query");
  const packed = await packCloud(frame, queries, pool, stage(control, 0.7, 1), "query");
  return { prepared, queries: packed, own: ownInOrder(own, packed), points: packed };
}

export const ownInOrder = (own: Int32Array | undefined, { order }: PackedPoints) =>
  own && Int32Array.from(order, (row) => own[row]);

/**
 * Whether coordinates that a frame was not made for can be squared in its units.
 * @throws DATA naming the largest magnitude
 */
export function requireInReach({ metric, unit }: Frame, { coords, dtype }: PointCloud, name: string): void {
  if (isDirectional(metric) || (unit === 1 && dtype !== "f64")) return;
  let largest = 0;
  for (let i = 0; i < coords.length; i++) largest = Math.max(largest, Math.abs(coords[i]));
  if (largest * unit > LARGEST)
    throw dataError(name, `magnitudes up to ${LARGEST / unit}, as the scale of the first points allows`, largest);
}

/** Sums of its squares stay within f64. */
const LARGEST = 2 ** 500;
