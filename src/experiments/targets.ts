import { random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";

/** A function on the cloud to be learned: its value at every point. */
export interface Target {
  readonly name: string;
  /** values[i]: at point i; n numbers. */
  readonly values: Float64Array;
}

/** w.x with a random unit w; scaled to unit variance over the cloud. */
export function linearTarget(cloud: PointCloud, seed: number): Target {
  const { D } = cloud;
  const rng = random(seed).split("linear-target");
  const weights = Float64Array.from({ length: D }, () => rng.normal());
  const values = new Float64Array(cloud.n);
  for (let i = 0; i < cloud.n; i++) for (let c = 0; c < D; c++) values[i] += weights[c] * cloud.coords[i * D + c];
  return { name: `linear, seed ${seed}`, values: standardized(values) };
}

/**
 * A sum of random cosines: a draw, nearly, of the Gaussian process whose kernel falls over `lengthScale` times
 * the cloud's root-mean-square radius (random features, Rahimi & Recht 2007); scaled to unit variance.
 */
export function smoothTarget(cloud: PointCloud, seed: number, lengthScale: number): Target {
  const { n, D, coords } = cloud;
  const rng = random(seed).split("smooth-target");
  const { centre, radius } = middle(cloud);
  const values = new Float64Array(n);
  const wave = new Float64Array(D);
  for (let m = 0; m < WAVES; m++) {
    for (let c = 0; c < D; c++) wave[c] = rng.normal() / (lengthScale * radius);
    let phase = 2 * Math.PI * rng.uniform();
    for (let c = 0; c < D; c++) phase -= wave[c] * centre[c];
    for (let i = 0; i < n; i++) {
      let angle = phase;
      for (let c = 0, at = i * D; c < D; c++, at++) angle += wave[c] * coords[at];
      values[i] += Math.cos(angle);
    }
  }
  return { name: `smooth, seed ${seed}, length ${lengthScale}`, values: standardized(values) };
}

function middle({ n, D, coords }: PointCloud): { centre: Float64Array; radius: number } {
  const centre = new Float64Array(D);
  for (let i = 0; i < n; i++) for (let c = 0; c < D; c++) centre[c] += coords[i * D + c] / n;
  let sq = 0;
  for (let i = 0; i < n; i++) for (let c = 0; c < D; c++) sq += (coords[i * D + c] - centre[c]) ** 2 / n;
  return { centre, radius: Math.sqrt(sq) };
}

function standardized(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / values.length);
  return values.map((y) => (y - mean) / spread);
}

const WAVES = 32;
