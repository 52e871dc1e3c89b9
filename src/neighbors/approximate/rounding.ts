import { type Random, random } from "../../base/random.ts";
import { quantile } from "../../base/statistics.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Build } from "../../wasm/kernels.ts";
import { chooseScale } from "../choose-scale.ts";
import { FORMATS, type Format, type Frame, isCoarse } from "../frame.ts";
import { kernelSpeeds } from "../kernel-speeds.ts";
import type { Metric } from "../metric.ts";
import { type Sample, takeSample } from "../sample.ts";

type WholeFormat = Exclude<Format, "f32">;

/** How rows are rounded to i16 and compared: plain data [docs/kernels.md#approximate]. */
export interface Rounding extends Pick<Frame, "build" | "unit"> {
  readonly metric: Metric;
  readonly D: number;
  readonly centre: Float64Array;
  readonly scale: number;
  /** Coordinates of a rounded row: D rounded up to 8. */
  readonly stride: number;
  /** Codes of the tiles: the rounded rows as they are, or 7 bits of them. */
  readonly format: WholeFormat;
  /** 7-bit steps in a rounded one, 0 for i16; and the largest error before a point is set aside. */
  readonly ratio: number;
  readonly most: number;
}

export interface Rounded {
  readonly rounding: Rounding;
  /** Eight directions of the sample's largest spread, for the order that points are kept in. */
  readonly principal: Int32Array;
  /** Eight random directions a tree. */
  readonly directions: (tree: number) => Int32Array;
}

/** A rounding fitted to a sample of the cloud. */
export function chooseRounding(cloud: PointCloud, metric: Metric, seed: number): Rounded {
  const sample = takeSample(metric, [cloud]);
  const { D, unit, centre } = sample;
  const stride = Math.ceil(D / 8) * 8;
  const scale = USUAL_LENGTH / (usualLength(sample) || USUAL_LENGTH);
  const narrow = chooseScale(sample.largest, D, "i8");
  const [{ build, format }] = kernelSpeeds()
    .filter(({ format }) => format !== "f32")
    .sort((a, b) => a.nanoseconds / FORMATS[a.format].perWord - b.nanoseconds / FORMATS[b.format].perWord) as {
    build: Build;
    format: WholeFormat;
  }[];
  const coarse = isCoarse(format);
  const rng = random(seed).split("approximate-neighbors");
  return {
    rounding: {
      build,
      metric,
      unit,
      D,
      centre,
      scale,
      stride,
      format,
      // The kernel multiplies in f32.
      ratio: coarse ? Math.fround(narrow.scale / scale) : 0,
      most: coarse ? narrow.most : Infinity,
    },
    principal: packDirections(sample, stride, (m) => (c) => (c === m ? 1 : 0)),
    directions: (tree) => {
      const own = rng.split(tree);
      return packDirections(sample, stride, () => weights(own));
    },
  };
}

/** All rows but a two-hundredth are shorter. */
const usualLength = ({ lengths }: Sample) => quantile(lengths, 0.995) || lengths[lengths.length - 1];

const weights = (rng: Random) => () => rng.normal();

/** Eight sums of axes, or of coordinates where there are few, as i16 of one length. */
function packDirections(
  { axes, D }: Sample,
  stride: number,
  weightsOf: (m: number) => (axis: number) => number,
): Int32Array {
  const known = Math.min(MOST_AXES, axes.length / D);
  const out = new Int16Array(DIRECTIONS * stride);
  const direction = new Float64Array(D);
  for (let m = 0; m < DIRECTIONS; m++) {
    const weight = weightsOf(m);
    direction.fill(0);
    for (let axis = 0; axis < (known || D); axis++) {
      const w = weight(axis);
      if (known === 0) direction[axis] = w;
      else for (let c = 0; c < D; c++) direction[c] += w * axes[axis * D + c];
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let c = 0; c < D; c++) out[m * stride + c] = Math.round((direction[c] / length) * LENGTH);
  }
  return new Int32Array(out.buffer);
}

/** Axes that random directions are made of: nearer neighbours lie along the others. */
const MOST_AXES = 20;
const DIRECTIONS = 8;
/** What rounded rows are drawn in from is 15900. */
const USUAL_LENGTH = 14000;
const LENGTH = 16000;
