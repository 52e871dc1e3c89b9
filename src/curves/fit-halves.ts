import { huberFit } from "./huber-fit.ts";
import type { LogPoints, PowerLaw } from "./power-law.ts";

/**
 * alpha on the lower and the upper half of the sizes, c and delta held; an odd middle size belongs to both halves.
 * Null where a half has fewer than two sizes. `sizeOf[i]` numbers point i's size, ascending, out of `sizes`.
 */
export function fitHalves(
  points: LogPoints,
  sizeOf: readonly number[],
  sizes: number,
  fit: { readonly law: PowerLaw; readonly delta: number },
): { readonly lower: number; readonly upper: number } | null {
  const held = Math.ceil(sizes / 2);
  if (held < 2) return null;
  const alphaOn = (inside: (size: number) => boolean) => {
    const u = points.u.filter((_, i) => inside(sizeOf[i]));
    const v = points.v.filter((_, i) => inside(sizeOf[i]));
    const part = { ...points, u, v, span: u[u.length - 1] - u[0] };
    return huberFit(part, fit.law, { delta: fit.delta, freeOffset: false, maxSteps: 300 }).law.alpha;
  };
  return { lower: alphaOn((size) => size < held), upper: alphaOn((size) => size >= sizes - held) };
}
