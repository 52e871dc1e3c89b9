import { dataError } from "../base/errors.ts";
import { permutation, random } from "../base/random.ts";
import { quantile } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { f64, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import { powerOfTwo } from "./choose-scale.ts";
import { evenRows } from "./even-rows.ts";
import { TREE_AXES } from "./frame.ts";
import { loadRows } from "./load-rows.ts";
import { isDirectional, type Measure, metricCode, periodOf } from "./metric.ts";

/** A sample of the references, about a common centre, with its principal coordinates. */
export interface Sample {
  readonly metric: Measure;
  readonly D: number;
  readonly unit: number;
  readonly centre: Float64Array;
  /** S x D, about the centre. */
  readonly rows: Float64Array;
  /** Whose rows these are. */
  readonly ids: Int32Array;
  /** The rows' lengths and their largest magnitudes, each ascending. */
  readonly lengths: Float64Array;
  readonly largest: Float64Array;
  /** axes x D. */
  readonly axes: Float64Array;
  readonly defect: number;
  /** S x (axes + 1): principal coordinates and what remains. */
  readonly features: Float64Array;
  /** The first rows, which the axes were not learned from. */
  readonly planned: number;
  readonly boxScale: number;
}

/** @throws DATA for magnitudes that no scaling brings into range, and for an all-zero row under cosine */
export function takeSample(metric: Measure, clouds: readonly PointCloud[]): Sample {
  const [cloud] = clouds;
  const { n, D } = cloud;
  const unit = isDirectional(metric) ? 1 : unitOf(clouds, periodOf(metric));
  const S = Math.min(n, PLANNED + Math.max(LEAST_LEARNED, Math.min(MOST_LEARNED, Math.floor(n * LEARNED))));
  const order = evenRows(n, S);
  const used = machine("simd");
  const mix = permutation(S, random("sample"));
  const ids = Int32Array.from(mix, (place) => order[place]);
  const { rows, centre, lengths, largest } = scope(used, sampleLayout(S, D), (at) => {
    const { kernels } = used;
    loadRows({ metric, unit }, cloud, order, 0, S, used, at.rows);
    const ordered = at.rows.view.slice();
    mix.forEach((from, to) => {
      at.rows.view.set(ordered.subarray(from * D, (from + 1) * D), to * D);
    });
    at.centre.view.fill(0);
    // An inner product knows no other centre than zero.
    if (metric !== "inner-product")
      kernels.medianRow(at.rows.pointer, medianRows(S), D, at.work.pointer, at.centre.pointer);
    kernels.centreRows(at.rows.pointer, S, D, at.centre.pointer);
    kernels.rowSizes(at.rows.pointer, S, D, at.squares.pointer, at.largest.pointer);
    return {
      rows: at.rows.view.slice(),
      centre: at.centre.view.slice(),
      lengths: at.squares.view.map(Math.sqrt).sort(),
      largest: at.largest.view.slice().sort(),
    };
  });
  const period = periodOf(metric) * unit;
  const usual = period || quantile(largest, USUAL) || largest[S - 1];
  const sample = {
    metric,
    D,
    unit,
    centre,
    rows,
    ids,
    lengths,
    largest,
    boxScale: usual === 0 ? 1 : powerOfTwo(-1 - Math.floor(Math.log2(usual))),
  };
  const plain = { ...sample, planned: S, axes: new Float64Array(0), defect: 0, features: new Float64Array(0) };
  if (D <= TREE_AXES) return plain;
  if (metricCode(metric) > 0) return { ...plain, axes: widestAxes(rows, D) };
  // Axes fit the rows they were learned from too well: plans are made on others, which come first.
  const planned = Math.min(S >> 1, PLANNED);
  const learned = S - planned;
  const m = Math.min(D, D < WIDE ? FEW_AXES : MANY_AXES, learned);
  const rng = random("principal axes");
  const layout = {
    rows: f64(S * D),
    axes: f64(m * D),
    values: f64(m),
    work: f64(m * (Math.max(S, D) + 2 * m + 2)),
    out: f64(S * (m + 1)),
  };
  return scope(used, layout, (at) => {
    const { kernels } = used;
    // Near one, so that no product of three of them leaves f64; a power of two moves no bit of the axes.
    for (let i = 0; i < rows.length; i++) at.rows.view[i] = rows[i] * sample.boxScale;
    for (let i = 0; i < m * D; i++) at.axes.view[i] = rng.normal();
    // biome-ignore format: an array of arguments a line
    kernels.principalAxes(at.rows.pointer + 8 * planned * D, learned, D, m, ROUNDS, at.axes.pointer, at.values.pointer, at.work.pointer);
    const defect = kernels.orthonormalDefect(at.axes.pointer, m, D);
    if (!(defect <= MOST_DEFECT)) return plain;
    at.rows.view.set(rows);
    kernels.projectRows(at.rows.pointer, S, D, at.axes.pointer, m, at.out.pointer);
    return { ...sample, planned, axes: at.axes.view.slice(), defect, features: at.out.view.slice() };
  });
}

/** The sample's first m principal coordinates and the norm of what remains beside them. */
export function shortened({ features, axes, D }: Sample, m: number): Float64Array {
  const from = axes.length / D + 1;
  const S = features.length / from;
  const out = new Float64Array(S * (m + 1));
  for (let i = 0; i < S; i++) {
    let sq = 0;
    for (let c = 0; c < from; c++) {
      const value = features[i * from + c];
      if (c < m) out[i * (m + 1) + c] = value;
      else sq += value * value;
    }
    out[i * (m + 1) + m] = Math.sqrt(sq);
  }
  return out;
}

/** The coordinate axes along which the rows spread most, as rows of a matrix: any metric bounds a distance by them. */
function widestAxes(rows: Float64Array, D: number): Float64Array {
  const spread = new Float64Array(D);
  for (let i = 0; i < rows.length; i++) spread[i % D] += Math.abs(rows[i]);
  const columns = Array.from(spread.keys()).sort((a, b) => spread[b] - spread[a] || a - b);
  const axes = new Float64Array(TREE_AXES * D);
  for (let axis = 0; axis < TREE_AXES; axis++) axes[axis * D + columns[axis]] = 1;
  return axes;
}

/** Only f64, or the length of a torus, reaches magnitudes whose squares leave the range of f64; then all clouds count. */
function unitOf(clouds: readonly PointCloud[], period: number): number {
  const wide = exponentOf(
    clouds.filter(({ dtype }) => dtype === "f64"),
    period,
  );
  if (Math.abs(wide) < SAFE_EXPONENT) return 1;
  const exponent = exponentOf(clouds, period);
  return Math.abs(exponent) < SAFE_EXPONENT ? 1 : powerOfTwo(-exponent);
}

/** Of the largest magnitude, the period's among them; 0 where all is zero. */
function exponentOf(clouds: readonly PointCloud[], period: number): number {
  let largest = period;
  for (const { coords } of clouds)
    for (let i = 0; i < coords.length; i++) largest = Math.max(largest, Math.abs(coords[i]));
  if (largest > MAX_MAGNITUDE) throw dataError("coords", `magnitudes up to ${MAX_MAGNITUDE}`, largest);
  return largest === 0 ? 0 : Math.floor(Math.log2(largest));
}

const sampleLayout = (S: number, D: number) => ({
  rows: f64(S * D),
  centre: f64(D),
  squares: f64(S),
  largest: f64(S),
  work: f64(2 * medianRows(S)),
});

/** The first rows, an odd number of them, whose median is the centre: a middle that outliers do not move. */
const medianRows = (S: number) => (Math.min(S, MEDIAN_ROWS) - 1) | 1;

/** Share of the references that axes are learned from, in bounds: from few rows those of many clusters are not found. */
const LEARNED = 1 / 16;
const LEAST_LEARNED = 512;
const MOST_LEARNED = 2048;
/** Rows that plans are made on. */
const PLANNED = 256;
const MEDIAN_ROWS = 63;
/** Beyond 2^+-200 squares of differences could leave the range of f64. */
const SAFE_EXPONENT = 200;
/** Beyond it distances could leave the range of f64. */
const MAX_MAGNITUDE = 2 ** 1000;
/** Share of rows whose reach sets the boxes' scale. */
const USUAL = 0.995;
/** Axes that a sample of this size tells apart and that are worth a look. */
const FEW_AXES = 40;
const MANY_AXES = 80;
const WIDE = 256;
const ROUNDS = 2;
/** What the features' error bound assumes of their axes. */
const MOST_DEFECT = 2 ** -24;
