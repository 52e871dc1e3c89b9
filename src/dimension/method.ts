import type { Control } from "../base/control.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { NeighborCounts } from "../neighbors/count-neighbors.ts";
import type { Metric } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { Pool } from "../pool/pool.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import type { DimensionMixture } from "./dimension-mixture.ts";
import type { LocalDimensions } from "./local-dimensions.ts";
import type { Radii } from "./whole-counts.ts";

/** What estimates of one cloud draw on; methods that find a part missing say so. */
export interface Evidence {
  /** Left out where no method reads neighbours. */
  readonly near?: Neighbors | undefined;
  /** The points that were searched, row i of them row i of the lists unless only some were asked for. */
  readonly cloud?: PointCloud | undefined;
  /** All points, copies of earlier ones too, for methods that count them as points; left out: the same. */
  readonly whole?: PointCloud | undefined;
  /** That was asked for, whether or not neighbours were searched by it. */
  readonly metric?: Metric | undefined;
  /** The points asked about, row i of them row i of the lists; left out where they are the cloud's own, all of them. */
  readonly queries?: PointCloud | undefined;
  /** How many points lie nearer than two radii, for pair counts that the lists do not show whole. */
  readonly count?: ((radii: Radii, control: Control) => Promise<NeighborCounts>) | undefined;
}

/** Level of the intervals, and who computes; methods take of it what they can use. */
export interface MethodControl extends Control {
  readonly level?: number | undefined;
  readonly pool?: Pool | undefined;
}

export type MethodOptions = Readonly<Record<string, number | string | boolean>>;
export type MethodResult = DimensionEstimate | DimensionScan | DimensionMixture;

/** An estimator as the registry knows it. */
export interface Method {
  /** Names of its options. */
  readonly options: readonly string[];
  /** Neighbours it cannot do without, and those it makes good use of; both 0 where it reads none. @throws OPTION for options outside their rules */
  readonly needs: (options: MethodOptions) => { readonly least: number; readonly wanted: number };
  /** Whether it reads the points themselves; `all` leaves it out where there are only lists. */
  readonly readsCloud?: true;
  /** Asked for by name, never by `all`: it repeats another, or is a curve of its own. */
  readonly byName?: true;
  /** Whether it needs the neighbours of every point, not of a sample of them. */
  readonly everybody?: true;
  /** Why it is not for these points, where it is not; `all` then leaves it out. */
  readonly unfit?: (cloud: PointCloud) => string | null;
  readonly run: (
    evidence: Evidence,
    options: MethodOptions,
    control: MethodControl,
  ) => MethodResult | Promise<MethodResult>;
  /** Its value at each point, where it has one. */
  readonly local?: (
    evidence: Evidence,
    options: MethodOptions,
    control: MethodControl,
  ) => LocalDimensions | Promise<LocalDimensions>;
}
