import { random } from "../base/random.ts";
import { powerOfTwo } from "./choose-scale.ts";
import { type Frame, isCoarse, TREE_AXES, widthOf } from "./frame.ts";
import { periodOf } from "./metric.ts";
import type { Plan } from "./plan.ts";
import type { Sample } from "./sample.ts";

/** The frame of a plan, not yet fitted to the points: packing the references sets its scales. */
export function makeFrame(
  sample: Sample,
  { build, format, features }: Pick<Plan, "build" | "format" | "features">,
): Frame {
  const { metric, D, unit, centre, defect, boxScale } = sample;
  const period = periodOf(metric) * unit;
  const w = features === 0 ? D : features + 1;
  const known = sample.axes.length / D;
  const kept = Math.max(features, Math.min(TREE_AXES, known));
  return {
    build,
    metric,
    D,
    unit,
    centre,
    axes: sample.axes.slice(0, kept * D),
    features,
    turn: rotation(features, kept + 1),
    defect,
    format,
    width: widthOf(format, w),
    scale: period > 0 ? powerOfTwo(-1 - Math.floor(Math.log2(period))) : 0,
    most: Infinity,
    // Seven bits or few axes let more through than belongs: a second look is cheaper than measuring.
    fine: features > 0 || isCoarse(format),
    fineScale: 0,
    boxScale,
  };
}

/** A random rotation of the first m coordinates, m x w: it spreads the variance of the first axes over all. */
function rotation(m: number, w: number): Float64Array {
  const rng = random("rotation");
  const rows = new Float64Array(m * w);
  for (let i = 0; i < m; i++) {
    for (let c = 0; c < m; c++) rows[i * w + c] = rng.normal();
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        let product = 0;
        for (let c = 0; c < m; c++) product += rows[i * w + c] * rows[j * w + c];
        for (let c = 0; c < m; c++) rows[i * w + c] -= product * rows[j * w + c];
      }
      let sq = 0;
      for (let c = 0; c < m; c++) sq += rows[i * w + c] ** 2;
      for (let c = 0; c < m; c++) rows[i * w + c] /= Math.sqrt(sq);
    }
  }
  return rows;
}
