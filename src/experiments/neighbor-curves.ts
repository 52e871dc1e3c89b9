import { checked, given, integer, type OptionRule, real } from "../base/checked.ts";
import { type Control, stage } from "../base/control.ts";
import { degenerateError, optionError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { permutation, random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Learner, LearningCurve, Loss } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import { POINTS_PER_NEIGHBOR } from "../curves/points-per-neighbor.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import type { Pool } from "../pool/pool.ts";
import { WORK_OPTIONS } from "../pool/work-options.ts";
import { baselineLosses } from "./baselines.ts";
import { type DrawLosses, type DrawPlan, isLocal, measureDraw, stacked } from "./measure-draw.ts";
import { linearTarget, smoothTarget } from "./targets.ts";
import { trainingSizes } from "./training-sizes.ts";

export interface NeighborCurvesOptions extends Control {
  /** The cloud's intrinsic dimension; its rounding is the number of principal directions of the local fits. */
  readonly d: number;
  /** Training sizes, ascending; left out: powers of sqrt 2 up to what the test points leave. */
  readonly sizes?: readonly number[] | undefined;
  /** Independent draws of training and test points for every size. */
  readonly seeds?: number;
  /** Test points of a draw; left out: a sixth of the cloud, at most 1000. */
  readonly tests?: number | undefined;
  readonly seed?: number;
  readonly pool?: Pool | undefined;
}

/** What neighbour learners lose on a cloud, against how many points they have seen. */
export interface NeighborCurves {
  /** Mean squared distance to the nearest training point: falls as n^(-2/d) and shares nothing with ratios at one n. */
  readonly sqDistance: LearningCurve;
  /** 1-NN regression of a random linear target. */
  readonly linear: LearningCurve;
  /** 1-NN regression of smooth targets: two target seeds by two length scales. */
  readonly smooth: readonly LearningCurve[];
  /** Local linear regression of the same smooth targets; none where fewer than three sizes are at least 30 k. */
  readonly localLinear: readonly LearningCurve[];
  /** Neighbours and principal directions of the local linear fits. */
  readonly k: number;
  readonly d: number;
  readonly notes: readonly Note[];
}

/**
 * Learning curves of 1-NN and local linear regression (k = max(2d+2, d+4) neighbours) on one cloud
 * [docs/theory.md#neighbour-learners]. Every size and seed draws its own training and test points.
 * @throws OPTION for sizes or tests out of their rules and a cloud too small for any; DEGENERATE where all points are
 * one or a loss is zero (copies among the points); CANCELLED
 */
export async function neighborCurves(cloud: PointCloud, options: NeighborCurvesOptions): Promise<NeighborCurves> {
  const { seeds, seed, pool = inlinePool(), ...rest } = checked<Checked>(options, OPTIONS);
  if (Number.isNaN(rest.d)) throw optionError("d", "the cloud's intrinsic dimension", "none");
  const d = Math.max(1, Math.min(Math.round(rest.d), cloud.D));
  const k = Math.max(2 * d + 2, d + 4);
  const { sizes, tests } = trainingSizes(cloud.n, rest.sizes, rest.tests);

  const linear = linearTarget(cloud, seed);
  const smooth = LENGTH_SCALES.flatMap((scale) => [1, 2].map((t) => smoothTarget(cloud, seed + t, scale)));
  const local = { build: "simd" as const, cloud, d, targets: stacked(smooth) };
  const plan: DrawPlan = { cloud, tests, k, linear, smooth, local, seed };
  const draws = Array.from({ length: seeds }, (_, s) => sizes.map((size) => ({ size, seed: s }))).flat();
  const work = draws.reduce((sum, { size }) => sum + size + OVERHEAD, 0);
  const losses: DrawLosses[] = [];
  let done = 0;
  for (const draw of draws) {
    const next = done + draw.size + OVERHEAD;
    losses.push(await measureDraw(plan, draw, pool, stage(rest, done / work, next / work)));
    done = next;
  }

  const whole = permutation(cloud.n, random(seed).split("baselines"));
  const ignorant = baselineLosses(
    cloud,
    [...smooth, linear].map(({ values }) => values),
    whole.slice(tests, tests + sizes[sizes.length - 1]),
    whole.slice(0, tests),
  );
  const baselines = (t: number) => [
    { name: "mean", loss: ignorant[t].mean },
    { name: "global linear fit", loss: ignorant[t].linear },
  ];
  const locals = losses.filter(({ localLinear }) => localLinear !== null);
  const localSizes = sizes.filter((size) => isLocal(size, k)).length;
  const notes =
    localSizes >= FEWEST_LOCAL_SIZES
      ? []
      : [
          note(
            "no-local-linear",
            `local linear regression with k = ${k} neighbours needs ${FEWEST_LOCAL_SIZES} training sizes of at least ${POINTS_PER_NEIGHBOR * k} points, and ${localSizes} of the ${sizes.length} up to ${sizes[sizes.length - 1]} are`,
          ),
        ];
  return Object.freeze({
    sqDistance: curveOf(
      "mean squared nearest-neighbour distance",
      "nearest-neighbor",
      losses,
      (at) => at.sqDistance,
      [],
      "squared-distance",
    ),
    // A linear fit is the linear target itself; the mean is what 1-NN has to beat there.
    linear: curveOf(`1-NN, ${linear.name}`, "nearest-neighbor", losses, (at) => at.linear, [
      { name: "mean", loss: ignorant[smooth.length].mean },
    ]),
    smooth: smooth.map(({ name }, t) =>
      curveOf(`1-NN, ${name}`, "nearest-neighbor", losses, (at) => at.smooth[t], baselines(t)),
    ),
    localLinear:
      localSizes < FEWEST_LOCAL_SIZES
        ? []
        : smooth.map(({ name }, t) =>
            curveOf(`local linear, ${name}`, "local-linear", locals, (at) => at.localLinear![t], baselines(t)),
          ),
    k,
    d,
    notes,
  });
}

function curveOf(
  name: string,
  learner: Learner,
  losses: readonly DrawLosses[],
  y: (at: DrawLosses) => number,
  baselines: LearningCurve["baselines"] = [],
  loss: Loss = "mse",
): LearningCurve {
  const zero = losses.find((at) => !(y(at) > 0));
  if (zero) throw degenerateError(`${name} at n = ${zero.size}`, "a loss above 0 (are points copies?)", y(zero));
  return learningCurve({
    name,
    axis: "examples",
    loss,
    regime: "resolution",
    learner,
    x: losses.map(({ size }) => size),
    y: losses.map(y),
    seed: losses.map(({ seed }) => seed),
    baselines,
  });
}

interface Checked extends Control {
  readonly d: number;
  readonly sizes: readonly number[] | undefined;
  readonly seeds: number;
  readonly tests: number | undefined;
  readonly seed: number;
  readonly pool: Pool | undefined;
}
const OPTIONS = {
  d: real(Number.NaN, 0),
  sizes: given<readonly number[] | undefined>(undefined),
  seeds: integer(4, 1),
  tests: { fallback: undefined, read: integer(0, 10).read } as OptionRule<number | undefined>,
  seed: integer(0, 0),
  ...WORK_OPTIONS,
};
const LENGTH_SCALES = [1, 2];
/** Two sizes make a slope, three a doubt about it. */
const FEWEST_LOCAL_SIZES = 3;
/** What a draw costs beside its scan, in training points. */
const OVERHEAD = 1000;
