import { checked, given, integer } from "./base/checked.ts";
import { type Control, stage } from "./base/control.ts";
import { type Note, note } from "./base/note.ts";
import type { PointCloud } from "./cloud/point-cloud.ts";
import type { CurveFit } from "./curves/curve-fit.ts";
import { fitCurve } from "./curves/fit-curve.ts";
import type { LearningCurve } from "./curves/learning-curve.ts";
import type { DimensionEstimate, DimensionScan } from "./dimension/dimension-estimate.ts";
import { estimateWith } from "./dimension/estimate.ts";
import { distinctCloud } from "./dimension/measure-dimension.ts";
import { parseEstimators } from "./dimension/parse-estimators.ts";
import { scan } from "./dimension/scan.ts";
import { nearestNeighborScaling } from "./experiments/nearest-neighbor-scaling.ts";
import { type NeighborCurves, neighborCurves } from "./experiments/neighbor-curves.ts";
import { countNeighbors } from "./neighbors/count-neighbors.ts";
import { findNeighbors } from "./neighbors/find-neighbors.ts";
import type { Pool } from "./pool/pool.ts";
import { section } from "./report/make-report.ts";
import type { Result, Section } from "./report/report.ts";
import type { Guard } from "./theory/domain-of-law.ts";
import { judge } from "./theory/judge.ts";
import { laws } from "./theory/laws.ts";
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
  /** The fit of each curve that has one, by the curve's name. */
  readonly fits: ReadonlyMap<string, CurveFit>;
  readonly notes: readonly Note[];
}

/**
 * Measures one cloud from end to end, Euclidean: dimension from one neighbour pass, then learning curves of 1-NN and
 * local linear regression on the same vectors, fitted as pure powers (targets carry no noise, so the loss has no floor).
 * @throws DEGENERATE for fewer than ten different points, OPTION when the cloud is too small for curves, CANCELLED
 */
export async function study(cloud: PointCloud, options: StudyOptions = {}): Promise<Study> {
  const { seed, pool, sizes, seeds, ...control } = checked(options, OPTIONS);
  const { distinct, notes } = distinctCloud(cloud, "euclidean");
  const k = Math.min(NEIGHBORS, distinct.n - 1);
  const near = await findNeighbors(distinct, { k, pool, ...stage(control, 0, 0.25) });
  const scanned = scan(near);
  const source = {
    find: async () => near,
    count: (radii: { inner: number; outer: number }) =>
      countNeighbors(distinct, { ...radii, pool, ...stage(control, 0.25, 0.35) }),
  };
  const { estimates } = await estimateWith(source, parseEstimators("twonn,mle,correlation"));
  const curves = await neighborCurves(distinct, {
    d: estimates[0].dimension,
    sizes,
    seeds,
    seed,
    pool,
    ...stage(control, 0.35, 0.95),
  });
  const fits = new Map<string, CurveFit>();
  for (const curve of allCurves(curves))
    if (new Set(curve.x).size >= FEWEST_SIZES) fits.set(curve.name, fitCurve(curve, { offset: "zero", seed }));
  const falls = fits.get(curves.sqDistance.name);
  if (falls && falls.intervals.alpha[0] > 0) estimates.push(nearestNeighborScaling(falls));
  if (curves.localLinear.length === 0)
    notes.push(
      note(
        "no-local-linear",
        `local linear regression with k = ${curves.k} neighbours needs training sets of ${30 * curves.k} points and more; the cloud has ${distinct.n}`,
      ),
    );
  control.onProgress?.(1);
  return { n: distinct.n, D: distinct.D, estimates, scan: scanned, curves, fits, notes };
}

/**
 * The verdicts on a study: 1-NN on the linear target against 2/d, 1-NN and local linear on the smooth targets against
 * 2/d and 4/d under their guards. `dimension` replaces the measured dimension by a given one.
 */
