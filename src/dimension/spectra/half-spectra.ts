import type { Control } from "../../base/control.ts";
import { stage } from "../../base/control.ts";
import { degenerateError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import { type PointCloud, sharedBuffer, sharedCloud } from "../../cloud/point-cloud.ts";
import { powerOfTwo } from "../../neighbors/choose-scale.ts";
import type { Pool } from "../../pool/pool.ts";
import { gramTask } from "./gram-task.ts";
import { GROUPS, randomGroups } from "./half-samples.ts";
import type { Spectrum } from "./spectrum.ts";
import { type SpectrumShared, spectrumTask } from "./spectrum-task.ts";

/** The spectrum of a cloud's covariance, and those of its half-samples. */
interface HalfSpectra {
  readonly whole: Spectrum;
  readonly halves: readonly Spectrum[];
  /** The coordinates were taken times this power of two: their variances times its square. */
  readonly unit: number;
}

/**
 * Spectra of the covariance (n - 1 in its denominator) of all points and of fifteen half-samples, from the products of
 * sixteen seeded random groups, or of all points with each other where they are fewer than D [docs/dimension.md#pca].
 * @param halved whether the half-samples' spectra are wanted too
 * @throws DEGENERATE for fewer than ten points or all points one, CAPACITY, CANCELLED
 */
export async function halfSpectra(
  given: PointCloud,
  seed: number,
  halved: boolean,
  pool: Pool,
  control: Control,
): Promise<HalfSpectra> {
  const { unit, products } = await groupProducts(given, seed, pool, stage(control, 0, 0.5));
  const which = Array.from({ length: halved ? GROUPS : 1 }, (_, half) => half);
  const [whole, ...halves] = await pool.run(spectrumTask, products, which, stage(control, 0.5, 1));
  if (!(whole.values[0] > 0)) throw degenerateError("points", "points that differ", "all of them one");
  return { whole, halves, unit };
}

/** Products of sixteen seeded random groups of points, and in what unit and about what centre. */
export interface GroupProducts {
  readonly cloud: PointCloud;
  readonly unit: number;
  readonly centre: Float64Array;
  readonly groups: readonly Int32Array[];
  readonly products: SpectrumShared;
}

/** @throws DEGENERATE for fewer than ten points, CAPACITY, CANCELLED */
export async function groupProducts(
  given: PointCloud,
  seed: number,
  pool: Pool,
  control: Control,
): Promise<GroupProducts> {
  const { n, D } = given;
  if (n < FEWEST_POINTS) throw degenerateError("points", `at least ${FEWEST_POINTS} of them`, n);
  const cloud = sharedCloud(given);
  const wide = n < D;
  const { unit, centre } = middleOf(cloud);
  const groups = randomGroups(n, random(seed).split("half-samples"));
  const parts = wide ? [concatenated(groups, n)] : groups;
  const grams = await pool.run(gramTask, { cloud, unit, centre, wide }, parts, control);
  const products = {
    n,
    D,
    wide,
    products: joined(grams.map(({ products }) => products)),
    sums: joined(grams.map(({ sums }) => sums)),
    starts: Int32Array.from({ length: GROUPS + 1 }, (_, g) => Math.round((g * n) / GROUPS)),
  };
  return { cloud, unit, centre, groups, products };
}

/** Means of the coordinates in units of a power of two that brings the largest magnitude near one. */
export function middleOf({ n, D, coords }: PointCloud): { unit: number; centre: Float64Array } {
  let largest = 0;
  for (let i = 0; i < coords.length; i++) largest = Math.max(largest, Math.abs(coords[i]));
  const unit = largest === 0 ? 1 : powerOfTwo(-Math.floor(Math.log2(largest)));
  const centre = new Float64Array(D);
  for (let i = 0, at = 0; i < n; i++) for (let c = 0; c < D; c++, at++) centre[c] += (coords[at] * unit) / n;
  return { unit, centre };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Float64Array(sharedBuffer(8 * length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function concatenated(groups: readonly Int32Array[], n: number): Int32Array {
  const all = new Int32Array(n);
  let at = 0;
  for (const group of groups) {
    all.set(group, at);
    at += group.length;
  }
  return all;
}

const FEWEST_POINTS = 10;
