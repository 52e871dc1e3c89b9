import { normalCdf, normalQuantile } from "../base/special.ts";
import { quantile } from "../base/statistics.ts";

/** How the ratio of a measured and a predicted exponent is spread about its value, in logarithms. */
export interface RatioSpread {
  /** P(rho <= x). */
  below(x: number): number;
  quantile(p: number): number;
}

/** A normal error about the centre. */
export function normalSpread(centre: number, standardError: number): RatioSpread {
  return {
    below: (x) => normalCdf((x - centre) / standardError),
    quantile: (p) => centre + normalQuantile(p) * standardError,
  };
}

/**
 * Draws of rho, each with a normal error on top: what resamples of the curve leave, and what the prediction adds
 * [docs/theory.md#verdicts]. No random numbers: the distribution of the sum is the mean of normal ones.
 * @param standardError above 0
 */
export function drawnSpread(draws: ArrayLike<number>, standardError: number): RatioSpread {
  const ascending = Float64Array.from(draws).sort();
  const count = Math.min(ascending.length, MOST_NODES);
  const nodes = Float64Array.from({ length: count }, (_, i) => quantile(ascending, (i + 0.5) / count));
  const below = (x: number) => nodes.reduce((sum, node) => sum + normalCdf((x - node) / standardError), 0) / count;
  return {
    below,
    quantile(p) {
      let low = nodes[0] - REACH * standardError;
      let high = nodes[count - 1] + REACH * standardError;
      for (let step = 0; step < HALVINGS; step++) {
        const middle = (low + high) / 2;
        if (below(middle) < p) low = middle;
        else high = middle;
      }
      return (low + high) / 2;
    },
  };
}

/** Quantiles of the draws that stand for all of them. */
const MOST_NODES = 1000;
/** Standard errors past the outermost draw, where nothing is left. */
const REACH = 8;
const HALVINGS = 40;
