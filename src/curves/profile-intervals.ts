import { studentQuantile } from "../base/special.ts";
import { weighted } from "./fit-model.ts";
import { fitPoints, negated } from "./fit-points.ts";
import { psiScale } from "./jacobian-covariance.ts";
import type { Interval } from "./law-intervals.ts";
import { leastSquares } from "./objective.ts";
import { expInRange, type PlainDraws } from "./plain-units.ts";
import { pointWeights } from "./point-weights.ts";
import type { Prepared } from "./prepare-fit.ts";
import { solver } from "./solver.ts";

const WIDENINGS = 14;
const HALVINGS = 24;

/**
 * Profile-likelihood intervals: where the objective, all other parameters refitted, has risen so far that
 * 2 (Q - Q_min) psi' / psi^2 = t^2 [docs/curves.md#profile]. Values as `plainDraws` has them; a side on which the
 * objective never rises so far ends at the last value tried.
 */
export function profileIntervals(
  prepared: Prepared,
  { centre, least }: PlainDraws,
  covariance: readonly (readonly number[])[],
): Interval[] {
  const { rules, found, fit, search } = prepared;
  const { model, level } = rules;
  const residuals = weighted(search, fit.misfit, fit.theta);
  const { variance, slope } = psiScale(residuals, fit.misfit.delta, found.p);
  const limit = studentQuantile((1 + level) / 2, found.points.n - found.p) ** 2;
  return model.parameters.map(({ name, scale }, j) => {
    if (!Number.isNaN(found.held[j]) || !(variance > 0)) return [centre[j], centre[j]];
    // A parameter on its bound has no error of its own: its size is the next best.
    const width = Math.sqrt(covariance[j][j]) || Math.abs(centre[j]) / 10 || 0.1 * Math.exp(found.points.level);
    const end = (side: 1 | -1): number => {
      const risen = profile(prepared, name, scale === "log");
      let inside = centre[j];
      let step = width;
      let outside = inside;
      for (let round = 0; ; round++) {
        outside = Math.max(least[j], centre[j] + side * step);
        if ((2 * risen(outside) * slope) / variance > limit) break;
        inside = outside;
        if (outside === least[j] || round === WIDENINGS) return outside;
        step *= 2;
      }
      for (let round = 0; round < HALVINGS; round++) {
        const middle = (inside + outside) / 2;
        if ((2 * risen(middle) * slope) / variance > limit) outside = middle;
        else inside = middle;
      }
      return (inside + outside) / 2;
    };
    return [end(-1), end(1)];
  });
}

/** How far the objective rises above the fit's where one parameter is held at a value; each search starts at the last end. */
function profile({ curve, rules, found, fit }: Prepared, name: string, log: boolean): (value: number) => number {
  const { model, objective } = rules;
  let plain = model.moved(fit.theta, found.points);
  return (value) => {
    const fixed = { ...rules, fix: { ...rules.fix, [name]: log ? expInRange(value) : value } };
    const framed = fitPoints(curve, fixed);
    const { points, held } = framed;
    const squares = leastSquares(objective, points, pointWeights(framed, rules));
    const misfit = { ...squares, delta: fit.misfit.delta };
    const start = model.moved(plain, negated(points));
    const theta = start.map((from, j) => (Number.isNaN(held[j]) ? from : held[j]));
    const end = solver(model, points).minimise(misfit, theta, {
      maxSteps: 200,
      held: Array.from(held, (at) => !Number.isNaN(at)),
    });
    plain = model.moved(end.theta, points);
    return Math.max(0, end.objective - fit.objective);
  };
}
