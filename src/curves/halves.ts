import type { ModelFit } from "./fit-model.ts";
import type { FitPoints } from "./fit-points.ts";
import type { Model } from "./models/model.ts";
import { solver } from "./solver.ts";

/**
 * The exponent of a power law on the lower and the upper half of the sizes, offset and delta held; an odd middle size
 * belongs to both halves. Null where a half has fewer than two sizes, and for models whose exponent speaks of a part of
 * the window only.
 */
export function fitHalves(
  model: Model,
  { points, sizeOf, sizes }: FitPoints,
  { theta, misfit }: ModelFit,
): { readonly lower: number; readonly upper: number } | null {
  const half = Math.ceil(sizes / 2);
  if (half < 2 || !model.straight) return null;
  const moving = model.parameters.findIndex(({ name }) => name === model.exponent);
  const held = model.parameters.map(({ name }, j) => j !== moving && name !== "a");
  const exponentOn = (inside: (size: number) => boolean): number => {
    const kept = (values: Float64Array) => values.filter((_, i) => inside(sizeOf[i]));
    const u = points.u.map(kept);
    const part = { ...points, n: u[0].length, u, v: kept(points.v) };
    const own = { ...misfit, targets: kept(misfit.targets), weights: kept(misfit.weights) };
    return solver(model, part, model.bounds(points)).minimise(own, theta, { maxSteps: 300, held }).theta[moving];
  };
  return { lower: exponentOn((size) => size < half), upper: exponentOn((size) => size >= sizes - half) };
}
