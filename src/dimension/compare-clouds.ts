import { checked, integer } from "../base/checked.ts";
import { stage } from "../base/control.ts";
import { optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import { normalQuantile } from "../base/special.ts";
import { type PointCloud, takeRows } from "../cloud/point-cloud.ts";
import { sampledNote, sampleRows } from "../cloud/sample-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import { prepare } from "../neighbors/prepare.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import { informationImbalance } from "./information-imbalance.ts";
import { LEVEL } from "./make-estimate.ts";
import type { NeighborComparison } from "./neighbor-comparison.ts";
import { neighborhoodOverlap } from "./neighborhood-overlap.ts";

export interface CompareCloudsOptions extends WorkOptions {
  /** Neighbours of the overlap. */
  readonly k?: number;
  /** Points that are asked, each against all others; all where there are no more. */
  readonly sample?: number;
  readonly seed?: number;
  readonly metric?: Metric;
  readonly level?: number;
}

/** Whether two clouds of the same points have the same neighbourhoods. */
export interface CloudComparison {
  readonly kind: "cloud-comparison";
  /** Points of each cloud. */
  readonly n: number;
  readonly overlap: NeighborComparison;
  /** Information imbalance from the first cloud to the second, and back. */
  readonly forth: NeighborComparison;
  readonly back: NeighborComparison;
  readonly notes: readonly Note[];
}

/**
 * Neighbourhood overlap and information imbalance, both ways, of two clouds whose rows are the same points: the layers of
 * a network, two models [docs/dimension.md#between-clouds]. All ranks are known.
 * @throws SHAPE where the clouds have different numbers of points; OPTION for k out of range; what findNeighbors throws
 */
export async function compareClouds(
  a: PointCloud,
  b: PointCloud,
  options: CompareCloudsOptions = {},
): Promise<CloudComparison> {
  const { k, sample, seed, metric, level, pool, ...control } = checked<Checked>(options as object, OPTIONS);
  if (b.n !== a.n) throw shapeError("b", `${a.n} points, row by row those of a`, b.n);
  if (k > a.n - 1) throw optionError("k", `an integer from 1 to ${a.n - 1} (n - 1)`, k);
  const n = a.n;
  const sampled = sampleRows(n, sample, seed);
  const chunks = sampled ? Math.ceil((sampled.length * n) / CHUNK) : 1;
  const clouds = [];
  for (const [at, cloud] of [a, b].entries())
    clouds.push(await prepare(cloud, { metric, k: n - 1, pool, ...stage(control, 0.05 * at, 0.05 * (at + 1)) }));
  const parts = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const own = sampled?.filter((_, at) => at % chunks === chunk);
    const lists = [];
    for (const [at, cloud] of clouds.entries()) {
      const queries = own ? { own, queries: takeRows(cloud.cloud, own) } : {};
      const share = (part: number) => 0.1 + (0.9 * (chunk + part / 2)) / chunks;
      lists.push(
        await findNeighbors(cloud, { k: n - 1, pool, ...queries, ...stage(control, share(at), share(at + 1)) }),
      );
    }
    const [nearA, nearB] = lists;
    parts.push({
      overlap: neighborhoodOverlap(nearA, nearB, { k, level }),
      forth: informationImbalance(nearA, nearB, { level }),
      back: informationImbalance(nearB, nearA, { level }),
    });
  }
  control.onProgress?.(1);
  return Object.freeze({
    kind: "cloud-comparison",
    n,
    overlap: pooled(parts.map(({ overlap }) => overlap)),
    forth: pooled(parts.map(({ forth }) => forth)),
    back: pooled(parts.map(({ back }) => back)),
    notes: Object.freeze([...a.notes, ...b.notes, ...(sampled ? [sampledNote(sampled.length, n, seed)] : [])]),
  });
}

/** Comparisons of disjoint random samples of points as one of all of them. */
function pooled(parts: readonly NeighborComparison[]): NeighborComparison {
  if (parts.length === 1) return parts[0];
  const [first] = parts;
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const value = parts.reduce((sum, part) => sum + (part.value * part.n) / n, 0);
  const standardError = Math.sqrt(parts.reduce((sum, part) => sum + ((part.standardError * part.n) / n) ** 2, 0));
  const reach = standardError * normalQuantile((1 + first.level) / 2);
  const most = first.method === "neighborhood-overlap" ? 1 : 2;
  return Object.freeze({
    ...first,
    value,
    standardError,
    interval: Object.freeze([Math.max(0, value - reach), Math.min(most, value + reach)] as const),
    n,
  });
}

type Checked = Required<Omit<CompareCloudsOptions, keyof WorkOptions>> & WorkOptions;
const OPTIONS = {
  k: integer(10, 1),
  sample: integer(500, 1),
  seed: integer(0, 0),
  metric: metricOption<Metric>("euclidean"),
  level: LEVEL,
  ...WORK_OPTIONS,
};
/** Neighbours of one search. */
const CHUNK = 2 ** 24;
