import { checked, integer, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { plainRatios } from "./local-sums.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { orderProjection } from "./order-projection.ts";
import { pairVariance } from "./pair-variance.ts";
import { linearFit } from "./two-nn-fits.ts";
import { allTied, meanRadius, usableRows } from "./usable-rows.ts";

export interface RatiosOptions {
  /** The ratio is that of the j-th to the first neighbour's distance. */
  readonly j?: number;
  /** Share of the largest ratios that is only counted, above 0. */
  readonly discard?: number;
  readonly level?: number;
}

export const RATIOS_OPTIONS = { j: integer(4, 2), discard: real(0.1, 1e-6, 0.9), level: LEVEL };

/**
 * The dimension by least squares of -ln(1 - F^(1/(j-1))) on ln(r_j / r_1) through the origin, F the share of smaller
 * ratios (Sharma & Kaplan 2022); j = 2 is TwoNN's line [docs/dimension.md#ratios].
 * @throws OPTION for fewer than j neighbours or a share that leaves fewer than 2 ratios; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function ratios(near: Neighbors, options: RatiosOptions = {}): DimensionEstimate {
  const { j, discard, level } = checked<Required<RatiosOptions>>(options, RATIOS_OPTIONS);
  const used = usableRows(near, j, `ratios with j = ${j}`);
  const N = used.rows.length;
  const c = Math.floor(N * (1 - discard) + 1e-9);
  if (c < 2) throw optionError("discard", `a share that leaves at least 2 of ${N} ratios to fit`, discard);
  const logs = new Float64Array(near.n);
  const ratio = plainRatios(near);
  for (const i of used.rows) logs[i] = ratio(i, j, 0);
  const { maximum: d, psi } = linearFit(logs, used.rows, c, 1 / (j - 1));
  if (!Number.isFinite(d)) throw allTied("ratios");

  // Where the line holds, psi is -l^2/2 over the mean of the fitted l^2, l = d ln(r_j / r_1), up to the last fitted.
  const fitted = Float64Array.from(used.rows, (i) => d * logs[i])
    .sort()
    .subarray(0, c);
  const meanSquare = fitted.reduce((sum, l) => sum + l * l, 0) / N;
  const { at, stretch } = orderProjection(1, j, (w) =>
    -Math.log(w) <= fitted[c - 1] ? -Math.log(w) / (w * meanSquare) : 0,
  );
  // What two inner points do together works against what they do singly; measured on flat tori of d = 1..10.
  const unit = stretch * Math.sqrt(Math.max(0, 1 - 0.35 * (j - 2) ** 0.25 * Math.exp(-d / 8)));
  const { relative, notes } = pairVariance(near, used, {
    psi,
    inner: j - 1,
    projected:
      j === 2
        ? (i) => psi[i]
        : (i, place) => unit * at((near.distances[i * near.k + place] / near.distances[i * near.k + j - 1]) ** d),
    independent: 0,
  });
  return makeEstimate({
    method: "ratios",
    dimension: d,
    relativeVariance: relative,
    level,
    n: N,
    scale: meanRadius(near, used, j),
    params: { j, discard },
    notes: [...used.notes, ...notes],
  });
}
