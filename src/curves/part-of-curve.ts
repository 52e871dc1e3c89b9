import type { LearningCurve } from "./learning-curve.ts";

/** The curve of only these of its points, by index, ascending. */
export function partOfCurve(curve: LearningCurve, points: readonly number[]): LearningCurve {
  const kept = <T>(values: readonly T[]) => points.map((i) => values[i]);
  return {
    ...curve,
    x: kept(curve.x),
    further: curve.further.map(({ axis, x }) => ({ axis, x: kept(x) })),
    y: kept(curve.y),
    errors: curve.errors === null ? null : kept(curve.errors),
    seed: kept(curve.seed),
  };
}
