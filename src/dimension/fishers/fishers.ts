import { checked, integer, real } from "../../base/checked.ts";
import { type Control, stage } from "../../base/control.ts";
import { degenerateError } from "../../base/errors.ts";
import { note } from "../../base/note.ts";
import { lambertW } from "../../base/special.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { separabilityTask } from "./separability-task.ts";
import { whitenedDirections } from "./whitened-directions.ts";

export interface FishersOptions extends Control {
  /** Principal axes are kept whose variance is above the largest over this. */
  readonly conditionNumber?: number;
  /** Points that pairs are made of; of more a random sample. */
  readonly points?: number;
  /** Of the sample, and of the groups that the error rests on. */
  readonly seed?: number;
  readonly pool?: Pool | undefined;
  readonly level?: number;
}

export const FISHERS_OPTIONS = {
  conditionNumber: real(10, 1),
  points: integer(20_000, 10),
  seed: integer(0, 0),
  level: LEVEL,
  ...WORK_OPTIONS,
};

/**
 * The dimension of the sphere on which as many pairs of points are not separable by Fisher's discriminant as in the cloud,
 * whitened (Albergante, Bac & Zinovyev 2019) [docs/dimension.md#fishers].
 * @throws DEGENERATE where too few pairs are inseparable at this n for a dimension to show, for fewer than ten points or all
 * points one; CANCELLED
 */
export async function fishers(cloud: PointCloud, options: FishersOptions = {}): Promise<DimensionEstimate> {
  const { conditionNumber, points, seed, level, pool = inlinePool(), ...control } = checked(options, FISHERS_OPTIONS);
  const { directions, m, starts } = await whitenedDirections(
    cloud,
    conditionNumber,
    seed,
    points,
    pool,
    stage(control, 0, 0.5),
  );
  const groups = starts.length - 1;
  const pairs: [number, number][] = [];
  for (let g = 0; g < groups; g++) for (let h = 0; h <= g; h++) pairs.push([g, h]);
  const shared = { directions, m, starts, levels: ALPHAS };
  const counts = await pool.run(separabilityTask, shared, pairs, stage(control, 0.5, 1));

  const level20 = chosenLevel(counts);
  const alpha = ALPHAS[level20];
  const inseparable = (without: number) =>
    counts.reduce((sum, one, at) => (pairs[at].includes(without) ? sum : sum + one[level20]), 0);
  const n = starts[groups];
  const all = inseparable(-1);
  if (all < FEWEST_PAIRS)
    throw degenerateError(
      "points",
      `at least ${FEWEST_PAIRS} pairs that Fisher's discriminant does not separate (n = ${n} points show dimensions up to about ${sphereDimension(FEWEST_PAIRS, n, ALPHAS[0]).toPrecision(2)}): the dimension is not detectable at this n`,
      all,
    );
  const dimension = sphereDimension(all, n, alpha);
  const left = Array.from({ length: groups }, (_, g) =>
    sphereDimension(inseparable(g), n - (starts[g + 1] - starts[g]), alpha),
  );
  // Pairs that share a point are counted in both: of a pair's own part the jackknife says twice what it is.
  const ofPairs = (logSlope(all, n, alpha) ** 2 * (1 - (2 * all) / n ** 2)) / all;
  const jackknife = left.reduce((sum, one) => sum + (one / dimension - 1) ** 2, 0) * ((groups - 1) / groups);
  return makeEstimate({
    method: "fishers",
    dimension,
    relativeVariance: Math.max(jackknife - ofPairs, ofPairs),
    level,
    n,
    scale: null,
    params: { conditionNumber, points, seed, components: m, alpha },
    notes: [
      ...cloud.notes,
      ...(n < cloud.n ? [note("sampled-points", `pairs were counted of ${n} of ${cloud.n} points`)] : []),
      ROUGH,
    ],
  });
}

const ROUGH = note(
  "error-rough",
  "what centring and whitening take out of the pairs' randomness is not taken off: the error was seen to be 1.0 to 1.6 of the truth",
);

/** The threshold nearest to 0.9 of the largest at which a pair is left. */
function chosenLevel(counts: readonly Float64Array[]): number {
  let last = ALPHAS.length - 1;
  while (last > 0 && counts.every((one) => one[last] === 0)) last--;
  const wanted = 0.9 * ALPHAS[last];
  return ALPHAS.reduce((best, alpha, t) => (Math.abs(alpha - wanted) < Math.abs(ALPHAS[best] - wanted) ? t : best), 0);
}

/** The n-sphere's dimension at which a point is inseparable from another with probability p = 2 pairs / n^2. */
function sphereDimension(pairs: number, n: number, alpha: number): number {
  const p = (2 * pairs) / n ** 2;
  const q = 1 - alpha * alpha;
  return lambertW(-Math.log(q) / (2 * Math.PI * p * p * alpha * alpha * q)) / -Math.log(q);
}

/** Slope of the dimension's logarithm in that of the pairs. */
function logSlope(pairs: number, n: number, alpha: number): number {
  const at = (by: number) => Math.log(sphereDimension(pairs * by, n, alpha));
  return (at(1.001) - at(1 / 1.001)) / (2 * Math.log(1.001));
}

const ALPHAS = Float64Array.from({ length: 20 }, (_, t) => 0.6 + 0.02 * t);
const FEWEST_PAIRS = 10;
