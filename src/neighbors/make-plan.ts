import { optionError } from "../base/errors.ts";
import { logGamma } from "../base/special.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { f64, scope } from "../wasm/arena.ts";
import { machine } from "../wasm/kernels.ts";
import { ROOM, roundingNorm } from "./choose-scale.ts";
import { FORMATS, isCoarse, PANEL, TREE_AXES, widthOf } from "./frame.ts";
import { type KernelSpeed, kernelSpeeds } from "./kernel-speeds.ts";
import { type Around, lookAround } from "./look-around.ts";
import type { Costed, Plan } from "./plan.ts";
import { isByPoint, pointPlan } from "./point-plan.ts";
import { type Sample, shortened } from "./sample.ts";
import type { FixedPlan } from "./search-options.ts";

/**
 * Plans over the kernels this engine runs and the numbers of principal coordinates that the sample has, cheapest first
 * by what each would let through [docs/kernels.md#plan].
 * @param cloud   which the sample is of
 * @param queries null: the references themselves, each pair seen once
 * @throws OPTION where no kernel has the fixed format
 */
export function makePlans(
  sample: Sample,
  cloud: PointCloud,
  references: number,
  queries: number | null,
  k: number,
  fixed: FixedPlan,
): Costed[] {
  const { D, axes } = sample;
  if (isByPoint(D, k, fixed)) return [pointPlan(D, references, queries ?? references, k, fixed)];
  const pairs = queries === null ? (references * (references - 1)) / 2 : references * queries;
  const most = axes.length / D;
  const counts =
    fixed.features === undefined ? [0, ...FEATURES.filter((m) => m < most && 2 * (m + 1) <= D)] : [fixed.features];
  const reach = reachOf(sample, cloud, references, k);
  const plans = counts.flatMap((features) => {
    const values = features === 0 ? sample.rows : shortened(sample, features);
    const w = features === 0 ? D : features + 1;
    const seen = features === 0 ? reach.around : distancesOf(values, w, reach.kth.length, sample.planned);
    const exactly = throughShare(seen, reach, 0, references);
    return kernelsFor(fixed, pairs * D).map((kernel) => {
      const slack = isCoarse(kernel.format)
        ? FORMATS[kernel.format].roundings * stepOf(sample, values, w, features) * roundingNorm(w, 3)
        : 0;
      const through = slack > 0 ? throughShare(seen, reach, slack, references) : exactly;
      return plan(sample, kernel, features, w, through, reach, pairs, references, queries);
    });
  });
  if (plans.length === 0)
    throw optionError("format", "one that the kernels have (i8 and i7: only relaxed ones)", fixed.format);
  // Where it is close the finer code is the surer one.
  const doubted = ({ format, seconds }: Costed) => (isCoarse(format) ? DOUBT : 1) * seconds;
  return plans.sort((a, b) => doubted(a) - doubted(b));
}

/** The cheapest plan, and the one to fall back on where it lets through more than the sample said. */
export function choosePlans(plans: readonly Costed[]): [Plan, Plan] {
  const [best] = plans;
  const safe = plans.find(({ features, format }) => features === 0 && !isCoarse(format));
  const second = safe ?? best;
  const patience =
    second === best
      ? Infinity
      : Math.min(MOST_PATIENCE, Math.max(4 * best.survivors, (second.each - best.sure) / best.verify));
  return [asPlan(best, patience), asPlan(second, Infinity)];
}

/**
 * The one plan for a measure that only f32 kernels know, twice. The comparison coordinate by coordinate fuses nothing:
 * relaxed SIMD would be no faster.
 * @throws OPTION where another format is fixed
 */
export function directPlan(
  { metric, D }: Sample,
  references: number,
  queries: number | null,
  k: number,
  { build, format = "f32", byPoint = false }: FixedPlan,
): [Plan, Plan] {
  if (byPoint) throw optionError("byPoint", `false (metric ${metric})`, byPoint);
  if (format !== "f32") throw optionError("format", `f32 (metric ${metric})`, format);
  const fastest = metric === "inner-product" ? kernelSpeeds().find((kernel) => kernel.format === "f32") : undefined;
  const pairs = queries === null ? (references * (references - 1)) / 2 : references * queries;
  const survivors = Math.min(1, k / references);
  const each = DIRECT_NS * D + TEST_NS + survivors * examineNs(D);
  const plan: Plan = Object.freeze({
    build: build ?? fastest?.build ?? "simd",
    format,
    features: 0,
    byPoint: false,
    survivors,
    seconds: pairs * each * 1e-9,
    patience: Infinity,
  });
  return [plan, plan];
}

