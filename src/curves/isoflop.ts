import { checked, given, integer, type OptionTable, real } from "../base/checked.ts";
import { degenerateError, optionError } from "../base/errors.ts";
import { normalQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import type { CurveFit } from "./curve-fit.ts";
import type { Derived } from "./derive.ts";
import { pointsWithin } from "./fit-points.ts";
import { frontier } from "./frontier.ts";
import { frozen } from "./frozen.ts";
import { invert } from "./jacobian-covariance.ts";
import { type Interval, spread } from "./law-intervals.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { expInRange, inRange } from "./plain-units.ts";
import { fittedLoss } from "./predict.ts";

/** Runs of one compute, and the size at which the parabola through their losses is least. */
export interface IsoflopLevel {
  /** Geometric mean of the runs' 6 N D. */
  readonly compute: number;
  readonly runs: number;
  /** Smallest and largest N. */
  readonly from: number;
  readonly to: number;
  /** Vertex of the parabola, its loss, the error of ln N and the interval of N; null where there is none among the sizes. */
  readonly best: {
    readonly N: number;
    readonly D: number;
    readonly loss: number;
    readonly logError: number;
    readonly interval: Interval;
  } | null;
  /** Why there is none. */
  readonly because: string | null;
}

/** How the best split of compute grows by parabolas at fixed compute (approach 2 of Hoffmann et al.). */
export interface Isoflop {
  readonly kind: "isoflop";
  readonly curve: string;
  readonly levels: readonly IsoflopLevel[];
  /** N_opt grows as C^a, D_opt as C^b. */
  readonly exponents: { readonly a: Derived; readonly b: Derived };
  readonly budgets: readonly { readonly compute: number; readonly N: Derived; readonly D: Derived }[];
  readonly level: number;
  /**
   * What the same parabolas find at the same runs on the fitted law, which has no noise, less what that law has: of a,
   * and of ln N_opt at each level that has one. Null without a fit, or where its surface has no minima there.
   */
  readonly bias: { readonly a: number; readonly logN: readonly (number | null)[] } | null;
}

export interface IsoflopOptions {
  /** Compute of each level; found from the runs where left out. */
  readonly levels?: readonly number[] | null;
  /** Runs belong to a level whose compute theirs differs from by no more than this share. */
  readonly tolerance?: number;
  /** Fewest runs that a parabola is laid through. */
  readonly fewestRuns?: number;
  /** Compute at which the best split is asked for. */
  readonly budgets?: readonly number[];
  /** Which runs count, as for a fit: smallest and largest N, points of largest loss left out. */
  readonly from?: number;
  readonly to?: number;
  readonly dropLargestLoss?: number;
  /** Probability that an interval holds the truth. */
  readonly level?: number;
  /** A chinchilla fit of the curve, to tell the bias by. */
  readonly fit?: CurveFit | null;
}

const OPTIONS: OptionTable<Required<IsoflopOptions>> = {
  levels: given<readonly number[] | null>(null),
  tolerance: real(0.1, 0, 1),
  fewestRuns: integer(4, 4),
  budgets: given<readonly number[]>([]),
  from: real(0, 0),
  to: given<number>(Infinity),
  dropLargestLoss: integer(0, 0),
  level: real(0.95, 0.5, 0.999),
  fit: given<CurveFit | null>(null),
};
/** A line with an error takes one level more than it has parameters. */
const FEWEST_LEVELS = 3;

/**
 * The compute-optimal sizes by parabolas in ln N through the losses at each level of compute, and the line of ln N_opt
 * on ln C through them: beside `frontier` a comparison, with its bias [docs/curves.md#isoflop].
 * @param curve of two axes, N and D
 * @throws OPTION for curves of other axes, or levels and budgets that are not above 0; DEGENERATE where fewer than three levels have a minimum
 */
export function isoflop(curve: LearningCurve, options: IsoflopOptions = {}): Isoflop {
  const asked = checked<Required<IsoflopOptions>>(options, OPTIONS);
  const { levels, tolerance, fewestRuns, budgets, level, fit } = asked;
  if (curve.further.length !== 1)
    throw optionError("curve", "one of two axes, N and D", `${1 + curve.further.length} in ${curve.name}`);
  for (const [name, values] of [
    ["levels", levels ?? []],
    ["budgets", budgets],
  ] as const)
    for (const value of values)
      if (!(Number.isFinite(value) && value > 0)) throw optionError(name, "computes above 0", value);
  const logN = curve.x.map(Math.log);
  const logC = curve.x.map((N, i) => Math.log(6 * N * curve.further[0].x[i]));
  const runs = pointsWithin(curve, asked);
  const groups = levels === null ? found(runs, logC, tolerance) : joined(runs, logC, levels, tolerance);
  const kept = groups.filter((each) => new Set(each.map((i) => logN[i])).size >= fewestRuns);
  const measured = withErrors(
    kept.map((each) => parabola(each, logN, logC, curve.y)),
    level,
  );
  const line = lineThrough(measured);
  if (line === null)
    throw degenerateError(
      "levels of compute with a minimum among their sizes",
      `at least ${FEWEST_LEVELS}, of ${fewestRuns} sizes or more within ${100 * tolerance} % of a compute`,
      `${measured.filter(({ best }) => best !== null).length} of ${groups.length}`,
    );
  const { growth, at } = line;
  const freedom = measured.filter(({ best }) => best !== null).length - 2;
  const around = spread(level, freedom);
  const z = normalQuantile((1 + level) / 2);
  const derived = ({ value, error }: Estimate, log: boolean): Derived => {
    const half = around.widening * z * error;
    const [centre, low, high] = [value, value - half, value + half].map((end) => (log ? Math.exp(end) : end));
    return {
      value: centre,
      standardError: around.widening * error * (log ? centre : 1),
      interval: [low, high],
    };
  };
  return frozen<Isoflop>({
    kind: "isoflop",
    curve: curve.name,
    levels: measured,
    exponents: {
      a: derived(growth, false),
      // At one compute N D is fixed, so the exponents sum to one.
      b: derived({ value: 1 - growth.value, error: growth.error }, false),
    },
    budgets: budgets.map((compute) => {
      const N = at(Math.log(compute));
      return {
        compute,
        N: derived(N, true),
        D: derived({ value: Math.log(compute / 6) - N.value, error: N.error }, true),
      };
    }),
    level,
    bias: fit === null ? null : biasOf(fit, curve, kept, measured, logN, logC),
  });
}

/** Runs in ascending compute, a level ending where the next lies beyond the tolerance from its first. */
function found(runs: readonly number[], logC: readonly number[], tolerance: number): number[][] {
  const groups: number[][] = [];
  for (const i of [...runs].sort((i, j) => logC[i] - logC[j])) {
    const last = groups.at(-1);
    // Compute is a product of rounded numbers: equal is within its rounding.
    if (last && logC[i] - logC[last[0]] <= Math.log1p(tolerance) + 1e-9) last.push(i);
    else groups.push([i]);
  }
  return groups;
}

/** The runs of each level; a run within the tolerance of several belongs to the nearest. */
function joined(
  runs: readonly number[],
  logC: readonly number[],
  levels: readonly number[],
  tolerance: number,
): number[][] {
  const logs = levels.map(Math.log);
  const groups: number[][] = levels.map(() => []);
  for (const i of runs) {
    const c = logC[i];
    const nearest = logs.reduce((best, log, l) => (Math.abs(c - log) < Math.abs(c - logs[best]) ? l : best), 0);
    if (Math.abs(c - logs[nearest]) <= Math.log1p(tolerance) + 1e-9) groups[nearest].push(i);
  }
  return groups;
}

/** A level's parabola before its errors. */
interface Parabola extends Omit<IsoflopLevel, "best"> {
  readonly best: { readonly N: number; readonly D: number; readonly loss: number } | null;
  /** Sum of the squared residuals of losses over their mean, and their degrees of freedom. */
  readonly sqOff: number;
  readonly freedom: number;
  /** Variance of ln N for residuals of variance one, by the delta method; 0 without a vertex. */
  readonly logVariance: number;
}

/**
 * Errors from the residuals of all levels together: four runs leave a parabola one degree of freedom, by which its own
 * would be near 0 as often as not.
 */
function withErrors(parabolas: readonly Parabola[], level: number): IsoflopLevel[] {
  const freedom = Math.max(
    1,
    parabolas.reduce((sum, each) => sum + each.freedom, 0),
  );
  const scatter = parabolas.reduce((sum, each) => sum + each.sqOff, 0) / freedom;
  const { widening } = spread(level, freedom);
  const z = normalQuantile((1 + level) / 2);
  return parabolas.map(({ best, sqOff: _sqOff, freedom: _freedom, logVariance, ...rest }) => {
    if (best === null) return { ...rest, best };
    // A level that is nearly flat has its minimum anywhere.
    const logError = inRange(widening * Math.sqrt(logVariance * scatter));
    const factor = expInRange(z * logError);
    return { ...rest, best: { ...best, logError, interval: [best.N / factor, inRange(best.N * factor)] } };
  });
}

/** Least squares of the losses on 1, z and z^2, z being ln N less the middle of its range over half of it. */
function parabola(
  runs: readonly number[],
  logN: readonly number[],
  logC: readonly number[],
  losses: readonly number[],
): Parabola {
  const sizes = runs.map((i) => logN[i]);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const level = mean(runs.map((i) => losses[i]));
  const rows = sizes.map((size) => [1, (size - middle) / half, ((size - middle) / half) ** 2]);
  const relative = runs.map((i) => losses[i] / level);
  const product = (value: (row: readonly number[], r: number) => number) =>
    rows.reduce((sum, row, r) => sum + value(row, r), 0);
  const inverse = invert([0, 1, 2].map((j) => [0, 1, 2].map((k) => product((row) => row[j] * row[k]))));
  const right = [0, 1, 2].map((j) => product((row, r) => row[j] * relative[r]));
  const [c0, c1, c2] = (inverse ?? []).map((row) => row.reduce((sum, value, k) => sum + value * right[k], 0));
  const compute = Math.exp(mean(runs.map((i) => logC[i])));
  const sqOff = inverse === null ? 0 : product((row, r) => (relative[r] - c0 - c1 * row[1] - c2 * row[2]) ** 2);
  const freedom = inverse === null ? 0 : runs.length - 3;
  const found = { compute, runs: runs.length, from: Math.exp(low), to: Math.exp(high), sqOff, freedom };
  const none = (because: string): Parabola => ({ ...found, best: null, because, logVariance: 0 });
  if (inverse === null || !(c2 > 0)) return none("the losses have no minimum");
  const z = -c1 / (2 * c2);
  if (Math.abs(z) > 1) return none("the minimum lies beyond the sizes");
  // z by the delta method: dz = (-dc1 - 2 z dc2) / (2 c2).
  const variance = (inverse[1][1] + 4 * z * inverse[1][2] + 4 * z * z * inverse[2][2]) / (4 * c2 * c2);
  const N = Math.exp(middle + half * z);
  return {
    ...found,
    best: { N, D: compute / 6 / N, loss: level * (c0 + c1 * z + c2 * z * z) },
    because: null,
    logVariance: half * half * Math.max(0, variance),
  };
}

interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** ln N_opt on ln C by least squares, levels counting alike; errors from their scatter about the line. */
function lineThrough(
  levels: readonly (Parabola | IsoflopLevel)[],
): { growth: Estimate; at: (logC: number) => Estimate } | null {
  const points = levels.flatMap(({ compute, best }) => (best === null ? [] : [[Math.log(compute), Math.log(best.N)]]));
  if (points.length < FEWEST_LEVELS) return null;
  const [c, N] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const square = points.reduce((sum, [x]) => sum + (x - c) ** 2, 0);
  if (!(square > 0)) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - c) * (y - N), 0) / square;
  const off = points.reduce((sum, [x, y]) => sum + (y - N - slope * (x - c)) ** 2, 0);
  const variance = off / (points.length - 2);
  return {
    growth: { value: slope, error: Math.sqrt(variance / square) },
    at: (log) => ({
      value: N + slope * (log - c),
      error: Math.sqrt(variance * (1 / points.length + (log - c) ** 2 / square)),
    }),
  };
}

function biasOf(
  fit: CurveFit,
  curve: LearningCurve,
  groups: readonly (readonly number[])[],
  measured: readonly IsoflopLevel[],
  logN: readonly number[],
  logC: readonly number[],
): Isoflop["bias"] {
  const smooth = curve.x.map((N, i) => fittedLoss(fit, N, curve.further[0].x[i]));
  const levels = groups.map((runs) => parabola(runs, logN, logC, smooth));
  const line = lineThrough(levels.filter((_, l) => measured[l].best !== null));
  if (line === null) return null;
  const { exponents, budgets } = frontier(
    fit,
    levels.map(({ compute }) => compute),
  );
  return {
    a: line.growth.value - exponents.a.value,
    logN: levels.map(({ best }, l) => (best === null ? null : Math.log(best.N / budgets[l].N.value))),
  };
}
