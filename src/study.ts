import { checked, given, integer } from "./base/checked.ts";
import { type Control, stage } from "./base/control.ts";
import type { Note } from "./base/note.ts";
import type { PointCloud } from "./cloud/point-cloud.ts";
import type { CurveFit } from "./curves/curve-fit.ts";
import { fitCurve } from "./curves/fit-curve.ts";
import type { LearningCurve } from "./curves/learning-curve.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension/dimension-estimate.ts";
import { estimateAll } from "./dimension/estimate-all.ts";
import { distinctCloud } from "./dimension/measure-dimension.ts";
import type { Evidence } from "./dimension/method.ts";
import { parseEstimators } from "./dimension/parse-estimators.ts";
import { scan } from "./dimension/scan.ts";
import { wholeCounts } from "./dimension/whole-counts.ts";
import { nearestNeighborScaling } from "./experiments/nearest-neighbor-scaling.ts";
import { type NeighborCurves, neighborCurves } from "./experiments/neighbor-curves.ts";
import { trainingSizes } from "./experiments/training-sizes.ts";
import { findNeighbors } from "./neighbors/find-neighbors.ts";
import type { Pool } from "./pool/pool.ts";
import { WORK_OPTIONS } from "./pool/work-options.ts";
import { section } from "./report/make-report.ts";
import type { Result, Section } from "./report/report.ts";
import { judge } from "./theory/judge.ts";
import { laws } from "./theory/laws/laws.ts";
import { smoothTargetGuards } from "./theory/smooth-target-guards.ts";
import type { Verdict } from "./theory/verdict.ts";

export interface StudyOptions extends Control {
  readonly seed?: number;
  readonly pool?: Pool | undefined;
  /** Training sizes of the learning curves, ascending; left out: powers of sqrt 2 up to what the cloud allows. */
  readonly sizes?: readonly number[] | undefined;
  /** Draws of training and test points for every size. */
  readonly seeds?: number;
}

/** All that was measured on one cloud: its dimension, its neighbour learners' curves and their fits. */
export interface Study {
  readonly n: number;
  readonly D: number;
  readonly estimates: readonly DimensionEstimate[];
  readonly scan: DimensionScan;
  readonly curves: NeighborCurves;
  /** The fit of every curve; `curve` names it. */
  readonly fits: readonly CurveFit[];
  readonly notes: readonly Note[];
}

/**
 * Measures one cloud from end to end, Euclidean: dimension from one neighbour pass, then learning curves of 1-NN and
 * local linear regression on the same vectors, fitted as pure powers (targets carry no noise, so the loss has no floor).
 * @throws DEGENERATE for fewer than ten different points, OPTION when the cloud is too small for curves, CANCELLED
 */
export async function study(cloud: PointCloud, options: StudyOptions = {}): Promise<Study> {
  const { seed, pool, sizes, seeds, ...control } = checked(options, OPTIONS);
  const distinct = distinctCloud(cloud, "euclidean");
  trainingSizes(distinct.n, sizes, undefined);
  const k = Math.min(NEIGHBORS, distinct.n - 1);
  const near = await findNeighbors(distinct, { k, pool, ...stage(control, 0, 0.25) });
  const scanned = scan(near);
  const count: Evidence["count"] = (radii, control) => wholeCounts(near, distinct, {}, radii, { pool, ...control });
  const measured = await estimateAll({ near, cloud: distinct, count }, parseEstimators("twonn,mle,correlation"), {
    pool,
    ...stage(control, 0.25, 0.35),
  });
  const estimates = [...measured.estimates];
  const curves = await neighborCurves(distinct, {
    d: estimates[0].dimension,
    sizes,
    seeds,
    seed,
    pool,
    ...stage(control, 0.35, 0.95),
  });
  const fits = allCurves(curves).map((curve) => fitCurve(curve, { offset: "zero", seed }));
  const falls = fitOf(fits, curves.sqDistance);
  if (falls.intervals.alpha[0] > 0) estimates.push(nearestNeighborScaling(falls));
  control.onProgress?.(1);
  const { n, D } = distinct;
  return Object.freeze({ n, D, estimates, scan: scanned, curves, fits, notes: [...distinct.notes, ...curves.notes] });
}

/**
 * The verdicts on a study: 1-NN on the linear target against 2/d, 1-NN and local linear on the smooth targets against
 * 2/d and 4/d under their guards. `dimension` replaces the measured dimension by a given one.
 */
export function judgeStudy(study: Study, dimension?: DimensionEstimate): Verdict[] {
  const { curves, fits } = study;
  const evidence = dimension ?? [...study.estimates, study.scan];
  const verdicts = [judge(fitOf(fits, curves.linear), evidence, laws.twoOverD)];
  for (const [family, law, k] of [
    [curves.smooth, laws.twoOverD, 1],
    [curves.localLinear, laws.fourOverD, curves.k],
  ] as const) {
    if (family.length === 0) continue;
    const predicted = law.exponent((dimension ?? study.estimates[0]).dimension);
    const fitted = family.map((curve) => fitOf(fits, curve));
    const guards = smoothTargetGuards({ fits: fitted, predicted, k });
    verdicts.push(judge(fitted[0], evidence, law, { guards }));
  }
  return verdicts;
}

/** The study and its verdicts as a section of a report. */
export function studySection(title: string, text: string, measured: Study, verdicts: readonly Verdict[]): Section {
  const { estimates, scan, curves, fits, notes } = measured;
  const fitted: Result[] = allCurves(curves).flatMap((curve) => [curve, fitOf(fits, curve)]);
  return section(title, text, [...estimates, scan, ...fitted, ...verdicts], notes);
}

const allCurves = ({ sqDistance, linear, smooth, localLinear }: NeighborCurves) => [
  sqDistance,
  linear,
  ...smooth,
  ...localLinear,
];

const fitOf = (fits: readonly CurveFit[], { name }: LearningCurve) => fits.find(({ curve }) => curve === name)!;

const OPTIONS = {
  seed: integer(0, 0),
  ...WORK_OPTIONS,
  sizes: given<readonly number[] | undefined>(undefined),
  seeds: integer(4, 1),
};
/** Neighbours of the dimension pass: six octaves of scale for GRIDE. */
const NEIGHBORS = 64;
