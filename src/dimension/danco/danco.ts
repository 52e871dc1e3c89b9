import { checked, flag, integer } from "../../base/checked.ts";
import { type Control, stage } from "../../base/control.ts";
import { optionError } from "../../base/errors.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { NEIGHBORHOOD_OPTIONS, type NeighborhoodOptions } from "../angles/neighborhood-sums.ts";
import { meanVariance, pointInfluence } from "../angles/point-influence.ts";
import type { DimensionEstimate } from "../dimension-estimate.ts";
import { LEVEL, makeEstimate } from "../make-estimate.ts";
import { linksUnknown } from "../pair-variance.ts";
import { meanRadius } from "../usable-rows.ts";
import { calibration, type Simulation } from "./danco-calibration.ts";
import { type DancoStatistics, dancoStatistics, directionOf, lengthOf } from "./danco-statistics.ts";
import { ratioDivergence } from "./ratio-divergence.ts";
import { concentrationOf, vonMisesDivergence } from "./von-mises.ts";

export interface DancoOptions extends NeighborhoodOptions {
  /** Neighbours whose angles are taken; distances go one further. */
  readonly k?: number;
  /** A real number, by smoothing over the simulated balls; else the integer whose ball is nearest. */
  readonly fractal?: boolean;
  /** Of the simulated balls. */
  readonly seed?: number;
  readonly level?: number;
}

export const DANCO_OPTIONS = {
  k: integer(10, 3),
  fractal: flag(true),
  seed: integer(0, 0),
  level: LEVEL,
  ...NEIGHBORHOOD_OPTIONS,
};

/**
 * The dimension of the ball, simulated with as many points, whose neighbours' distances and angles are most like the cloud's
 * (Ceruti et al. 2014) [docs/dimension.md#danco].
 * @throws OPTION for fewer than k + 1 neighbours or queries left out where the neighbours are of other points; SHAPE where the
 * cloud is not that of the neighbours; DEGENERATE for a metric without angles, if fewer than 10 points are usable or all
 * distances equal; CANCELLED
 */
export async function danco(
  cloud: PointCloud,
  near: Neighbors,
  options: DancoOptions = {},
): Promise<DimensionEstimate> {
  const { k, fractal, seed, level, queries, pool = inlinePool(), ...control } = checked(options, DANCO_OPTIONS);
  if (near.references <= k + 1) throw optionError("k", `an integer below ${near.references - 1} (n - 1)`, k);
  const { rows, notes, sums, ratioError, statistics } = await dancoStatistics(cloud, near, k, {
    queries,
    pool,
    ...stage(control, 0, 0.1),
  });
  const simulation = { n: near.references, k, seed };
  const { nearest, balls } = await nearestBall(statistics, simulation, cloud.D, pool, stage(control, 0.1, 1));
  const real = (one: DancoStatistics) => leastDivergence(one, balls, k);
  const dimension = fractal ? Math.min(cloud.D, Math.max(1, real(statistics))) : nearest;

  // Distances and directions are independent of each other: their parts of the variance add up.
  const slope = (name: keyof DancoStatistics, step: number) =>
    (real({ ...statistics, [name]: statistics[name] + step }) -
      real({ ...statistics, [name]: statistics[name] - step })) /
    (2 * step);
  const byRatio = slope("ratio", STEP * statistics.ratio);
  const byDirection = slope("direction", STEP);
  const byLength = slope("length", STEP * (1 - statistics.length));
  const length = lengthOf(k);
  const angles = pointInfluence(
    near,
    rows,
    sums,
    (sine, cosine) => byDirection * directionOf(sine, cosine) + byLength * length(sine, cosine),
  );
  // In one coordinate, or past the last ball, nothing moves the answer: what is left is the error of the distances.
  const variance = (byRatio * ratioError) ** 2 + meanVariance(angles) || (ratioError / statistics.ratio) ** 2;
  return makeEstimate({
    method: "danco",
    dimension,
    // The balls are simulated with as many points and are as uncertain as the data.
    relativeVariance: (2 * variance) / dimension ** 2,
    level,
    n: rows.length,
    scale: meanRadius(near, { rows }, k + 1),
    params: { k, fractal, seed },
    notes: [...notes, ...linksUnknown(near)],
  });
}

type Ball = DancoStatistics & { readonly d: number };

/**
 * The integer dimension, at most D, whose ball diverges least: from where its distances are the data's, downhill, with some
 * balls looked at on either side. With it the balls about it.
 */
