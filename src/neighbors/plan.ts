import { capacityError, dataError } from "../base/errors.ts";
import { quantile } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Build } from "../wasm/kernels.ts";
import type { Metric } from "./neighbors.ts";
import { rowLengths } from "./row-lengths.ts";

/** How one search is carried out; plain data that every worker gets once. */
export interface Plan {
  readonly build: Build;
  readonly metric: Metric;
  readonly k: number;
  readonly references: PointCloud;
  /** null: the references themselves. */
  readonly queries: PointCloud | null;
  /** Power of two that brings extreme raw values to where squares neither over- nor underflow; 1 for all others. */
  readonly unit: number;
  /** D numbers near the cloud's middle, in units of `unit`: they sharpen the filter and touch no result. */
  readonly centre: Float64Array;
  /** Power of two that brings |x - centre| below one in every coordinate of nearly all rows. */
  readonly scale: number;
  /** Query rows of a part, references of a tile, reference panels that share the cache. */
  readonly rows: number;
  readonly cols: number;
  readonly block: number;
}

/** @throws DATA naming an all-zero row under cosine; CAPACITY when lists or one row exceed what memory holds */
export function makePlan(
  build: Build,
  metric: Metric,
  k: number,
  references: PointCloud,
  queries: PointCloud | null,
  workers: number,
  tile?: { readonly rows: number; readonly cols: number },
): Plan {
  const { D } = references;
  const n = (queries ?? references).n;
  if (D > MAX_D) throw capacityError("D", `at most ${MAX_D} coordinates`, D);
  if (n * k > MAX_LIST) throw capacityError("n * k", `at most ${MAX_LIST} neighbours in one result`, n * k);
  const frame = metric === "cosine" ? unitFrame(references, queries) : rawFrame(references, queries);
  const share = Math.ceil(n / (PARTS_PER_WORKER * workers));
  const fits = Math.floor(BLOCK_BYTES / (12 * D + 12 * k + 64));
  const rows = tile?.rows ?? roundUp(clamp(Math.min(share, fits, MAX_ROWS), 1, n), ROW_STEP);
  const cols =
    tile?.cols ?? roundUp(clamp(Math.floor(Math.min(TILE_PRODUCTS / rows, BLOCK_BYTES / 12) / D), 8, MAX_COLS), 8);
  return {
    build,
    metric,
    k,
    references,
    queries,
    ...frame,
    rows,
    cols,
    block: Math.max(1, Math.floor(CACHE_BYTES / (32 * D))),
  };
}

/** Rows [from, to) of a cloud. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The query rows in ranges of the planned size. */
export function shards({ queries, references, rows }: Plan): RowRange[] {
  const n = (queries ?? references).n;
  return Array.from({ length: Math.ceil(n / rows) }, (_, i) => ({ from: i * rows, to: Math.min((i + 1) * rows, n) }));
}

type Frame = Pick<Plan, "unit" | "centre" | "scale">;

/** Unit vectors: any common centre will do, the mean direction is the best one. */
function unitFrame(references: PointCloud, queries: PointCloud | null): Frame {
  if (queries) rowLengths(queries, "query");
  const { n, D, coords } = references;
  const { largest, norm } = rowLengths(references);
  const centre = new Float64Array(D);
  for (let i = 0; i < n; i++) for (let c = 0; c < D; c++) centre[c] += coords[i * D + c] / largest[i] / norm[i] / n;
  return { unit: 1, centre, scale: 0.5 };
}

function rawFrame(references: PointCloud, queries: PointCloud | null): Frame {
  const clouds = queries ? [references, queries] : [references];
  let largest = 0;
  for (const { coords } of clouds)
    for (let i = 0; i < coords.length; i++) largest = Math.max(largest, Math.abs(coords[i]));
  if (largest > MAX_MAGNITUDE) throw dataError("coords", `magnitudes up to ${MAX_MAGNITUDE}`, largest);
  const exponent = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  const unit = Math.abs(exponent) < SAFE_EXPONENT ? 1 : powerOfTwo(-exponent);
  const centre = medianRow(references, unit);
  const reach = new Float64Array(references.n);
  const { n, D, coords } = references;
  for (let i = 0; i < n; i++)
    for (let c = 0; c < D; c++) reach[i] = Math.max(reach[i], Math.abs(coords[i * D + c] * unit - centre[c]));
  reach.sort();
  // Outliers must not set the scale: beyond sixteen times what nearly all rows reach the filter lets a row through.
  const usual = quantile(reach, USUAL) || reach[n - 1];
  return { unit, centre, scale: usual === 0 ? 1 : powerOfTwo(-1 - Math.floor(Math.log2(usual))) };
}

/** Median of each coordinate over a few rows, evenly spread: a middle that outliers do not move. */
function medianRow({ n, D, coords }: PointCloud, unit: number): Float64Array {
  const step = Math.max(1, Math.floor(n / MEDIAN_ROWS));
  const column = new Float64Array(Math.ceil(n / step));
  return Float64Array.from({ length: D }, (_, c) => {
    for (let i = 0; i < column.length; i++) column[i] = coords[i * step * D + c] * unit;
    return quantile(column.sort(), 0.5);
  });
}

/** 2^exponent, kept within the normal range. */
const powerOfTwo = (exponent: number) => 2 ** clamp(exponent, -1000, 1000);
const clamp = (value: number, from: number, to: number) => Math.max(from, Math.min(to, value));
const roundUp = (value: number, step: number) => Math.ceil(value / step) * step;

const MAX_D = 1 << 20;
const MAX_LIST = 2 ** 29;
/** Beyond 2^+-200 squares of differences could leave the range of f64. */
const SAFE_EXPONENT = 200;
/** Beyond it distances could leave the range of f64. */
const MAX_MAGNITUDE = 2 ** 1000;
const MEDIAN_ROWS = 255;
/** Share of rows whose reach sets the filter's scale. */
const USUAL = 0.999;
const PARTS_PER_WORKER = 4;
/** A multiple of every build's panel height. */
export const ROW_STEP = 12;
const MAX_ROWS = 1536;
const MAX_COLS = 8192;
/** Memory of a part's rows and lists; tiles of references are held to about the same. */
const BLOCK_BYTES = 2 ** 24;
/** Products of one call: some 30 ms, so that a search can be stopped and the engine's optimiser steps in. */
const TILE_PRODUCTS = 1e9;
/** Share of the second-level cache given to reference panels. */
const CACHE_BYTES = 3e5;
