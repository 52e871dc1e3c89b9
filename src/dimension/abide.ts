import { checked, integer, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { normalQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import { blockJackknife } from "./block-jackknife.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { varianceAt } from "./gride.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";
import { type OrderRatios, orderMaximum, orderRatios, pickRatios } from "./order-likelihood.ts";
import { twoNN } from "./two-nn.ts";
import { type UsableRows, usableRows } from "./usable-rows.ts";

export interface AbideOptions {
  /** Farthest neighbour that is looked at, 100 or as far as the lists go. */
  readonly k?: number;
  /** A point's neighbourhood grows while its density differs from its neighbours' at no such level. */
  readonly alpha?: number;
  /** Rounds of neighbourhoods from d and d from neighbourhoods. */
  readonly rounds?: number;
  readonly level?: number;
}

export const ABIDE_OPTIONS = {
  k: { ...integer(0, 6), fallback: 0 },
  alpha: real(1e-6, 1e-15, 0.5),
  rounds: integer(5, 1, 100),
  level: LEVEL,
};

/** The k that is used where none is given, if the lists go that far, and the least there is any choice with. */
export const ABIDE_REACH = { least: 6, wanted: 100 };

/**
 * GRIDE at each point's own scale, the largest over which the density is constant: ABIDE
 * (Di Noia et al. 2024) [docs/dimension.md#abide].
 * @throws OPTION for fewer than 6 neighbours or a k beyond them; DEGENERATE if all ratios are one or fewer than 10 points are usable
 */
export function abide(near: Neighbors, options: AbideOptions = {}): DimensionEstimate {
  const { k: given, alpha, rounds, level } = checked<Required<AbideOptions>>(options, ABIDE_OPTIONS);
  const k = given || Math.max(ABIDE_REACH.least, Math.min(ABIDE_REACH.wanted, near.k));
  const used = usableRows(near, k, `abide with k = ${k}`);
  if (!near.selfGraph) throw optionError("neighbors", "those of all the points among themselves for abide", "others");
  let maximum = twoNN(near, { fit: "linear" }).dimension;
  let d: number;
  let ratios: OrderRatios;
  let round = 0;
  do {
    d = maximum;
    const reach = constantReach(near, used, d, k, alpha);
    ratios = orderRatios(near, used.rows, (row) => [(reach[row] + 1) >> 1, 2 * ((reach[row] + 1) >> 1)]);
    maximum = orderMaximum(ratios, "abide");
  } while (++round < rounds && maximum !== d);
  const { relative, notes } = varianceAt(near, used, ratios, maximum);
  const { n2 } = ratios;
  const placeOf = new Int32Array(near.n);
  used.rows.forEach((row, at) => {
    placeOf[row] = at;
  });
  const jackknifed = blockJackknife(near, used.rows, (kept) =>
    orderMaximum(
      pickRatios(
        ratios,
        kept.map((row) => placeOf[row]),
      ),
      "abide",
      maximum,
    ),
  );
  return makeEstimate({
    method: "abide",
    dimension: maximum,
    relativeVariance: Math.max(relative, jackknifed),
    level,
    n: used.rows.length,
    scale: mean(Float64Array.from(used.rows, (row, at) => near.distances[row * near.k + n2[at] - 1])),
    params: { k, alpha, rounds },
    notes: [...used.notes, ...notes, ROUGH],
  });
}

const ROUGH = note(
  "error-rough",
  "the larger of two forms, since neighbourhoods follow the density: the error was seen to be 1.1 to 2.2 of the truth",
);

/**
 * k* of each row: the neighbour before the first one whose ball of as many points holds another density, by a likelihood ratio;
 * 0 on rows not used.
 */
export function constantReach(near: Neighbors, { rows }: UsableRows, d: number, k: number, alpha: number): Int32Array {
  const threshold = normalQuantile(1 - alpha / 2) ** 2;
  const most = Float64Array.from({ length: k }, (_, j) => largestRatio(threshold, j, d));
  const { distances, indices } = near;
  const reach = new Int32Array(near.n);
  for (const row of rows) {
    let j = 4;
    for (; j < k; j++) {
      const own = distances[row * near.k + j - 2];
      const theirs = distances[indices[row * near.k + j - 1] * near.k + j - 2];
      if (own > most[j] * theirs || theirs > most[j] * own) break;
    }
    reach[row] = j - 1;
  }
  return reach;
}

/**
 * The largest ratio of the radii of two balls of j - 1 points whose densities may be the same. With x = |ln V - ln V'| / 2 the statistic
 * -2 (j - 1) [ln V + ln V' - 2 ln(V + V') + ln 4] is 4 (j - 1) ln cosh x, and x is d/2 times the log ratio.
 */
function largestRatio(threshold: number, j: number, d: number): number {
  const logCosh = threshold / (4 * (j - 1));
  const x = logCosh + Math.log1p(Math.sqrt(-Math.expm1(-2 * logCosh)));
  return Math.exp((2 * x) / d);
}
