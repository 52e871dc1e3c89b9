import type { Format } from "./frame.ts";

/** Code units a unit, and the largest error in code units before a point is set aside. */
export interface Scale {
  readonly scale: number;
  readonly most: number;
}

/**
 * The scale that packs rows of w coordinates finely while nearly all of them fit [docs/kernels.md#codes].
 * @param reach of some rows about their centre: lengths for i16, else largest magnitudes; put in order
 */
export function chooseScale(reach: Float64Array, w: number, format: Format): Scale {
  const S = reach.length;
  reach.sort();
  const usual = reach[Math.ceil(S * USUAL) - 1] || reach[S - 1];
  if (usual === 0) return { scale: 1, most: Infinity };
  if (format === "f32") return { scale: powerOfTwo(-1 - Math.floor(Math.log2(usual))), most: Infinity };
  if (format === "i16") return { scale: I16_NORM / (I16_ROOM * usual), most: Infinity };
  return { scale: I8_REACH / (ROOM * usual), most: roundingNorm(w, 5) };
}

/** Norm of w errors uniform in +-1/2, some standard deviations above the mean. */
export const roundingNorm = (w: number, deviations: number) =>
  Math.min(Math.sqrt(w) / 2, Math.sqrt(w / 12 + deviations * Math.sqrt(w / 180))) + 2 ** -10;

export const powerOfTwo = (exponent: number) => 2 ** Math.max(-1000, Math.min(1000, exponent));

const I16_NORM = 32000;
const I8_REACH = 63;
/** Share of rows that must fit. */
const USUAL = 0.999;
/** Sampled rows are not the farthest of all. */
export const ROOM = 1.08;
/** Of sixteen bits one is spared for queries that lie farther out than the references do. */
const I16_ROOM = 2.5;
