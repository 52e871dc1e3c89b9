import { degenerateError } from "../base/errors.ts";
import { random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { addMultiple, dot } from "./rows.ts";

/** A function on the cloud to be learned: its value at every point. */
export interface Target {
  readonly name: string;
  /** values[i]: at point i; n numbers. */
  readonly values: Float64Array;
}

/**
 * w.x with a random unit w; scaled to mean zero and unit variance over the cloud.
 * @throws DEGENERATE where all points are one
 */
export function linearTarget(cloud: PointCloud, seed: number): Target {
  const rng = random(seed).split("linear-target");
  const weights = Float64Array.from({ length: cloud.D }, () => rng.normal());
  const { eachCentred } = middle(cloud);
  const values = new Float64Array(cloud.n);
  eachCentred((i, row) => {
    values[i] = dot(row, 0, weights, 0, cloud.D);
  });
  return { name: `linear, seed ${seed}`, values: standardized(values) };
}

/**
 * A sum of random cosines: a draw, nearly, of the Gaussian process whose kernel falls over `lengthScale` times
 * the cloud's root-mean-square radius (random features, Rahimi & Recht 2007); scaled to mean zero and unit variance.
 * @throws DEGENERATE where all points are one
 */
export function smoothTarget(cloud: PointCloud, seed: number, lengthScale: number): Target {
  const { n, D } = cloud;
  const rng = random(seed).split("smooth-target");
  const { eachCentred, radius } = middle(cloud);
  const waves = new Float64Array(WAVES * D);
  const phases = new Float64Array(WAVES);
  for (let m = 0; m < WAVES; m++) {
    for (let c = 0; c < D; c++) waves[m * D + c] = rng.normal() / lengthScale;
    phases[m] = 2 * Math.PI * rng.uniform();
  }
  const values = new Float64Array(n);
  eachCentred((i, row) => {
    for (let m = 0; m < WAVES; m++) values[i] += Math.cos(phases[m] + dot(row, 0, waves, m * D, D) / radius);
  });
  return { name: `smooth, seed ${seed}, length ${lengthScale}`, values: standardized(values) };
}

interface Middle {
  /** Root mean square distance from the mean. */
  readonly radius: number;
  /** Visits every point less the mean; the row is void after the visit. */
  readonly eachCentred: (visit: (i: number, row: Float64Array) => void) => void;
}

function middle({ n, D, coords }: PointCloud): Middle {
  const row = new Float64Array(D);
  const shift = Float64Array.from(coords.subarray(0, D));
  const eachCentred: Middle["eachCentred"] = (visit) => {
    for (let i = 0; i < n; i++) {
      row.set(coords.subarray(i * D, (i + 1) * D));
      addMultiple(row, 0, shift, 0, -1, D);
      visit(i, row);
    }
  };
  // The mean as the first point plus a mean difference: a common offset costs no digits.
  const mean = new Float64Array(D);
  eachCentred((_, apart) => addMultiple(mean, 0, apart, 0, 1 / n, D));
  addMultiple(shift, 0, mean, 0, 1, D);
  let sq = 0;
  eachCentred((_, apart) => {
    sq += dot(apart, 0, apart, 0, D) / n;
  });
  if (!(sq > 0 && Number.isFinite(sq)))
    throw degenerateError(
      "cloud",
      "points that differ, by amounts whose squares are numbers",
      `a mean square of ${sq}`,
    );
  return { radius: Math.sqrt(sq), eachCentred };
}

function standardized(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / values.length);
  if (!(spread > 0)) throw degenerateError("target", "values that differ over the cloud", `a spread of ${spread}`);
  return values.map((y) => (y - mean) / spread);
}

const WAVES = 32;
