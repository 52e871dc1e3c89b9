import { oneOf } from "../../base/checked.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { makeEstimate } from "../make-estimate.ts";
import { linksUnknown } from "../pair-variance.ts";
import { meanRadius, requireDefined, undefinedNotes, usableRows, wideNotes } from "../usable-rows.ts";
import type { GramForm } from "./gram-form.ts";
import { type NeighborhoodOptions, neighborhoodSums } from "./neighborhood-sums.ts";
import type { NeighborhoodSums } from "./neighborhood-task.ts";
import { meanVariance, pointInfluence } from "./point-influence.ts";
import { readBalls } from "./simplex-skewness.ts";

/** How the points' values become one. */
export type LocalMean = "mean" | "harmonic";

export const localMean = (fallback: LocalMean) => oneOf<LocalMean>(fallback, "mean", "harmonic");

/** What an estimator reads and how. */
interface Question {
  readonly cloud: PointCloud;
  readonly near: Neighbors;
  /** Neighbours of a point. */
  readonly k: number;
  readonly form: GramForm;
  readonly control: NeighborhoodOptions;
}

/** The dimension about every query. */
export async function localByNeighborhoods(question: Question): Promise<LocalDimensions> {
  const { near, k, form } = question;
  const { rows, sums, read, notes } = await answer(question);
  const dimensions = new Float64Array(near.n);
  for (const [i, row] of rows.entries()) dimensions[row] = read(sums.over[i], sums.under[i]);
  const { name, ...params } = form;
  return Object.freeze({
    kind: "local-dimensions",
    method: name,
    n: near.n,
    dimensions,
    params: Object.freeze({ k, ...params }),
    notes: Object.freeze([...notes]),
  });
}

/**
 * The mean of the queries' dimensions, with the error of a jackknife over points [docs/dimension.md#angle-errors].
 * @throws DEGENERATE if fewer than 10 queries have a dimension
 */
export async function estimateByNeighborhoods(
  question: Question,
  aggregate: LocalMean,
  level: number,
): Promise<DimensionEstimate> {
  const { near, k, form } = question;
  const { rows, sums, read, notes } = await answer(question);
  requireDefined(form.name, rows.length, near.n);
  const term = aggregate === "mean" ? read : (over: number, under: number) => 1 / read(over, under);
  let mean = 0;
  for (let i = 0; i < rows.length; i++) mean += term(sums.over[i], sums.under[i]) / rows.length;
  const { name, ...params } = form;
  return makeEstimate({
    method: name,
    dimension: aggregate === "mean" ? mean : 1 / mean,
    relativeVariance: meanVariance(pointInfluence(near, rows, sums, term)) / mean ** 2,
    level,
    n: rows.length,
    scale: meanRadius(near, { rows }, k),
    params: { k, ...params, aggregate },
    notes: [...notes, ...linksUnknown(near), ...wideNotes(near, k)],
  });
}

/** The sums of the rows that determine a dimension, and how it is read off them. */
async function answer({ cloud, near, k, form, control }: Question) {
  const used = usableRows(near, k, `${form.name} with k = ${k}`);
  const sums = await neighborhoodSums(cloud, near, used.rows, k, form, control);
  const ratio = form.name === "ess" ? readBalls(form) : (value: number) => value;
  const read = (over: number, under: number) => ratio(over / under);
  const has = used.rows.map((_, i) => {
    const value = read(sums.over[i], sums.under[i]);
    return value > 0 && value < Infinity ? 1 : 0;
  });
  const kept = used.rows.filter((_, i) => has[i] === 1);
  const notes = [...used.notes, ...undefinedNotes(kept.length, used.rows.length)];
  return { rows: kept, sums: kept.length === used.rows.length ? sums : only(sums, has, k), read, notes };
}

function only({ over, under, overOf, underOf }: NeighborhoodSums, has: Int32Array, k: number): NeighborhoodSums {
  return {
    over: over.filter((_, i) => has[i] === 1),
    under: under.filter((_, i) => has[i] === 1),
    overOf: overOf.filter((_, at) => has[Math.floor(at / k)] === 1),
    underOf: underOf.filter((_, at) => has[Math.floor(at / k)] === 1),
  };
}
