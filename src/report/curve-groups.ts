import type { CurveFit } from "../curves/curve-fit.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import type { Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";

/** A learning curve with the fits made to it; a fit may have come without its curve. */
export interface FittedCurve {
  readonly name: string;
  readonly curve: LearningCurve | null;
  readonly fits: readonly CurveFit[];
}

/** More curves than this in one figure hide each other. */
const MOST_IN_ONE = 4;

/**
 * A section's curves along one axis for its figures: together where loss and axis mean the same, at most four in one;
 * where there are more, those that learn the same target.
 */
export function curveGroups(section: Section): FittedCurve[][] {
  const curves = resultsOf(section, "learning-curve").filter(({ further }) => further.length === 0);
  const fits = resultsOf(section, "curve-fit").filter(({ further }) => further.length === 0);
  const fitted = curves.map((curve) => ({ name: curve.name, curve, fits: fits.filter((fit) => isOf(fit, curve)) }));
  const orphans = fits.filter((fit) => !curves.some((curve) => isOf(fit, curve)));
  const byMeaning = new Map<string, FittedCurve[]>();
  for (const item of [...fitted, ...orphans.map((fit) => ({ name: fit.curve, curve: null, fits: [fit] }))]) {
    const { loss, axis } = item.curve ?? item.fits[0];
    const key = `${loss} ${axis}`;
    byMeaning.set(key, [...(byMeaning.get(key) ?? []), item]);
  }
  return [...byMeaning.values()].flatMap(byTarget).flatMap((items) => {
    // Five curves as 3 + 2 read better than as 4 + 1.
    const size = Math.ceil(items.length / Math.ceil(items.length / MOST_IN_ONE));
    return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
  });
}

/** A section's curves along several axes, each with the fits made to it. */
export function jointCurves(section: Section): FittedCurve[] {
  const fits = resultsOf(section, "curve-fit");
  return resultsOf(section, "learning-curve")
    .filter(({ further }) => further.length > 0)
    .map((curve) => ({ name: curve.name, curve, fits: fits.filter((fit) => isOf(fit, curve)) }));
}

/** Curves with equal baselines learn the same target: they belong together, and others make them hard to tell apart. */
function byTarget(items: FittedCurve[]): FittedCurve[][] {
  if (items.length <= MOST_IN_ONE) return [items];
  const groups = new Map<string, FittedCurve[]>();
  for (const item of items) {
    const key = JSON.stringify(item.curve?.baselines ?? []);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

function isOf(fit: CurveFit, curve: LearningCurve): boolean {
  return fit.curve === curve.name && fit.axis === curve.axis && fit.loss === curve.loss;
}
