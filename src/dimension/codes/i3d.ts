import { checked, integer, oneOf } from "../../base/checked.ts";
import { type Control, stage } from "../../base/control.ts";
import { degenerateError, optionError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import { increasingRoot } from "../../base/special.ts";
import { median } from "../../base/statistics.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { countNeighbors, type NeighborCounts } from "../../neighbors/count-neighbors.ts";
import { findNeighbors } from "../../neighbors/find-neighbors.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import { slopeVariance } from "../correlation.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { type Growth, latticeGrowth, wordGrowth } from "./ball-growth.ts";
import { binomialValidation } from "./binomial-validation.ts";
import { integerCodes, statesOf } from "./integer-codes.ts";

export interface I3DOptions extends Control {
  /** Balls of the lattice, or of words; default: words where every column holds at most two values. */
  readonly metric?: "manhattan" | "hamming" | undefined;
  /** Largest distances counted as within the inner and the outer ball; left out: chosen by k. */
  readonly inner?: number | undefined;
  readonly outer?: number | undefined;
  /** The outer radius is the median distance of the k-th neighbour, unless given. */
  readonly k?: number;
  readonly fit?: "likelihood" | "posterior";
  readonly level?: number;
  readonly pool?: Pool | undefined;
}

/** Steps: a volume is a sum over all smaller ones. */
const MOST_STEPS = 100_000;
const radius = (from: number) => ({ ...integer(0, from, MOST_STEPS), fallback: undefined as number | undefined });

export const I3D_OPTIONS = {
  metric: oneOf<"manhattan" | "hamming" | undefined>(undefined, "manhattan", "hamming"),
  inner: radius(0),
  outer: radius(1),
  k: integer(20, 2),
  fit: oneOf("likelihood", "likelihood", "posterior"),
  level: LEVEL,
};

const OPTIONS = { ...I3D_OPTIONS, ...WORK_OPTIONS };

/**
 * The dimension of integer codes from how many other points lie in two balls: a share V(inner) / V(outer) of those within the
 * outer one, V the points of a d-dimensional lattice or the words of d symbols (Macocco, Glielmo, Grilli & Laio 2023, I3D)
 * [docs/dimension.md#i3d]. Copies count as points.
 * @throws DATA for coordinates that are no integers; OPTION for inner >= outer or k >= n; DEGENERATE for fewer than 10 points, a radius
 * of more than 100,000 steps, and where a ball is empty or holds so much that no dimension yields it
 */
export async function i3d(cloud: PointCloud, options: I3DOptions = {}): Promise<DimensionEstimate> {
  const { metric: asked, k, fit, level, pool, inner, outer, ...control } = checked(options, OPTIONS);
  if (inner !== undefined && outer !== undefined && inner >= outer)
    throw optionError("inner", `an integer below outer = ${outer}`, inner);
  const codes = integerCodes(cloud, "i3d");
  if (codes.n < FEWEST_POINTS) throw degenerateError("points", `at least ${FEWEST_POINTS} for i3d`, codes.n);
  const states = statesOf(codes);
  const metric = asked ?? (states <= 2 ? "hamming" : "manhattan");
  const search = { metric, pool };
  const radii =
    inner !== undefined && outer !== undefined
      ? { inner, outer }
      : await radiiOf(codes, { inner, outer, k }, { ...search, ...stage(control, 0, 0.5) });
  // Distances are integers: half-way lies between "at most" and "more".
  const within = { inner: radii.inner + 0.5, outer: radii.outer + 0.5 };
  const counts = await countNeighbors(codes, { ...within, ...search, ...stage(control, 0.5, 1) });
  const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);
  const pairs = { allInner: sum(counts.inner), allOuter: sum(counts.outer) };
  const growth: Growing = {
    at: (d) =>
      metric === "hamming"
        ? wordGrowth(d, radii.inner, radii.outer, Math.max(2, states))
        : latticeGrowth(d, radii.inner, radii.outer),
    above: metric === "hamming" ? radii.outer - 1 : 0,
  };
  const likeliest = dimensionOf(pairs, radii, growth);
  const { slope } = growth.at(likeliest);
  const variance =
    slopeVariance(1, [counts.inner, counts.outer], [pairs.allInner, pairs.allOuter], Float64Array.of(-1, 1)) /
    slope ** 2;
  const posterior = fit === "posterior" ? posteriorOf(pairs, growth, likeliest) : null;
  const dimension = posterior?.mean ?? likeliest;
  return makeEstimate({
    method: "i3d",
    dimension,
    relativeVariance: Math.max(variance, posterior?.variance ?? 0) / dimension ** 2,
    level,
    n: codes.n,
    scale: radii.outer,
    params: { metric, ...radii, fit, ...(metric === "hamming" ? { states: Math.max(2, states) } : {}) },
    notes: [...cloud.notes, validation(counts, pairs.allInner / pairs.allOuter)],
  });
}

