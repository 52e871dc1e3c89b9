import type { OptionRule } from "../base/checked.ts";
import { dataError, optionError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";

/**
 * What neighbours are near by: Euclidean distance; the chord or the angle (radians) between directions; the sum or the
 * largest of |x_c - y_c|; how many coordinates of integer codes differ; Euclidean distance on a torus of L in every
 * coordinate, whose rows lie in [0, L).
 */
export type Metric = "euclidean" | "cosine" | "angle" | "manhattan" | "chebyshev" | "hamming" | `periodic:${number}`;

/** What pairs are ranked by: a metric, or the inner product, largest first, which is none. */
export type Measure = Metric | "inner-product";

export const METRICS = "euclidean, cosine, angle, manhattan, chebyshev, hamming or periodic:L";

/** The metric that a text names, in its shortest spelling; undefined for any other. */
export function parseMetric(text: unknown): Metric | undefined {
  if (typeof text !== "string") return undefined;
  if (NAMED.includes(text)) return text as Metric;
  const [, number] = /^periodic:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)$/i.exec(text) ?? [];
  const length = number === undefined ? 0 : Number(number);
  return length >= LEAST_LENGTH && length <= MOST_LENGTH ? `periodic:${length}` : undefined;
}

/** An option that takes a metric. */
export function metricOption<T extends Metric | undefined>(fallback: NoInfer<T>): OptionRule<T | Metric> {
  return {
    fallback,
    read: (name, value) => {
      const metric = parseMetric(value);
      if (metric === undefined) throw optionError(name, METRICS, value);
      return metric;
    },
  };
}

/** Whether rows are replaced by their directions. */
export const isDirectional = (measure: Measure) => measure === "cosine" || measure === "angle";

/** L of periodic:L; 0 for any other. */
export const periodOf = (measure: Measure) => (measure.startsWith("periodic:") ? Number(measure.slice(9)) : 0);

/** The number by which kernels know a measure [assembly/metric.ts]. */
export function metricCode(measure: Measure): number {
  if (measure === "manhattan") return 1;
  if (measure === "chebyshev") return 2;
  if (periodOf(measure) > 0) return 3;
  return measure === "inner-product" ? 4 : 0;
}

/** The distance that a key of the kernels stands for, in the kernels' unit: keys are squares, or distances themselves. */
export function distanceOf(metric: Metric): (key: number) => number {
  if (metric === "manhattan" || metric === "chebyshev" || metric === "hamming") return (key) => key;
  return metric === "angle" ? (key) => angleOf(Math.sqrt(key)) : Math.sqrt;
}

/** The radius in the kernels' distances within which, strictly, lies what lies strictly within a radius by the metric. */
export function kernelRadius(metric: Metric, radius: number): number {
  if (metric !== "angle") return radius;
  // The least chord whose angle is not below the radius, bit by bit.
  if (angleOf(MOST_CHORD) < radius) return Infinity;
  let below = 0;
  let reached = MOST_CHORD;
  if (radius === 0) return 0;
  for (;;) {
    const middle = below + (reached - below) / 2;
    if (middle <= below || middle >= reached) return reached;
    if (angleOf(middle) < radius) below = middle;
    else reached = middle;
  }
}

/** @throws DATA naming the first coordinate outside [0, L) under periodic:L */
export function requireInBox({ n, D, coords }: PointCloud, measure: Measure, name: string): void {
  const length = periodOf(measure);
  if (length === 0) return;
  for (let at = 0; at < n * D; at++)
    if (!(coords[at] >= 0 && coords[at] < length))
      throw dataError(
        `${name} ${Math.floor(at / D)}, column ${at % D}`,
        `a coordinate from 0 to below ${length} (metric ${measure})`,
        coords[at],
      );
}

const angleOf = (chord: number) => 2 * Math.asin(Math.min(1, chord / 2));

const NAMED: readonly string[] = ["euclidean", "cosine", "angle", "manhattan", "chebyshev", "hamming"];
/** Whose squares a power of two brings into range. */
const LEAST_LENGTH = 1e-300;
const MOST_LENGTH = 1e300;
/** More than any two unit vectors are apart, rounded. */
const MOST_CHORD = 2.5;
