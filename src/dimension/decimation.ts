import { checked, integer } from "../base/checked.ts";
import { stage } from "../base/control.ts";
import { degenerateError, shapeError } from "../base/errors.ts";
import { permutation, random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { partSearch } from "./part-search.ts";
import { scanOf } from "./scan.ts";
import { twoNN } from "./two-nn.ts";

export interface DecimationOptions extends WorkOptions {
  /** How often the points are halved; fewer where parts would have less than fifty. */
  readonly halvings?: number;
  /** Of the random parts. */
  readonly seed?: number;
  readonly level?: number;
}

export const DECIMATION_OPTIONS = { halvings: integer(6, 1, 30), seed: integer(0, 0), level: LEVEL };

/**
 * TwoNN on all n points, on random halves, quarters, eighths, ..., fine to coarse (Facco et al. 2017): nearest neighbours
 * lie farther apart where points are fewer. A scale's dimension is the mean over its disjoint parts, whose errors are
 * independent [docs/dimension.md#decimation].
 * @param cloud the points that `near` was searched among
 * @throws SHAPE where the cloud has other points than were searched; DEGENERATE for lists among other points, fewer than 100 points, and as `twoNN`;
 * OPTION for fewer than 2 neighbours; CANCELLED
 */
export async function decimation(
  cloud: PointCloud,
  near: Neighbors,
  options: DecimationOptions = {},
): Promise<DimensionScan> {
  const { halvings, seed, level, pool, ...control } = checked<Checked>(options as object, {
    ...DECIMATION_OPTIONS,
    ...WORK_OPTIONS,
  });
  const { n } = near;
  if (!near.selfGraph)
    throw degenerateError("neighbors", "lists of the points among themselves for decimation", "other queries");
  if (cloud.n !== n) throw shapeError("cloud", `the ${n} points that were searched`, cloud.n);
  const most = Math.min(halvings, Math.floor(Math.log2(n / FEWEST)));
  if (most < 1) throw degenerateError("points", `at least ${2 * FEWEST} of them for decimation`, n);
  const order = permutation(n, random(seed).split("decimation"));
  const estimates = [pooled([twoNN(near, { level })], { parts: 1, seed, level })];
  const search = partSearch(cloud, near, 2, pool);
  for (let halving = 1; halving <= most; halving++) {
    const parts = 2 ** halving;
    const found: DimensionEstimate[] = [];
    for (let part = 0; part < parts; part++) {
      const done = (halving - 1 + part / parts) / most;
      const rows = order.slice(Math.round((part * n) / parts), Math.round(((part + 1) * n) / parts));
      const { lists } = await search(rows, stage(control, done, done + 1 / parts / most));
      found.push(twoNN(lists, { level }));
    }
    estimates.push(pooled(found, { parts, seed, level }));
  }
  return scanOf("decimation", estimates);
}

/** Estimates of disjoint random parts of one cloud as one. */
function pooled(
  parts: readonly DimensionEstimate[],
  { level, ...params }: { parts: number; seed: number; level: number },
): DimensionEstimate {
  const [first] = parts;
  const dimension = mean(parts.map((part) => part.dimension));
  const variance = mean(parts.map((part) => part.standardError ** 2)) / parts.length;
  return makeEstimate({
    method: "decimation",
    dimension,
    relativeVariance: variance / dimension ** 2,
    level,
    n: parts.reduce((sum, part) => sum + part.n, 0),
    scale: mean(parts.map((part) => part.scale ?? 0)),
    params: { ...first.params, ...params },
    notes: first.notes,
  });
}

type Checked = Required<Omit<DecimationOptions, keyof WorkOptions>> & WorkOptions; /** Points of the smallest part. */
const FEWEST = 50;
