import { studentQuantile } from "../base/special.ts";
import { median } from "../base/statistics.ts";
import type { FitPoints } from "./fit-points.ts";

/** How a curve of one axis misbehaves, by its points alone [docs/curves.md#ill-behaved-curves]. */
export interface CurveShape {
  readonly code: "rising" | "peaking" | "dipping" | "plateau";
  readonly because: string;
}

/** Error of the tests that name a shape. */
const NAMED_AT = 0.01;
/** Error of the limits of slopes that a plateau is judged by. */
const LIMITS_AT = 0.05;
/** Fewer sizes show no noise beside a slope. */
const FEWEST_FOR_SLOPE = 4;
/** Sizes of the narrowest block: its median forgets one outlier. */
const NARROWEST = 3;
/** Sizes of the widest block: wider ones cost more than they see. */
const WIDEST = 65;
/** Of more sizes than this a share of the pairs gives the slope. */
const ALL_PAIRS = 200;
/** A plateau falls by less than this share of the exponent before it. */
const PLATEAU_SHARE = 1 / 5;
/** Normal consistency of a median of absolute values. */
const TO_SIGMA = 1.4826;
/** Noise of log losses below this is rounding. */
const ROUNDING = 1e-9;

/** The shape that keeps a curve from falling as laws do; null where none is shown, and for several axes. */
export function curveShape({ points, sizeOf, sizes }: FitPoints): CurveShape | null {
  if (points.u.length > 1 || sizes < FEWEST_FOR_SLOPE) return null;
  const members: number[][] = Array.from({ length: sizes }, () => []);
  for (const [i, size] of sizeOf.entries()) members[size].push(i);
  const u = members.map(([first]) => points.u[0][first]);
  const v = members.map((runs) => median(runs.map((i) => points.v[i])));
  const sigma = noise(u, v);
  const x = (s: number) => Number(Math.exp(u[s] + points.centres[0]).toPrecision(4));

  const rise = provenRise(v, sigma, sizes);
  if (rise !== null) {
    const fallen = (part: readonly number[]) =>
      provenRise(
        part.map((value) => -value),
        sigma,
        sizes,
      ) !== null;
    const [trough, peak] = [x(rise.from), x(rise.to)];
    const grown = `the loss grows by ${percent(rise.by)} from size ${trough} to ${peak}, more than noise of ${percent(sigma)} explains`;
    if (fallen(v.slice(rise.peak)))
      return { code: "peaking", because: `${grown}, and falls again: no law of one term describes a peak` };
    if (fallen(v.slice(0, rise.trough)))
      return { code: "dipping", because: `the loss falls, then ${grown.slice("the loss ".length)}` };
    return { code: "rising", because: grown };
  }
  const whole = slope(u, v, sigma);
  const t = (tail: number) => studentQuantile(1 - tail, sizes - 2);
  if (whole.value > t(NAMED_AT) * whole.error)
    return { code: "rising", because: `the loss rises with size, as its power ${whole.value.toPrecision(3)}` };
  if (-whole.value < t(LIMITS_AT) * whole.error)
    return {
      code: "plateau",
      because: `no fall is seen: the loss changes as size to the power ${whole.value.toPrecision(2)} +- ${whole.error.toPrecision(2)}`,
    };
  const half = Math.ceil(sizes / 2);
  if (half < FEWEST_FOR_SLOPE) return null;
  const lower = slope(u.slice(0, half), v.slice(0, half), sigma);
  const upper = slope(u.slice(-half), v.slice(-half), sigma);
  const least = -lower.value - t(LIMITS_AT) * lower.error;
  const most = -upper.value + t(LIMITS_AT) * upper.error;
  if (!(most < PLATEAU_SHARE * least)) return null;
  return {
    code: "plateau",
    because: `from size ${x(sizes - half)} on the loss falls as x^-${Math.max(0, most).toPrecision(2)} at most, after x^${lower.value.toPrecision(2)} below: exponents rest on the lower half`,
  };
}

/**
 * Spread of single sizes about a smooth curve: the median of what each lies off the line between its neighbours, which
 * no peak of a few sizes moves far (after Gasser, Sroka & Jennen-Steinmetz 1986).
 */
function noise(u: readonly number[], v: readonly number[]): number {
  const off = u.slice(2).map((right, i) => {
    const share = (u[i + 1] - u[i]) / (right - u[i]);
    const between = (1 - share) * v[i] + share * v[i + 2];
    return Math.abs(v[i + 1] - between) / Math.sqrt(1 + share ** 2 + (1 - share) ** 2);
  });
  return Math.max(ROUNDING, TO_SIGMA * median(off));
}

interface Rise {
  /** Middles of the blocks that it leads from and to; ln of how far. */
  readonly from: number;
  readonly to: number;
  readonly by: number;
  /** End of the lower block, start of the upper. */
  readonly trough: number;
  readonly peak: number;
}

/**
 * The largest rise between medians of two blocks of 3, 5, 9, ... sizes, in errors; null unless it passes Student's
 * quantile at 1 % shared among all pairs of blocks (Bonferroni).
 */
function provenRise(v: readonly number[], sigma: number, sizes: number): Rise | null {
  let pairs = 0;
  let largest = 0;
  let rise: Rise | null = null;
  for (let width = NARROWEST; 2 * width <= v.length && width <= WIDEST; width = 2 * width - 1) {
    const blocks = Array.from({ length: v.length - width + 1 }, (_, i) => median(v.slice(i, i + width)));
    // Variance of a median of normals, within 2 % from 3 on.
    const error = sigma * Math.sqrt(Math.PI / (width + Math.PI / 2 - 1));
    const middle = (width - 1) / 2;
    let low = 0;
    for (let j = width; j < blocks.length; j++) {
      if (blocks[j - width] < blocks[low]) low = j - width;
      const by = blocks[j] - blocks[low];
      pairs += j - width + 1;
      if (by <= largest * error) continue;
      largest = by / error;
      rise = { from: low + middle, to: j + middle, by, trough: low + width, peak: j };
    }
  }
  return rise !== null && largest > studentQuantile(1 - NAMED_AT / pairs, sizes - 2) ? rise : null;
}

/** The median of the slopes between all pairs (Theil 1950, Sen 1968), and its error, nearly that of least squares. */
function slope(u: readonly number[], v: readonly number[], sigma: number): { value: number; error: number } {
  const step = Math.ceil(u.length / ALL_PAIRS);
  const slopes: number[] = [];
  for (let j = 1; j < u.length; j++)
    for (let i = j - step; i >= 0; i -= step) slopes.push((v[j] - v[i]) / (u[j] - u[i]));
  const centre = u.reduce((sum, value) => sum + value, 0) / u.length;
  const square = u.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { value: median(slopes), error: sigma / Math.sqrt(square) };
}

function percent(log: number): string {
  return `${(100 * Math.expm1(log)).toPrecision(2)} %`;
}
