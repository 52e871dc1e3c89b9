import type { LogPoints } from "../log-points.ts";

/**
 * The largest exponent sought: over the window a power may change by e^60 more than the losses' own ratio squared.
 * Beyond that a curve is a step and the exponent has no meaning.
 */
export function steepest({ spans, rise }: LogPoints, axis = 0): number {
  return (60 + 2 * rise) / spans[axis];
}
