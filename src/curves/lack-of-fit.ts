import { betaI } from "../base/special.ts";
import type { ModelFit } from "./fit-model.ts";
import { weighted } from "./fit-model.ts";
import type { FitPoints } from "./fit-points.ts";
import type { Model } from "./models/model.ts";
import type { Solver } from "./solver.ts";

/** Residuals count up to this many sigma, so that a single point makes no bend. */
const CLIPPED = 3;
/** A column of which no more than this share is its own says nothing new. */
const OWN_SHARE = 1e-6;

/**
 * Probability, were the law true, of residuals that bend along the axes as much as these: F test of what squares and
 * cubes of ln x explain beyond the law's own slopes, on the sizes' mean residuals [docs/curves.md#lack-of-fit]. Null
 * where there are too few sizes to ask.
 */
export function lackOfFit(
  search: Solver,
  model: Model,
  { points, sizeOf, sizes, held }: Pick<FitPoints, "points" | "sizeOf" | "sizes" | "held">,
  { theta, misfit, sigma }: ModelFit,
): number | null {
  const bounds = model.bounds(points);
  const p = theta.length;
  const free = Array.from(theta, (value, j) =>
    Number.isNaN(held[j]) && value > bounds.lower[j] && value < bounds.upper[j] ? [j] : [],
  ).flat();
  const limit = sigma > 0 ? CLIPPED * sigma : Infinity;
  const off = weighted(search, misfit, theta).map((r) => Math.max(-limit, Math.min(limit, r)));
  const jacobian = search.jacobian(misfit, theta);
  const weight = new Float64Array(sizes);
  const sum = new Float64Array(sizes);
  const one = new Int32Array(sizes);
  sizeOf.forEach((size, i) => {
    weight[size] += misfit.weights[i];
    sum[size] += Math.sqrt(misfit.weights[i]) * off[i];
    one[size] = i;
  });
  // Of a size's repetitions slopes and ln x are the same; its mean counts by the root of its weight.
  const column = (value: (i: number) => number) =>
    Float64Array.from(one, (i, size) => Math.sqrt(weight[size]) * value(i));
  const residual = sum.map((value, size) => value / Math.sqrt(weight[size]));
  const own: Float64Array[] = [];
  const add = (values: Float64Array): boolean => {
    const before = Math.sqrt(dot(values, values));
    const rest = without(own, values);
    const after = Math.sqrt(dot(rest, rest));
    if (!(after > OWN_SHARE * before)) return false;
    own.push(rest.map((value) => value / after));
    return true;
  };
  for (const j of free) add(column((i) => jacobian[i * p + j]));
  const left = without(own, residual);
  const more = bends(points.u).filter((bend) => add(column(bend))).length;
  const freedom = sizes - own.length;
  if (more === 0 || freedom < 1) return null;
  const rest = without(own, left);
  const [unexplained, all] = [dot(rest, rest), dot(left, left)];
  // P(F > f) as an incomplete beta function; no residuals bend nowhere.
  return all > 0 ? betaI(freedom / 2, more / 2, unexplained / all) : 1;
}

/** Along one axis the square and the cube of ln x; along several all products of two. */
function bends(u: readonly Float64Array[]): ((i: number) => number)[] {
  const [first] = u;
  if (u.length === 1) return [(i) => first[i] ** 2, (i) => first[i] ** 3];
  return u.flatMap((a, j) => u.slice(j).map((b) => (i: number) => a[i] * b[i]));
}

/** What is left of a vector beside orthonormal ones, projected twice: once leaves rounding. */
function without(basis: readonly Float64Array[], values: Float64Array): Float64Array {
  const rest = values.slice();
  for (let round = 0; round < 2; round++)
    for (const unit of basis) {
      const along = dot(unit, rest);
      for (let i = 0; i < rest.length; i++) rest[i] -= along * unit[i];
    }
  return rest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