const asPlan = ({ build, format, features, byPoint, survivors, seconds }: Costed, patience: number): Plan =>
  Object.freeze({ build, format, features, byPoint, survivors, seconds, patience });

/** The kernels to choose from: the fastest of each format, or what the caller fixed. */
function kernelsFor({ build, format }: FixedPlan, products: number): readonly KernelSpeed[] {
  if (build === undefined && format === undefined && products < FEW_PRODUCTS) return SMALL;
  if (build === undefined) return kernelSpeeds().filter((kernel) => format === undefined || kernel.format === format);
  const formats = build === "relaxed" ? (["f32", "i16", "i8", "i7"] as const) : (["f32", "i16"] as const);
  return formats
    .filter((one) => format === undefined || one === format)
    .map((one) => ({ build, format: one, nanoseconds: 1 / FORMATS[one].perWord }));
}

function plan(
  sample: Sample,
  { build, format, nanoseconds }: KernelSpeed,
  features: number,
  w: number,
  through: number,
  reach: Reach,
  pairs: number,
  references: number,
  queries: number | null,
): Costed {
  const compared = features === 0 ? comparedShare(sample.D, reach, references) : 1;
  // A pair of a self-graph comes through on account of either point.
  const survivors = Math.min(compared, (queries === null ? 2 : 1) * through);
  const words = widthOf(format, w);
  const verify = examineNs(sample.D);
  const sure = compared * (words * nanoseconds + TEST_NS);
  const each = sure + survivors * verify;
  const points = references + (queries ?? 0);
  const packing = points * (features > 0 ? (features * sample.D) / PROJECTED_PER_NS : 0);
  return {
    build,
    format,
    features,
    byPoint: false,
    survivors,
    seconds: (pairs * each + packing + (queries ?? references) * (isCoarse(format) ? 2 : 1) * FILLING_NS) * 1e-9,
    sure,
    each,
    verify,
  };
}

/**
 * The share of references that a filter lets through for a point of the sample: those seen within its reach and the filter's slack. Where
 * none is, fewer than one of those looked at, and about as many as the ball grows by the slack; never fewer than belong.
 */
function throughShare({ sq, others }: Around, { kth, d, k }: Reach, slack: number, n: number): number {
  const belong = Math.min(1, k / n);
  let sum = 0;
  kth.forEach((radius, q) => {
    const limit = (radius + slack) ** 2;
    let seen = 0;
    for (let j = q * others; j < (q + 1) * others; j++) if (sq[j] <= limit) seen++;
    const grown = radius > 0 ? Math.min(1 / others, belong * (1 + slack / radius) ** d) : 0;
    sum += Math.max(seen / others, grown, belong);
  });
  return kth.length === 0 ? belong : sum / kth.length;
}

/** Squared distances of the first rows to the others of `rows`, by what is packed. */
function distancesOf(values: Float64Array, w: number, queries: number, rows: number): Around {
  const others = rows - queries;
  const used = machine("simd");
  return scope(used, { values: f64(rows * w), sq: f64(queries * others) }, (at) => {
    const { pointer, view } = at.values;
    view.set(values.subarray(0, rows * w));
    used.kernels.sqDistances(pointer, queries, pointer + 8 * queries * w, others, w, at.sq.pointer, 8 * others);
    return { queries, others, sq: at.sq.view.slice() };
  });
}

/** Width of a step of seven bits: by the farthest coordinate, or, of coordinates that are turned, by the longest row. */
function stepOf({ largest }: Sample, values: Float64Array, w: number, features: number): number {
  let reach = 0;
  if (features === 0) reach = largest[largest.length - 1];
  else
    for (let from = 0; from < values.length; from += w) {
      let sq = 0;
      for (let c = from; c < from + features; c++) sq += values[c] * values[c];
      const turned = Math.sqrt(sq) * Math.min(1, Math.sqrt((2 * Math.log(2 * features)) / features));
      reach = Math.max(reach, turned, Math.abs(values[from + features]));
    }
  return (ROOM * reach) / 63;
}