async function nearestBall(data: DancoStatistics, simulation: Simulation, D: number, pool: Pool, control: Control) {
  const known = new Map<number, Ball>();
  const simulate = async (d: number) => {
    const from = 1 - USUAL_BALLS / (USUAL_BALLS + known.size);
    const to = 1 - USUAL_BALLS / (USUAL_BALLS + known.size + 1);
    const ball = known.get(d) ?? { d, ...(await calibration(simulation, d, pool, stage(control, from, to))) };
    known.set(d, ball);
    return ball;
  };
  const within = (d: number) => Math.min(D, Math.max(1, Math.round(d)));
  let nearest = within(data.ratio);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = within((nearest * data.ratio) / (await simulate(nearest)).ratio);
    if (next === nearest) break;
    nearest = next;
  }
  for (let moved = true; moved; ) {
    for (let d = nearest - marginOf(nearest); d <= nearest + marginOf(nearest); d++)
      if (d >= 1 && d <= D) await simulate(d);
    const divergence = (ball: Ball) => divergenceOf(data, ball, simulation.k);
    const best = [...known.values()].reduce((a, b) => (divergence(b) < divergence(a) ? b : a)).d;
    moved = best !== nearest;
    nearest = best;
  }
  const balls = [...known.values()]
    .filter(({ d }) => Math.abs(d - nearest) <= smoothedOver(nearest))
    .sort((a, b) => a.d - b.d);
  control.onProgress?.(1);
  return { nearest, balls };
}

/** The real dimension whose statistics, smoothed over the balls', diverge least; up to one beyond them. */
function leastDivergence(data: DancoStatistics, balls: readonly Ball[], k: number): number {
  const at = (d: number) => divergenceOf(data, smoothed(balls, d), k);
  let low = Math.max(0.5, balls[0].d - 1);
  let high = balls[balls.length - 1].d + 1;
  const golden = (Math.sqrt(5) - 1) / 2;
  let a = high - golden * (high - low);
  let b = low + golden * (high - low);
  let [atA, atB] = [at(a), at(b)];
  while (high - low > 1e-7 * high) {
    if (atA < atB) {
      [high, b, atB] = [b, a, atA];
      a = high - golden * (high - low);
      atA = at(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + golden * (high - low);
      atB = at(b);
    }
  }
  return (low + high) / 2;
}

/** The parabola nearest to the statistics of the balls, whose dimensions follow each other; they are as noisy as the data's. */
function smoothed(balls: readonly Ball[], d: number): DancoStatistics {
  const N = balls.length;
  const middle = (balls[0].d + balls[N - 1].d) / 2;
  const sum = (of: (x: number, ball: Ball) => number) =>
    balls.reduce((total, ball) => total + of(ball.d - middle, ball), 0);
  const squares = sum((x) => x * x);
  const fourths = sum((x) => x ** 4);
  const at = (name: keyof DancoStatistics) => {
    const all = sum((_, ball) => ball[name]);
    const slope = N > 1 ? sum((x, ball) => x * ball[name]) / squares : 0;
    const bend = N > 2 ? (N * sum((x, ball) => x * x * ball[name]) - squares * all) / (N * fourths - squares ** 2) : 0;
    return (all - bend * squares) / N + slope * (d - middle) + bend * (d - middle) ** 2;
  };
  // Beyond the balls it may leave what there is.
  return {
    ratio: Math.max(at("ratio"), balls[0].ratio / 2),
    direction: at("direction"),
    length: Math.min(Math.max(at("length"), balls[0].length / 2), (1 + balls[N - 1].length) / 2),
  };
}

/** Kullback-Leibler divergence of the data from a ball, distances' and angles' added. */
function divergenceOf(data: DancoStatistics, ball: DancoStatistics, k: number): number {
  return (
    ratioDivergence(ball.ratio / data.ratio, k) +
    vonMisesDivergence(
      { direction: data.direction, concentration: concentrationOf(data.length) },
      { direction: ball.direction, concentration: concentrationOf(ball.length) },
    )
  );
}

/** Balls looked at on either side of the nearest: the larger d, the less one differs from the next. */
const marginOf = (d: number) => Math.min(4, 2 + Math.floor(d / 8));
/** Of them those that are smoothed over: at small d their statistics are curved, and three make a parabola. */
const smoothedOver = (d: number) => Math.min(marginOf(d), Math.max(1, Math.floor(d / 3)));
const MOST_STEPS = 8;
/** Of a search, for its progress. */
const USUAL_BALLS = 6;
/** By which slopes are taken, of a statistic. */
const STEP = 1e-3;
