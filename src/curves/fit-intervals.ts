import { studentQuantile } from "../base/special.ts";
import type { FitRules } from "./fit-options.ts";
import { hull, type Interval, type Spread, spread } from "./law-intervals.ts";
import { type PlainDraws, plainDraws } from "./plain-units.ts";
import { type Prepared, prepare, resampled } from "./prepare-fit.ts";
import { profileIntervals } from "./profile-intervals.ts";

export interface Way {
  readonly way: string;
  /** Of the values that `plainDraws` has: ln where positive by nature. */
  readonly intervals: readonly Interval[];
}

/** Intervals in every way asked for, the leading one first. */
export function fitIntervals(prepared: Prepared, own: PlainDraws, covariance: readonly (readonly number[])[]): Way[] {
  const { rules, plan, found } = prepared;
  const at = spread(rules.level, plan.freedom);
  const asked = (way: FitRules["intervals"]) => rules.intervals === way || rules.intervals === "all";
  const ways: Way[] = [];
  if (asked("bootstrap"))
    ways.push({ way: plan.by === "cases" ? "cases" : "residuals", intervals: bootstrapped(prepared, own, at) });
  if (asked("profile")) ways.push({ way: "profile", intervals: profileIntervals(prepared, own, covariance) });
  if (asked("covariance"))
    ways.push({
      way: "covariance",
      intervals: own.centre.map((centre, j) => {
        const half = studentQuantile((1 + rules.level) / 2, found.points.n - found.p) * Math.sqrt(covariance[j][j]);
        return [Math.max(own.least[j], centre - half), centre + half];
      }),
    });
  return ways;
}

function bootstrapped(prepared: Prepared, own: PlainDraws, at: Spread): Interval[] {
  const { curve, rules, found } = prepared;
  const { model } = rules;
  const intervals = percentiles(own, at);
  const floor = model.parameters.findIndex(({ name }) => name === "c");
  if (model.name !== "power-offset" || !Number.isNaN(found.held[floor]) || intervals[floor][0] > 0) return intervals;
  // Resamples of a fit whose offset is an accident of noise never see the slope that goes with none.
  const straight = prepare(curve, { ...rules, fix: { ...rules.fix, c: 0 } }, "held");
  const { thetas } = resampled(straight, 0, rules.bootstrap);
  const without = plainDraws(model, straight.found.points, straight.fit.theta, thetas);
  const others = percentiles(without, spread(rules.level, straight.plan.freedom));
  return intervals.map((interval, j) => (j === floor ? interval : hull(interval, others[j])));
}

function percentiles(draws: PlainDraws, at: Spread): Interval[] {
  return draws.centre.map((centre, j) => {
    const [low, high] = at.interval(centre, draws.columns[j]);
    return [Math.max(draws.least[j], low), high];
  });
}
