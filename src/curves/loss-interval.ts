import { normalQuantile } from "../base/special.ts";
import type { Interval, Spread } from "./law-intervals.ts";
import { inRange } from "./plain-units.ts";

export interface LossInterval {
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Interval and error of an expected loss: in ln loss, or, where a law has left the losses above 0, in losses; by the
 * draws' losses where there are any, to first order where not [docs/curves.md#prediction].
 * @param errorOver standard error of the loss over a unit, to first order
 */
export function lossInterval(
  at: Spread,
  level: number,
  loss: number,
  draws: ArrayLike<number>,
  errorOver: (unit: number) => number,
): LossInterval {
  const above = loss > 0;
  const into = above ? Math.log : (value: number) => value;
  const centre = into(loss);
  const known = Array.from(draws, into).filter(Number.isFinite);
  const ends = known.length > 0 ? at.interval(centre, known) : around(centre, byFirstOrder());
  const error = at.standardError(centre, ends);
  return {
    standardError: inRange(above ? loss * error : error),
    interval: above ? [Math.exp(ends[0]), inRange(Math.exp(ends[1]))] : [ends[0], inRange(ends[1])],
  };

  function byFirstOrder(): number {
    const error = at.widening * normalQuantile((1 + level) / 2) * errorOver(above ? loss : 1);
    const largest = above ? LARGEST_LOG : LARGEST;
    // Slopes out of range say nothing of the loss.
    return Number.isNaN(error) ? largest : Math.min(error, largest);
  }
}

/** ln of more than the range of numbers. */
const LARGEST_LOG = 2000;
/** Twice as far from any loss is in the range of numbers still. */
const LARGEST = Number.MAX_VALUE / 4;

function around(centre: number, half: number): Interval {
  return [centre - half, centre + half];
}