export function judgeStudy(study: Study, dimension?: DimensionEstimate): Verdict[] {
  const { curves, fits } = study;
  const verdicts: Verdict[] = [];
  const linear = fits.get(curves.linear.name);
  const scales = dimension ?? dimensionAtScales(study, curves.linear);
  if (linear) verdicts.push(judge(linear, scales, laws.twoOverD));
  for (const [family, law, k] of [
    [curves.smooth, laws.twoOverD, 1],
    [curves.localLinear, laws.fourOverD, curves.k],
  ] as const) {
    const fitted = family.flatMap((curve) => fits.get(curve.name) ?? []);
    if (fitted.length === 0) continue;
    const at = dimension ?? dimensionAtScales(study, family[0]);
    const d = dimension?.dimension ?? study.estimates[0].dimension;
    verdicts.push(judge(fitted[0], at, law, { guards: guards(family, fitted, law.exponent(d), k) }));
  }
  return verdicts;
}

/** The study and its verdicts as a section of a report. */
export function studySection(title: string, text: string, measured: Study, verdicts: readonly Verdict[]): Section {
  const results: Result[] = [...measured.estimates, measured.scan];
  for (const curve of allCurves(measured.curves)) {
    results.push(curve);
    const fit = measured.fits.get(curve.name);
    if (fit) results.push(fit);
  }
  return section(title, text, [...results, ...verdicts], measured.notes);
}

/** Censored TwoNN, MLE and GRIDE at the densities the curve runs through: order j at n points probes density n / j. */
function dimensionAtScales({ n, estimates, scan }: Study, curve: LearningCurve): DimensionEstimate[] {
  const coarsest = n / Math.min(...curve.x);
  const finest = n / Math.max(...curve.x);
  const orders = scan.estimates.filter(({ params }) => Number(params.n1) <= coarsest && Number(params.n2) >= finest);
  return [...estimates.filter(({ method }) => method === "twonn" || method === "mle"), ...orders];
}

/** What must hold before a smooth target's curve is held against a law [docs/theory.md#guards]. */
function guards(curves: readonly LearningCurve[], fits: readonly CurveFit[], predicted: number, k: number): Guard[] {
  const { from, to } = fits[0].window;
  const fall = (to / from) ** predicted;
  const spread = (a: CurveFit, b: CurveFit) => Math.abs(Math.log(a.parameters.alpha / b.parameters.alpha));
  const allowed = (a: CurveFit, b: CurveFit) =>
    Math.max(
      Math.log(1.25),
      1.96 * Math.hypot(a.standardErrors.alpha / a.parameters.alpha, b.standardErrors.alpha / b.parameters.alpha),
    );
  const agree =
    fits.length === curves.length &&
    fits.every((a) => fits.every((b) => a.parameters.alpha > 0 && spread(a, b) <= allowed(a, b)));
  const exponents = fits.map(({ parameters }) => parameters.alpha.toPrecision(3)).join(", ");
  return [
    {
      name: "enough-fall",
      holds: fall >= 4,
      because: `the law has to predict a fall of at least 4 over the window and predicts ${fall.toPrecision(3)} from n = ${from} to ${to}`,
    },
    {
      name: "small-neighbourhoods",
      holds: k <= from / 30,
      because: `k = ${k} has to be at most a thirtieth of the smallest size, ${from}`,
    },
    {
      name: "targets-agree",
      holds: agree,
      because: `two target seeds and two length scales have to agree, and their exponents are ${exponents}`,
    },
  ];
}

const allCurves = ({ sqDistance, linear, smooth, localLinear }: NeighborCurves) => [
  sqDistance,
  linear,
  ...smooth,
  ...localLinear,
];

const OPTIONS = {
  seed: integer(0, 0),
  pool: given<Pool | undefined>(undefined),
  sizes: given<readonly number[] | undefined>(undefined),
  seeds: integer(4, 1),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};
/** Neighbours of the dimension pass: six octaves of scale for GRIDE. */
const NEIGHBORS = 64;
const FEWEST_SIZES = 3;
