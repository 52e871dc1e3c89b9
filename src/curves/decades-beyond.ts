import type { CurveFit } from "./curve-fit.ts";

/** Decades that a size, one number an axis, lies outside the sizes fitted, along the axis where they are most; 0 within. */
export function decadesBeyond({ window: { from, to, further } }: CurveFit, size: readonly number[]): number {
  const fitted = [[from, to] as const, ...further];
  return Math.max(0, ...size.flatMap((x, axis) => [Math.log10(fitted[axis][0] / x), Math.log10(x / fitted[axis][1])]));
}