interface Radii {
  readonly inner: number;
  readonly outer: number;
}

/** ln V(outer) / V(inner), for d above a bound where it is lowest. */
interface Growing {
  readonly at: (d: number) => Growth;
  readonly above: number;
}

/**
 * Outer radius: the median distance of the k-th neighbours. Inner: that with nearly a fifth of the listed pairs within the outer one, where
 * the likelihood is sharpest for continuous volumes.
 */
async function radiiOf(
  codes: PointCloud,
  asked: { readonly inner: number | undefined; readonly outer: number | undefined; readonly k: number },
  search: Control & { readonly metric: "manhattan" | "hamming"; readonly pool: Pool | undefined },
): Promise<Radii> {
  const { n, distances } = await findNeighbors(codes, { k: asked.k, ...search });
  const last = Float64Array.from({ length: n }, (_, i) => distances[(i + 1) * asked.k - 1]);
  const outer = asked.outer ?? Math.max(1, (asked.inner ?? 0) + 1, Math.round(median(last)));
  if (outer > MOST_STEPS)
    throw degenerateError("outer", `at most ${MOST_STEPS} steps of one: divide codes of larger steps by theirs`, outer);
  if (asked.inner !== undefined) return { inner: asked.inner, outer };
  const listed = new Float64Array(outer + 1);
  for (const distance of distances) if (distance <= outer) listed[distance]++;
  for (let t = 1; t <= outer; t++) listed[t] += listed[t - 1];
  let inner = outer - 1;
  const off = (t: number) => Math.abs(listed[t] / listed[outer] - SHARPEST_SHARE);
  for (let t = outer - 2; t >= 0 && listed[t] > 0; t--) if (off(t) < off(inner)) inner = t;
  return { inner, outer };
}

/** Pairs within the radii; each stands in two rows. */
interface Pairs {
  readonly allInner: number;
  readonly allOuter: number;
}

/** The d whose balls grow as the counts do. */
function dimensionOf({ allInner, allOuter }: Pairs, { inner, outer }: Radii, { at, above }: Growing): number {
  if (allInner === 0 || allInner === allOuter)
    throw degenerateError(
      "radii",
      `pairs within ${inner} and between ${inner} and ${outer}`,
      `${allInner / 2} and ${(allOuter - allInner) / 2}`,
    );
  const wanted = Math.log(allOuter / allInner);
  // At the bound the outer sphere is empty.
  if (at(above * (1 + 1e-12)).value >= wanted)
    throw degenerateError("outer", "a radius below the dimension in question", outer);
  return (
    above +
    increasingRoot(
      (x) => at(above + x).value - wanted,
      (x) => at(above + x).slope,
      Math.max(1, above),
    )
  );
}

/** Mean and variance of d under a flat prior of the share V(inner) / V(outer), by Simpson's rule over d. */
function posteriorOf({ allInner, allOuter }: Pairs, { at, above }: Growing, centre: number) {
  const log = (d: number) => {
    const { value, slope } = at(d);
    // share^allInner (1 - share)^(allOuter - allInner) |d share / d d|
    return -(allInner + 1) * value + (allOuter - allInner) * Math.log(-Math.expm1(-value)) + Math.log(slope);
  };
  const { value, slope } = at(centre);
  const reach = (REACH * Math.sqrt(-Math.expm1(-value) / allInner)) / slope;
  const from = Math.max(centre - reach, above + (centre - above) / 1e6);
  const step = (centre + reach - from) / STEPS;
  const most = log(centre);
  const sums = [0, 0, 0];
  for (let i = 0; i <= STEPS; i++) {
    const d = from + i * step;
    const weight = (i === 0 || i === STEPS ? 1 : i & 1 ? 4 : 2) * Math.exp(log(d) - most);
    for (let power = 0; power < 3; power++) sums[power] += weight * (d - centre) ** power;
  }
  const shift = sums[1] / sums[0];
  return { mean: centre + shift, variance: sums[2] / sums[0] - shift ** 2 };
}

function validation({ inner, outer }: NeighborCounts, share: number): Note {
  const { distance, pValue } = binomialValidation(inner, outer, share);
  const rejected = pValue < REJECTED_BELOW;
  return note(
    rejected ? "model-rejected" : "model-not-rejected",
    `inner counts differ from binomial ones by ${distance.toPrecision(2)} in distribution (Kolmogorov-Smirnov p = ${pValue.toPrecision(2)})${rejected ? ": density or dimension changes within the outer ball" : ""}`,
  );
}

/** Where (1 - p) / (p ln^2 p) is least. */
const SHARPEST_SHARE = 0.2032;
const REJECTED_BELOW = 0.01;
const FEWEST_POINTS = 10;
/** Standard errors on either side that a posterior is integrated over. */
const REACH = 9;
const STEPS = 600;
