import type { Random } from "../base/random.ts";
import { betaI } from "../base/special.ts";

/** How new residuals are drawn from the fitted ones, and the degrees of freedom of the spread they show. */
export interface ResidualDraws {
  readonly by: "points" | "sizes";
  readonly freedom: number;
  /** Fills out[i] with a residual for point i. */
  draw(out: Float64Array, rng: Random): void;
}

/** Probability below which equal seeds at one size are held to share a deviation. */
const SHARED_AT = 0.01;

/**
 * Residuals drawn point by point; where repetitions of a size deviate together (F test at 1 %), size by size, with the
 * repetitions' own spread drawn on top [docs/curves.md#bootstrap].
 * `residuals[i]` belongs to the size numbered `sizeOf[i]`; p parameters were fitted.
 */
export function residualDraws(residuals: Float64Array, sizeOf: readonly number[], p: number): ResidualDraws {
  const n = residuals.length;
  const sizes = sizeOf.reduce((a, b) => Math.max(a, b)) + 1;
  const count = new Array<number>(sizes).fill(0);
  const common = new Array<number>(sizes).fill(0);
  for (const s of sizeOf) count[s]++;
  for (let i = 0; i < n; i++) common[sizeOf[i]] += residuals[i] / count[sizeOf[i]];
  const own = residuals.map((r, i) => r - common[sizeOf[i]]);
  if (!sharesDeviations(common, count, own, p)) {
    const widened = Math.sqrt(n / (n - p));
    return {
      by: "points",
      freedom: n - p,
      draw: (out, rng) => {
        for (let i = 0; i < n; i++) out[i] = residuals[rng.below(n)] * widened;
      },
    };
  }
  const widened = Math.sqrt(sizes / (sizes - p));
  const repeated = own.filter((_, i) => count[sizeOf[i]] > 1);
  return {
    by: "sizes",
    freedom: sizes - p,
    draw: (out, rng) => {
      const drawn = common.map(() => common[rng.below(sizes)] * widened);
      for (let i = 0; i < n; i++)
        out[i] = drawn[sizeOf[i]] + (count[sizeOf[i]] > 1 ? repeated[rng.below(repeated.length)] : 0);
    },
  };
}

/** F test of the sizes' means against the spread of repetitions about them (Fisher 1922, lack of fit). */
function sharesDeviations(common: readonly number[], count: readonly number[], own: Float64Array, p: number): boolean {
  const between = common.length - p;
  const within = own.length - common.length;
  if (between < 1 || within < 1) return false;
  const sqBetween = common.reduce((sum, m, s) => sum + count[s] * m * m, 0);
  const sqWithin = own.reduce((sum, r) => sum + r * r, 0);
  // Residuals at the size of rounding say nothing of seeds.
  if (!(sqBetween > 1e-20)) return false;
  // P(F > f) as an incomplete beta function.
  return betaI(within / 2, between / 2, sqWithin / (sqWithin + sqBetween)) < SHARED_AT;
}
