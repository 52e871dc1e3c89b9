import { checked, integer } from "../base/checked.ts";
import { dataError, degenerateError, optionError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { mean } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { groupJackknife } from "./block-jackknife.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { LEVEL, makeEstimate } from "./make-estimate.ts";

export interface BoxCountOptions {
  /** Boxes have sides of the largest extent over 2^from to 2^to. */
  readonly from?: number;
  /** Left out: as long as a box holds ten points on average. */
  readonly to?: number;
  readonly level?: number;
}

export const BOX_COUNT_OPTIONS = {
  from: integer(1, 0, 50),
  to: { ...integer(0, 1, 50), fallback: 0 },
  level: LEVEL,
};

/** The levels of halving, `to` 0 where it is left to the data. @throws OPTION unless from < to */
export function boxLevels(options: BoxCountOptions): Required<BoxCountOptions> {
  const found = checked<Required<BoxCountOptions>>(options, BOX_COUNT_OPTIONS);
  if (found.to > 0 && found.to <= found.from)
    throw optionError("to", `an integer above from = ${found.from}`, found.to);
  return found;
}

/** Points in a box, on average, down to which boxes are halved. */
const ENOUGH = 10;
const MOST_LEVELS = 50;

/**
 * The box-counting dimension: the slope of ln(boxes that hold a point) on ln(1 / side) by least squares
 * (Grassberger 1983) [docs/dimension.md#box-counting].
 * @throws OPTION unless from < to; DEGENERATE for fewer than 10 points, points all alike, or too few for two sizes of boxes; DATA for an extent that
 * overflows
 */
export function boxCount(cloud: PointCloud, options: BoxCountOptions = {}): DimensionEstimate {
  const { from, to, level } = boxLevels(options);
  const { n } = cloud;
  if (n < 10) throw degenerateError("points", "at least 10", n);
  const boxes = boxesOf(cloud, from, to);
  if (boxes.ids.length < 2)
    throw degenerateError(
      "points",
      `enough that boxes of two sizes hold ${ENOUGH} of them each on average`,
      `${n} in ${boxes.next} boxes of the second size`,
    );
  const centre = (boxes.ids.length - 1) / 2;
  const square = boxes.ids.reduce((sum, _, m) => sum + (m - centre) ** 2, 0);
  const marks = new Int32Array(n);
  let mark = 0;
  const heights = (kept: Int32Array) =>
    boxes.ids.map((ids) => {
      mark++;
      let occupied = 0;
      for (const row of kept) {
        if (marks[ids[row]] !== mark) occupied++;
        marks[ids[row]] = mark;
      }
      return Math.log2(occupied);
    });
  const slope = (of: readonly number[]) => of.reduce((sum, height, m) => sum + (height * (m - centre)) / square, 0);

  const all = Int32Array.from({ length: n }, (_, row) => row);
  const whole = heights(all);
  const dimension = slope(whole);
  if (whole[whole.length - 1] === whole[0])
    throw degenerateError("points", "more boxes occupied the smaller they are", "as many");
  const middle = mean(whole);
  const off = whole.reduce((sum, height, m) => sum + (height - middle - dimension * (m - centre)) ** 2, 0);
  // one box more or less at each size is the least that can go wrong
  const grain = whole.reduce((sum, height, m) => sum + ((m - centre) / square / 2 ** height / Math.LN2) ** 2, 0);
  const bent = whole.length > 2 ? off / (whole.length - 2) / square / dimension ** 2 : 0;
  return makeEstimate({
    method: "boxcount",
    dimension,
    relativeVariance: grain / dimension ** 2 + bent + groupJackknife(all, "boxcount", (kept) => slope(heights(kept))),
    level,
    n,
    scale: boxes.extent / 2 ** from,
    params: { from, to: from + boxes.ids.length - 1 },
    notes: [
      ...cloud.notes,
      ...(whole.length > 2
        ? []
        : [note("two-scales", "boxes of two sizes only: nothing tells whether they lie on a line")]),
    ],
  });
}

/**
 * Which box of each size holds each point, boxes numbered as they come: every level splits those of the one before
 * at the middle of one coordinate after the other, so that no box is ever held that has no point.
 */
function boxesOf({ n, D, coords }: PointCloud, from: number, to: number) {
  const low = new Float64Array(D).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(D).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < n * D; at++) {
    const x = coords[at];
    low[at % D] = Math.min(low[at % D], x);
    high[at % D] = Math.max(high[at % D], x);
  }
  const extent = low.reduce((most, x, c) => Math.max(most, high[c] - x), 0);
  if (extent === Number.POSITIVE_INFINITY) throw dataError("coords", `extents up to ${Number.MAX_VALUE}`, "more");
  if (extent === 0) throw degenerateError("points", "points that are not all alike", "one point");
  const ids: Int32Array[] = [];
  let before = new Int32Array(n);
  let next = 1;
  const last = to > 0 ? to : MOST_LEVELS;
  for (let level = 1; level <= last; level++) {
    const now = before.slice();
    for (let c = 0; c < D; c++) {
      const names = new Int32Array(2 * n).fill(-1);
      next = 0;
      for (let i = 0; i < n; i++) {
        const place = Math.min(2 ** level - 1, Math.floor(((coords[i * D + c] - low[c]) / extent) * 2 ** level));
        const name = 2 * now[i] + (place & 1);
        if (names[name] < 0) names[name] = next++;
        now[i] = names[name];
      }
    }
    if (from === 0 && level === 1) ids.push(before);
    if (to === 0 && next * ENOUGH > n) break;
    if (level >= from) ids.push(now);
    before = now;
  }
  return { ids, extent, next };
}
