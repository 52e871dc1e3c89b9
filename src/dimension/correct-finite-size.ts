import { checked, given, integer, oneOf } from "../base/checked.ts";
import { throwIfCancelled } from "../base/control.ts";
import { degenerateError, optionError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import { random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Metric, metricOption } from "../neighbors/metric.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { neededK } from "./estimate-all.ts";
import { makeEstimate } from "./make-estimate.ts";
import { METHODS, type MethodName, methodOf } from "./methods.ts";
import { ballDraw, type Draw, gaussianDraw, radialDraw, radialProfile } from "./reference-clouds.ts";
import { type Radii, wholeCounts } from "./whole-counts.ts";

/** Whose points are simulated: uniform in a ball, normal, or as far from a middle as the measured ones. */
export type FiniteSizeReference = "ball" | "gaussian" | "data";

export const FINITE_SIZE_REFERENCES = ["ball", "gaussian", "data"] as const satisfies readonly FiniteSizeReference[];
export const FINITE_SIZE_REFERENCE = oneOf<FiniteSizeReference>("ball", ...FINITE_SIZE_REFERENCES);

export interface CorrectFiniteSizeOptions extends WorkOptions {
  readonly against?: FiniteSizeReference;
  /** The measured points, and the metric of their distances (default: euclidean), where they are what is simulated against. */
  readonly cloud?: PointCloud | undefined;
  readonly metric?: Metric;
  /** Clouds of each dimension that are simulated. */
  readonly runs?: number;
  readonly seed?: number;
}

/**
 * An estimate freed of what n points do to its estimator on a known set: the dimension d' at which the estimator's mean
 * over simulated clouds of n points, uniform in a d'-ball, normal in d' coordinates or spread about a middle as the data are, is
 * the estimate [docs/dimension.md#finite-size]. It holds as far as the data are like that set; the result's note and `params` say which,
 * and its error includes the simulation's.
 * @throws OPTION for an estimate of no method that reads neighbours alone, and without the cloud to simulate against; DEGENERATE where no d' up to 512 yields it; CANCELLED
 */
export async function correctFiniteSize(
  estimate: DimensionEstimate,
  options: CorrectFiniteSizeOptions = {},
): Promise<DimensionEstimate> {
  const { against, runs, seed, cloud, metric, pool, signal, onProgress } = checked<Checked>(options as object, OPTIONS);
  const { method, params, n, level } = estimate;
  requireRepeatable(estimate);
  const draw = await drawOf(against, cloud, metric, { pool, signal });
  const k = neededK([{ method: method as MethodName, options: params }], n);
  const rng = random(seed).split("finite-size").split(against);

  const simulate = async (d: number): Promise<Mean> => {
    const found: DimensionEstimate[] = [];
    for (let run = 0; run < runs; run++) {
      throwIfCancelled(signal);
      const cloud = draw(n, d, rng.split(d).split(run));
      const near = await findNeighbors(cloud, { k, pool, signal });
      const evidence = {
        near,
        cloud,
        count: (radii: Radii) => wholeCounts(near, cloud, {}, radii, { pool, signal }),
      };
      const result = await methodOf(method as MethodName).run(evidence, params, { level, pool, signal });
      if (result.kind !== "dimension-estimate") throw optionError("estimate", "one of a single dimension", method);
      found.push(result);
    }
    return {
      d,
      mean: mean(found.map(({ dimension }) => dimension)),
      variance: mean(found.map(({ standardError }) => standardError ** 2)) / runs,
    };
  };

  const [low, high] = await around(estimate.dimension, simulate, (share) => onProgress?.(share));
  const { dimension, relativeVariance } = inverted(estimate, low, high);
  const said = [low, high].map((one) => `${one.mean.toPrecision(4)} at d = ${one.d}`).join(" and ");
  onProgress?.(1);
  return makeEstimate({
    method,
    dimension,
    relativeVariance,
    level,
    n,
    scale: estimate.scale,
    params: { ...params, uncorrected: estimate.dimension, against, runs, seed },
    notes: [
      ...estimate.notes,
      note(
        "finite-size-corrected",
        `corrected from ${estimate.dimension.toPrecision(4)} against ${runs} simulated ${NAMES[against]} of ${n} points each, whose mean is ${said}`,
      ),
    ],
  });
}

/** What an estimator says of simulated clouds of dimension d, on average. */
interface Mean {
  readonly d: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Simulations of a dimension a fifth below and one a quarter above that which yields a value: near enough for a power law
 * between them, and far enough that their own randomness does not make its exponent.
 * @throws DEGENERATE
 */
async function around(
  value: number,
  simulate: (d: number) => Promise<Mean>,
  onProgress: (share: number) => void,
): Promise<[Mean, Mean]> {
  let d = value;
  for (let step = 1; ; step++) {
    const tried = Math.min(Math.max(1, Math.round(d)), MOST);
    const { mean } = await simulate(tried);
    onProgress(step / (step + 4));
    d = (tried * value) / mean;
    if (d > MOST)
      throw degenerateError("estimate", `one that simulated clouds of up to ${MOST} dimensions yield`, value);
    if (Math.abs(Math.log(d / tried)) < NEAR || step === MOST_STEPS) break;
  }
  const low = Math.max(1, Math.floor(d / STRETCH));
  const high = Math.max(low + 1, Math.ceil(d * STRETCH));
  return [await simulate(low), await simulate(high)];
}

/** The dimension that yields the estimate by the power law through two simulations, and its error from all three. */
function inverted({ dimension: value, standardError }: DimensionEstimate, low: Mean, high: Mean) {
  const power = Math.log(high.mean / low.mean) / Math.log(high.d / low.d);
  if (!(power > 0)) throw degenerateError("estimate", "simulated means that grow with d", `${low.mean}, ${high.mean}`);
  const along = Math.log(value / low.mean) / Math.log(high.mean / low.mean);
  const relative =
    (standardError / value) ** 2 +
    ((1 - along) ** 2 * low.variance) / low.mean ** 2 +
    (along ** 2 * high.variance) / high.mean ** 2;
  return { dimension: low.d * (high.d / low.d) ** along, relativeVariance: relative / power ** 2 };
}

/** @throws OPTION */
function requireRepeatable({ method, params }: DimensionEstimate): void {
  const known: readonly string[] = Object.hasOwn(METHODS, method) ? methodOf(method as MethodName).options : [];
  const other = Object.keys(params).find((name) => !known.includes(name));
  if (known.length === 0 || other !== undefined)
    throw optionError(
      "estimate",
      "one by a method of the registry on one whole cloud",
      other ? `${method} with ${other}` : method,
    );
  if (methodOf(method as MethodName).needs(params).least === 0)
    throw optionError("estimate", "one by a method that reads neighbours", method);
}

/** @throws OPTION for no cloud where it is wanted */
async function drawOf(
  against: FiniteSizeReference,
  cloud: PointCloud | undefined,
  metric: Metric,
  work: WorkOptions,
): Promise<Draw> {
  if (against !== "data") return against === "ball" ? ballDraw : gaussianDraw;
  if (!cloud) throw optionError("cloud", "the measured points, to simulate against them", "none");
  return radialDraw(await radialProfile(cloud, metric, work));
}

type Checked = Required<Omit<CorrectFiniteSizeOptions, keyof WorkOptions | "cloud">> &
  Pick<CorrectFiniteSizeOptions, "cloud"> &
  WorkOptions;
const OPTIONS = {
  against: FINITE_SIZE_REFERENCE,
  cloud: given<PointCloud | undefined>(undefined),
  metric: metricOption<Metric>("euclidean"),
  runs: integer(4, 1),
  seed: integer(0, 0),
  ...WORK_OPTIONS,
};
const NAMES = { ball: "balls", gaussian: "Gaussian clouds", data: "clouds spread like the data" } as const;
const MOST = 512;
/** How near, in logarithms, a dimension is found first; then one lies so far below, one so far above. */
const NEAR = 0.1;
const MOST_STEPS = 8;
const STRETCH = 1.25;
