import { normalQuantile } from "../base/special.ts";
import type { Interval, Spread } from "./law-intervals.ts";
import { inRange } from "./plain-units.ts";

export interface LossInterval {
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Interval and error of an expected loss: in ln loss, or, where a law has left the losses above 0, in losses; by the
 * draws' losses where there are any, by `relativeError` to first order where not [docs/curves.md#prediction].
 * @param relativeError standard error of ln loss; of the loss over its size where that is not above 0
 */
export function lossInterval(
  at: Spread,
  level: number,
  loss: number,
  draws: ArrayLike<number>,
  relativeError: () => number,
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
    const error = at.widening * normalQuantile((1 + level) / 2) * relativeError();
    // Slopes out of range say nothing of the loss.
    return Math.min(Number.isNaN(error) ? LARGEST : error, LARGEST) * (above ? 1 : Math.abs(loss));
  }
}

/** ln of more than the range of numbers. */
const LARGEST = 2000;

function around(centre: number, half: number): Interval {
  return [centre - half, centre + half];
}
