import { checked, given, integer, type OptionTable, oneOf } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { type Random, random } from "../base/random.ts";
import { type ErrorCurve, errorCurve } from "../curves/error-curve.ts";

/** Learners on problems that some hypothesis of their class solves without error [docs/theory.md#rates]. */
const PROBLEMS = {
  /** Thresholds on 20 points of equal mass: a finite class. */
  "finite-class": { learn: finiteClass, sizes: powers(4, 256, 13) },
  /** Thresholds on the unit interval. */
  thresholds: { learn: thresholds, sizes: powers(10, 10_240, 11) },
  /** Single points of the integers, by the consistent hypothesis that errs most. */
  singletons: { learn: singletons, sizes: powers(16, 65_536, 13) },
  /** All functions on the integers: infinite VC dimension. */
  "all-functions": { learn: allFunctions, sizes: powers(10, 10_240, 11) },
} as const;

export interface RealizableCurveOptions {
  readonly problem: keyof typeof PROBLEMS;
  /** Numbers of examples; left out: some that suit the problem. */
  readonly sizes?: readonly number[] | undefined;
  /** Independent training sets for every size. */
  readonly seeds?: number;
  readonly seed?: number;
}

type Problem = keyof typeof PROBLEMS;
type Checked = Required<Omit<RealizableCurveOptions, "sizes">> & { readonly sizes: readonly number[] | undefined };
const OPTIONS: OptionTable<Checked> = {
  problem: oneOf<Problem>("thresholds", ...(Object.keys(PROBLEMS) as Problem[])),
  sizes: given<readonly number[] | undefined>(undefined),
  seeds: integer(100, 1),
  seed: integer(0, 0),
};

/**
 * The error of a consistent learner against the number of examples, exact for every training set drawn.
 * @throws OPTION on options out of their rules
 */
export function realizableCurve(options: RealizableCurveOptions): ErrorCurve {
  const { problem, sizes, seeds, seed } = checked<Checked>(options, OPTIONS);
  const tried = sizes ?? PROBLEMS[problem].sizes;
  if (!Array.isArray(tried) || tried.some((size) => !Number.isInteger(size) || size < 1))
    throw optionError("sizes", "a list of integers of at least 1", tried);
  const rng = random(seed).split("realizable").split(problem);
  const runs = tried.flatMap((size) => Array.from({ length: seeds }, () => size));
  return errorCurve({
    name: problem,
    loss: "zero-one",
    realizable: true,
    x: runs,
    y: runs.map((size) => PROBLEMS[problem].learn(size, rng)),
  });
}

/**
 * Points 0..19, positive from 10 on; the learner takes the largest threshold that errs nowhere. A point is missed while
 * neither it nor a positive one below it was drawn: the expected error is a sum of powers (1 - j/20)^n, exponential.
 */
function finiteClass(n: number, rng: Random): number {
  let lowest = FINITE;
  for (let i = 0; i < n; i++) {
    const point = rng.below(FINITE);
    if (point >= FINITE / 2 && point < lowest) lowest = point;
  }
  return (lowest - FINITE / 2) / FINITE;
}

/** Positive from 1/2 on; the gap above it to the lowest of n/2 points: 1/n. */
function thresholds(n: number, rng: Random): number {
  let lowest = 1;
  for (let i = 0; i < n; i++) {
    const point = rng.uniform();
    if (point >= 0.5 && point < lowest) lowest = point;
  }
  return lowest - 0.5;
}

/**
 * Nothing is positive, and hypotheses are single points: of those not seen the worst is the likeliest. All of the k
 * likeliest have been seen where n p_k is about ln k, p_k being 1/(k (k+1)): the worst error is about ln(n)/(2n).
 */
function singletons(n: number, rng: Random): number {
  const seen = seenOf(n, rng);
  let first = 1;
  while (seen.has(first)) first++;
  return massOf(first);
}

/** Everything is positive and only what was seen is known to be: the mass not seen, about sqrt(pi/n). */
function allFunctions(n: number, rng: Random): number {
  let mass = 0;
  for (const point of seenOf(n, rng)) mass += massOf(point);
  return Math.max(0, 1 - mass);
}

/** The different ones of n integers drawn with mass 1/(k (k+1)): k = floor(1/u). */
function seenOf(n: number, rng: Random): Set<number> {
  const seen = new Set<number>();
  for (let i = 0; i < n; i++) seen.add(Math.floor(1 / (1 - rng.uniform())));
  return seen;
}

const massOf = (k: number) => 1 / (k * (k + 1));

function powers(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.round(from * (to / from) ** (i / (count - 1))));
}

const FINITE = 20;