/**
 * The share of all pairs whose boxes the tree does not keep apart: those in a cube about a panel, wider than it on either side by
 * what its points look and three quarters of a panel, at the sample's own dimension; so counted for d = 2, 3, 5 within 16 %.
 */
function comparedShare(D: number, { k, d }: Reach, n: number): number {
  if (D > TREE_AXES || d === 0) return 1;
  // In units in which the density is one.
  const side = PANEL ** (1 / d);
  const radius = (Math.exp(logGamma(d / 2 + 1) / d) / Math.sqrt(Math.PI)) * k ** (1 / d);
  return Math.min(1, (2.5 * side + 2 * radius) ** d / n);
}

interface Reach {
  readonly k: number;
  /** The cloud's dimension by distances of near points; 0 where they tell none. */
  readonly d: number;
  /** About what the distance of the k-th neighbour will be among all references, for some points of the sample. */
  readonly kth: Float64Array;
  /** What those points see. */
  readonly around: Around;
}

/** How far points look: to the k-th of all references by what they see of some. */
function reachOf(sample: Sample, cloud: PointCloud, n: number, k: number): Reach {
  const around = lookAround(sample, cloud);
  const { queries, others, sq } = around;
  const kth = new Float64Array(queries);
  const far = Math.min(FAR, others - 1);
  const rank = Math.min(others - 1, (k * others) / n);
  let logRatio = 0;
  let told = 0;
  for (let q = 0; q < queries; q++) {
    const sorted = least(sq.subarray(q * others, (q + 1) * others), Math.max(far, Math.ceil(rank)));
    kth[q] = Math.sqrt(sorted[Math.max(1, Math.ceil(rank)) - 1]);
    if (!(sorted[0] > 0)) continue;
    logRatio += 0.5 * Math.log(sorted[far - 1] / sorted[0]);
    told++;
  }
  const d = logRatio > 0 ? Math.max(1, (told * harmonic(far - 1)) / logRatio) : 0;
  // Of all references the k-th is nearer than the first of those seen: r ~ n^(-1/d).
  if (rank < 1 && d > 0) for (let q = 0; q < queries; q++) kth[q] *= Math.max(rank, 1e-6) ** (1 / d);
  return { k, d, kth, around };
}

/** The `count` least, ascending: for few, each of the others is looked at once. */
function least(values: Float64Array, count: number): Float64Array {
  if (count > FEW_LEAST) return values.slice().sort();
  const sorted = new Float64Array(Math.min(count, values.length)).fill(Infinity);
  const last = sorted.length - 1;
  let most = Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value < most)) continue;
    let place = last;
    for (; place > 0 && value < sorted[place - 1]; place--) sorted[place] = sorted[place - 1];
    sorted[place] = value;
    most = sorted[last];
  }
  return sorted;
}

/** E ln(r_m/r_1) is this, for m - 1 terms, over d. */
const harmonic = (m: number) => Array.from({ length: m }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);

/** Time to find and to look again at one pair that came through. */
const examineNs = (D: number) => 25 + 0.05 * D;

/** Searches of so few products take less time than timing the kernels does: they use what runs everywhere. */
const FEW_PRODUCTS = 5e8;
const SMALL: readonly KernelSpeed[] = [{ build: "simd", format: "i16", nanoseconds: 0.1 }];

const FEATURES = [3, 7, 11, 15, 23, 31, 47, 63, 79];
/** So much cheaper eight-bit codes have to be: what they let through is less sure, and kernels are timed to some per cent. */
const DOUBT = 1.1;
const FAR = 10;
const FEW_LEAST = 128;
/** Start and test of one accumulator, beside its products. */
const TEST_NS = 0.25;
/** One coordinate of one pair by a metric without products, about. */
const DIRECT_NS = 0.15;
/** While its list fills, a point has pairs measured that prove to be none of its neighbours; wide steps let through about twice as many. */
const FILLING_NS = 6000;
/** Products of a projection in a nanosecond. */
const PROJECTED_PER_NS = 4;
/** Where most pairs come through the filter is of no use. */
const MOST_PATIENCE = 0.5;
