import type { Control } from "../../base/control.ts";
import { stage } from "../../base/control.ts";
import { dataError, degenerateError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import { type PointCloud, sharedBuffer, sharedCloud } from "../../cloud/point-cloud.ts";
import { powerOfTwo } from "../../neighbors/choose-scale.ts";
import type { Pool } from "../../pool/pool.ts";
import { gramTask } from "./gram-task.ts";
import { GROUPS, randomGroups } from "./half-samples.ts";
import type { Spectrum } from "./spectrum.ts";
import { type SpectrumShared, spectrumTask } from "./spectrum-task.ts";

/** The spectrum of a cloud's covariance, and those of half-samples. */
interface HalfSpectra {
  readonly whole: Spectrum;
  readonly others: readonly Spectrum[];
  /** The coordinates were taken times this power of two: their variances times its square. */
  readonly unit: number;
}

/**
 * Spectra of the covariance (n - 1 in its denominator) of all points and of half-samples, from the products of
 * sixteen seeded random groups, or of all points with each other where they are fewer than D [docs/dimension.md#pca].
 * @param halves of which the spectra are wanted too
 * @throws DEGENERATE for fewer than ten points or all points one, DATA for magnitudes beyond 2^1000, CAPACITY, CANCELLED
 */
export async function halfSpectra(
  given: PointCloud,
  seed: number,
  halves: readonly number[],
  pool: Pool,
  control: Control,
): Promise<HalfSpectra> {
  const { unit, products } = await groupProducts(given, seed, pool, stage(control, 0, 0.5));
  const [whole, ...others] = await pool.run(spectrumTask, products, [0, ...halves], stage(control, 0.5, 1));
  if (!(whole.values[0] > 0)) throw allOne();
  return { whole, others, unit };
}

/** Products of sixteen seeded random groups of points, and in what unit and about what centre. */
export interface GroupProducts {
  readonly cloud: PointCloud;
  readonly unit: number;
  readonly centre: Float64Array;
  readonly groups: readonly Int32Array[];
  readonly products: SpectrumShared;
}

/** @throws DEGENERATE for fewer than ten points or all points one, DATA for magnitudes beyond 2^1000, CAPACITY, CANCELLED */
export async function groupProducts(
  given: PointCloud,
  seed: number,
  pool: Pool,
  control: Control,
): Promise<GroupProducts> {
  const { n, D } = given;
  if (n < FEWEST_POINTS) throw degenerateError("points", `at least ${FEWEST_POINTS} of them`, n);
  if (isOnePoint(given)) throw allOne();
  const cloud = sharedCloud(given);
  const wide = n < D;
  const unit = unitOf(cloud);
  const centre = meanOf(cloud, unit);
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

/** Of a mean that was rounded the points would differ. */
function isOnePoint({ D, coords }: PointCloud): boolean {
  for (let at = D; at < coords.length; at++) if (coords[at] !== coords[at - D]) return false;
  return true;
}

const allOne = () => degenerateError("points", "points that differ", "all of them one");

/** A power of two that brings the largest magnitude near one. @throws DATA for magnitudes whose sums of squares may overflow */
export function unitOf({ coords }: PointCloud): number {
  let largest = 0;
  for (let i = 0; i < coords.length; i++) largest = Math.max(largest, Math.abs(coords[i]));
  if (largest > LARGEST) throw dataError("coords", `magnitudes up to ${LARGEST}`, largest);
  return largest === 0 ? 1 : powerOfTwo(-Math.floor(Math.log2(largest)));
}

/** Means of the coordinates, in units. */
function meanOf({ n, D, coords }: PointCloud, unit: number): Float64Array {
  const centre = new Float64Array(D);
  for (let i = 0, at = 0; i < n; i++) for (let c = 0; c < D; c++, at++) centre[c] += (coords[at] * unit) / n;
  return centre;
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
/** As far as searches go. */
const LARGEST = 2 ** 1000;
