import { checked, integer } from "../../base/checked.ts";
import { shapeError } from "../../base/errors.ts";
import { note } from "../../base/note.ts";
import { mean } from "../../base/statistics.ts";
import { type PointCloud, pointCloud, sharedBuffer, sharedCloud } from "../../cloud/point-cloud.ts";
import { isDirectional, periodOf } from "../../neighbors/metric.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { rowLengths } from "../../neighbors/row-lengths.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import { WORK_OPTIONS, type WorkOptions } from "../../pool/work-options.ts";
import { blockJackknife } from "../block-jackknife.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { meanRadius, requireDefined, undefinedNotes, usableRows } from "../usable-rows.ts";
import { unitOf } from "./half-spectra.ts";
import { localSpectraTask } from "./local-spectra-task.ts";
import { countVariance, noAxis } from "./pca.ts";
import {
  isCount,
  requireOfRule,
  ruleParams,
  SPECTRUM_RULE_OPTIONS,
  type SpectrumRuleOptions,
} from "./stopping-rules.ts";

export interface LocalPcaOptions extends SpectrumRuleOptions, WorkOptions {
  /** Neighbours whose covariance is taken; no rule keeps more than k - 1 axes. */
  readonly k?: number;
  readonly level?: number;
}

export const LOCAL_PCA_OPTIONS = { ...SPECTRUM_RULE_OPTIONS, k: integer(50, 3), level: LEVEL };

/**
 * The mean of what a stopping rule reads off the covariance of each point's k neighbours, over the points where it keeps an axis
 * (Fukunaga & Olsen 1971) [docs/dimension.md#lpca].
 * @param cloud the points that `near` was searched among
 * @throws SHAPE where the cloud has other points than were searched; OPTION for fewer than k neighbours; DEGENERATE where
 * fewer than 10 points are usable or the rule finds an axis at fewer; CANCELLED
 */
export async function lpca(
  cloud: PointCloud,
  near: Neighbors,
  options: LocalPcaOptions = {},
): Promise<DimensionEstimate> {
  const { params, dimensions, used, rule, k, level } = await localSpectra(cloud, near, options);
  const rows = used.rows.filter((i) => dimensions[i] > 0);
  if (rows.length === 0) throw noAxis("lpca", rule.rule);
  requireDefined("lpca", rows.length, near.n);
  const over = (kept: Int32Array) => mean(Float64Array.from(kept, (i) => dimensions[i]));
  const dimension = over(rows);
  return makeEstimate({
    method: "lpca",
    dimension,
    relativeVariance: blockJackknife(near, rows, over) + countVariance(rule.rule) / dimension ** 2,
    level,
    n: rows.length,
    scale: meanRadius(near, used, k),
    params,
    notes: [...used.notes, ...undefinedNotes(rows.length, used.rows.length), ...(isCount(rule.rule) ? [] : [ROUGH])],
  });
}

const ROUGH = note(
  "error-rough",
  "patches reach from one region of the jackknife into others: the error was seen to be 0.4 to 3.7 of the truth",
);

/** What `lpca` is the mean of, point by point. @throws as `lpca` */
export async function lpcaLocal(
  cloud: PointCloud,
  near: Neighbors,
  options: LocalPcaOptions = {},
): Promise<LocalDimensions> {
  const { params, dimensions, used } = await localSpectra(cloud, near, options);
  return Object.freeze({ kind: "local-dimensions", method: "lpca", n: near.n, dimensions, params, notes: used.notes });
}

async function localSpectra(given: PointCloud, near: Neighbors, options: LocalPcaOptions) {
  requireOfRule(options);
  const {
    k,
    level,
    pool = inlinePool(),
    signal,
    onProgress,
    ...rule
  } = checked<Required<SpectrumRuleOptions> & { k: number; level: number } & WorkOptions>(options as object, {
    ...LOCAL_PCA_OPTIONS,
    ...WORK_OPTIONS,
  });
  if (given.n !== near.references)
    throw shapeError("cloud", `the ${near.references} points that were searched`, given.n);
  const used = usableRows(near, k, `lpca with k = ${k}`);
  const cloud = isDirectional(near.metric) ? directions(given) : sharedCloud(given);
  const unit = unitOf(cloud);
  const shared = { cloud, unit, period: periodOf(near.metric), indices: near.indices, width: near.k, k, rule };
  const count = Math.min(near.n, pool.size * PARTS_PER_WORKER);
  const parts = Array.from({ length: count }, (_, part) => ({
    from: Math.floor((part * near.n) / count),
    to: Math.floor(((part + 1) * near.n) / count),
  }));
  const found = await pool.run(localSpectraTask, shared, parts, { signal, onProgress });
  const dimensions = new Float64Array(near.n);
  for (const [at, { from }] of parts.entries()) dimensions.set(found[at], from);
  for (let i = 0; i < near.n; i++) if (!used.has[i]) dimensions[i] = 0;
  return { k, level, rule, used, dimensions, params: { ...ruleParams(rule), k } };
}

/** The rows at length one. */
function directions(cloud: PointCloud): PointCloud {
  const { largest, norm } = rowLengths(cloud);
  const turned = new Float64Array(sharedBuffer(8 * cloud.coords.length));
  for (let at = 0; at < turned.length; at++) {
    const row = Math.floor(at / cloud.D);
    turned[at] = cloud.coords[at] / largest[row] / norm[row];
  }
  return pointCloud(turned, cloud.D, cloud.notes);
}

const PARTS_PER_WORKER = 4;
