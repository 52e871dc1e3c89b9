import { checked, type OptionTable } from "../base/checked.ts";
import { stage } from "../base/control.ts";
import { optionError } from "../base/errors.ts";
import { ABIDE_OPTIONS, ABIDE_REACH, type AbideOptions, abide } from "./abide.ts";
import { ABID_OPTIONS, abid, abidLocal } from "./angles/abid.ts";
import { ALID_OPTIONS, alid, alidLocal } from "./angles/alid.ts";
import { ESS_OPTIONS, ess, essLocal, essNeighbors } from "./angles/ess.ts";
import { neighborhoodMethod } from "./angles/neighborhood-method.ts";
import { TLE_OPTIONS, tle, tleLocal } from "./angles/tle.ts";
import { BINOMIAL_OPTIONS, type BinomialOptions, binomial } from "./binomial.ts";
import { LINKS } from "./block-jackknife.ts";
import { BOX_COUNT_OPTIONS, type BoxCountOptions, boxCount, boxLevels } from "./box-count.ts";
import { BID_OPTIONS, bid } from "./codes/bid.ts";
import { I3D_OPTIONS, type I3DOptions, i3d } from "./codes/i3d.ts";
import { statesOf } from "./codes/integer-codes.ts";
import {
  CORRELATION_OPTIONS,
  type CorrelationOptions,
  correlationDimension,
  correlationOrders,
  correlationRadii,
} from "./correlation.ts";
import { DANCO_OPTIONS, danco } from "./danco/danco.ts";
import { DECIMATION_OPTIONS, decimation } from "./decimation.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { allPoints, lists, noCodes, placed, points } from "./evidence-parts.ts";
import { FISHERS_OPTIONS, type FishersOptions, fishers } from "./fishers/fishers.ts";
import { KNN_GRAPH_OPTIONS, type KnnGraphOptions, knnGraph, PH0_OPTIONS, ph0, TREE_NEIGHBORS } from "./graph-length.ts";
import { GRIDE_OPTIONS, type GrideOptions, gride, grideOrders } from "./gride.ts";
import { HIDALGO_OPTIONS, type HidalgoOptions, hidalgo, hidalgoLocal } from "./hidalgo/hidalgo.ts";
import { MADA_OPTIONS, type MadaOptions, mada, madaLocal } from "./mada.ts";
import type { Evidence, Method, MethodControl, MethodOptions } from "./method.ts";
import { MIND_OPTIONS, type MindOptions, mindMLi, mindMLk } from "./mind.ts";
import { MIND_KL_OPTIONS, type MindKLOptions, mindKL } from "./mind-kl.ts";
import { MLE_OPTIONS, mle, mleLocal, mleOrders } from "./mle.ts";
import { MOM_OPTIONS, type MomOptions, mom, momLocal } from "./mom.ts";
import { RATIOS_OPTIONS, type RatiosOptions, ratios } from "./ratios.ts";
import { scan } from "./scan.ts";
import { LOCAL_PCA_OPTIONS, type LocalPcaOptions, lpca, lpcaLocal } from "./spectra/local-pca.ts";
import { PCA_OPTIONS, pca } from "./spectra/pca.ts";
import { requireOfRule } from "./spectra/stopping-rules.ts";
import { TWO_NN_OPTIONS, type TwoNNOptions, twoNN } from "./two-nn.ts";

/** Scales 1 to 64 of a scan: six octaves of neighbour order. */
const SCAN_REACH = 64;

/** Lists so many times as long as a graph needs hold enough of a random half of the points for most of them. */
const HALVED = 3;

/** Every estimator by name. */
export const METHODS = {
  twonn: {
    options: Object.keys(TWO_NN_OPTIONS),
    needs: (options: TwoNNOptions) => {
      checked<Required<TwoNNOptions>>(options, TWO_NN_OPTIONS);
      return exactly(2);
    },
    run: (evidence, options, { level }) => twoNN(lists(evidence), { level, ...options }),
  },
  mle: {
    options: Object.keys(MLE_OPTIONS),
    needs: (options) => exactly(mleOrders(options).to),
    run: (evidence, options, { level }) => mle(lists(evidence), { level, ...options }),
    local: (evidence, options) => mleLocal(lists(evidence), options),
  },
  gride: {
    options: Object.keys(GRIDE_OPTIONS),
    needs: (options: GrideOptions) => {
      const { n2, fit } = grideOrders(options);
      if (ordersGiven(options)) return exactly(n2);
      if (fit === "posterior") throw optionError("fit", "likelihood, or n1 beside it: without orders gride scans", fit);
      return { least: 2, wanted: SCAN_REACH };
    },
    run: (evidence, options: GrideOptions, { level }) =>
      ordersGiven(options)
        ? gride(lists(evidence), { level, ...options })
        : scan(lists(evidence), { level: options.level ?? level }),
  },
  correlation: {
    options: Object.keys(CORRELATION_OPTIONS),
    needs: (options) => exactly(correlationOrders(options).k2 || 1),
    run: wholeCorrelation,
  },
  mom: {
    options: Object.keys(MOM_OPTIONS),
    needs: (options: MomOptions) => exactly(checked<Required<MomOptions>>(options, MOM_OPTIONS).k),
    run: (evidence, options, { level }) => mom(lists(evidence), { level, ...options }),
    local: (evidence, options) => momLocal(lists(evidence), options),
  },
  mada: {
    options: Object.keys(MADA_OPTIONS),
    needs: (options: MadaOptions) => exactly(checked<Required<MadaOptions>>(options, MADA_OPTIONS).k),
    run: (evidence, options, { level }) => mada(lists(evidence), { level, ...options }),
    local: (evidence, options) => madaLocal(lists(evidence), options),
  },
  ratios: {
    options: Object.keys(RATIOS_OPTIONS),
    needs: (options: RatiosOptions) => exactly(checked<Required<RatiosOptions>>(options, RATIOS_OPTIONS).j),
    run: (evidence, options, { level }) => ratios(lists(evidence), { level, ...options }),
  },
  binomial: {
    options: Object.keys(BINOMIAL_OPTIONS),
    needs: (options: BinomialOptions) => exactly(checked<Required<BinomialOptions>>(options, BINOMIAL_OPTIONS).k),
    run: (evidence, options, { level }) => binomial(lists(evidence), { level, ...options }),
  },
  abide: {
    options: Object.keys(ABIDE_OPTIONS),
    everybody: true,
    needs: (options: AbideOptions) => {
      const { k } = checked<Required<AbideOptions>>(options, ABIDE_OPTIONS);
      return k > 0 ? inRegions(k) : ABIDE_REACH;
    },
    run: (evidence, options, { level }) => abide(lists(evidence), { level, ...options }),
  },
  boxcount: {
    options: Object.keys(BOX_COUNT_OPTIONS),
    readsCloud: true,
    needs: (options: BoxCountOptions) => {
      boxLevels(options);
      return exactly(0);
    },
    run: (evidence, options, { level }) => boxCount(placed(evidence, "boxcount"), { level, ...options }),
  },
  "mind-mlk": {
    options: Object.keys(MIND_OPTIONS),
    needs: (options: MindOptions) => exactly(checked<Required<MindOptions>>(options, MIND_OPTIONS).k + 1),
    run: (evidence, options, { level }) => mindMLk(lists(evidence), { level, ...options }),
  },
  "mind-mli": {
    options: Object.keys(MIND_OPTIONS),
    needs: (options: MindOptions) => exactly(checked<Required<MindOptions>>(options, MIND_OPTIONS).k + 1),
    run: (evidence, options, { level }) => mindMLi(lists(evidence), { level, ...options }),
  },
  "mind-kl": {
    options: ["k", "balls", "seed", "level"],
    needs: (options: MindKLOptions) => inRegions(checked(options, MIND_KL_OPTIONS).k + 1),
    run: (evidence, options, control) => mindKL(lists(evidence), { ...control, ...options }),
  },
  pca: {
    options: Object.keys(PCA_OPTIONS),
    needs: (options) => {
      requireOfRule(options);
      return none(options, PCA_OPTIONS);
    },
    readsCloud: true,
    run: (evidence, options, control) => pca(placed(evidence, "pca"), { ...control, ...options }),
  },
  // In a list, without k, it is `pca`.
  lpca: {
    options: Object.keys({ ...PCA_OPTIONS, ...LOCAL_PCA_OPTIONS }),
    needs: (options: LocalPcaOptions) => {
      requireOfRule(options);
      return inRegions(checked<{ k: number }>(options as object, LOCAL_PCA_OPTIONS as never).k);
    },
    readsCloud: true,
    byName: true,
    run: (evidence, options: LocalPcaOptions, control) =>
      lpca(points(evidence), lists(evidence), { ...control, ...options }),
    local: (evidence, options, control) => lpcaLocal(points(evidence), lists(evidence), { ...control, ...options }),
  },
  "knn-graph": {
    options: Object.keys(KNN_GRAPH_OPTIONS),
    needs: (options: KnnGraphOptions) => {
      const { k } = checked<{ k: number }>(options, KNN_GRAPH_OPTIONS as never);
      return { ...inRegions(HALVED * k), least: k };
    },
    readsCloud: true,
    everybody: true,
    run: (evidence, options, control) => knnGraph(points(evidence), lists(evidence), { ...control, ...options }),
  },
  ph0: {
    options: Object.keys(PH0_OPTIONS),
    needs: (options) => {
      checked<object>(options, PH0_OPTIONS);
      return { least: 1, wanted: TREE_NEIGHBORS };
    },
    readsCloud: true,
    everybody: true,
    run: (evidence, options, control) => ph0(points(evidence), lists(evidence), { ...control, ...options }),
  },
  decimation: {
    options: Object.keys(DECIMATION_OPTIONS),
    needs: (options) => {
      checked<object>(options, DECIMATION_OPTIONS);
      return exactly(2);
    },
    readsCloud: true,
    byName: true,
    everybody: true,
    run: (evidence, options, control) => decimation(points(evidence), lists(evidence), { ...control, ...options }),
  },
  i3d: {
    options: Object.keys(I3D_OPTIONS),
    needs: (options) => none(options, I3D_OPTIONS),
    readsCloud: true,
    unfit: noCodes,
    run: (evidence, options, control) =>
      i3d(allPoints(evidence), { metric: ballsOf(evidence), ...control, ...options }),
  },
  bid: {
    options: Object.keys(BID_OPTIONS),
    needs: (options) => none(options, BID_OPTIONS),
    readsCloud: true,
    unfit: (cloud) => noCodes(cloud) ?? (statesOf(cloud) > 2 ? "columns hold more than two values" : null),
    run: (evidence, options, control) => bid(allPoints(evidence), { ...control, ...options }),
  },
  // How many dimensions to tell apart is the caller's to say.
  hidalgo: {
    byName: true,
    options: Object.keys(HIDALGO_OPTIONS),
    needs: (options: HidalgoOptions) => exactly(Math.max(2, checked(options, HIDALGO_OPTIONS).q)),
    everybody: true,
    run: (evidence, options, control) => hidalgo(lists(evidence), { ...control, ...options }),
    local: (evidence, options, control) => hidalgoLocal(lists(evidence), { ...control, ...options }),
  },
  ess: neighborhoodMethod(ESS_OPTIONS, essNeighbors, ess, essLocal),
  tle: neighborhoodMethod(TLE_OPTIONS, ({ k }) => k, tle, tleLocal),
  abid: neighborhoodMethod(ABID_OPTIONS, ({ k }) => k, abid, abidLocal),
  alid: neighborhoodMethod(ALID_OPTIONS, ({ k }) => k, alid, alidLocal),
  danco: neighborhoodMethod(DANCO_OPTIONS, ({ k }) => k + 1, danco),
  fishers: {
    options: ["conditionNumber", "points", "seed", "level"],
    needs: (options: FishersOptions) => {
      checked(options, FISHERS_OPTIONS);
      return exactly(0);
    },
    readsCloud: true,
    run: (evidence, options, control) => fishers(placed(evidence, "fishers"), { ...control, ...options }),
  },
} as const satisfies Readonly<Record<string, Method>>;

export type MethodName = keyof typeof METHODS;

/** One estimator by name with its options, as plain data. */
export interface EstimatorRequest {
  readonly method: MethodName;
  readonly options: MethodOptions;
  /** Left out with a note where the points do not allow it, instead of refused. */
  readonly optional?: true;
}

/** The registry's entry of a name. */
export const methodOf = (name: MethodName): Method => METHODS[name];

/** GRIDE without orders is a scan. */
const ordersGiven = (options: GrideOptions) => options.n1 !== undefined || options.n2 !== undefined;
/** Reads no neighbours. @throws OPTION for options outside their rules */
function none<T extends object>(options: MethodOptions, table: OptionTable<T>) {
  checked<T>(options as Partial<T>, table);
  return { least: 0, wanted: 0 };
}

const exactly = (k: number) => ({ least: k, wanted: k });
/** And what regions are held together by, so that errors do not depend on what else is asked for. */
const inRegions = (k: number) => ({ least: k, wanted: Math.max(k, LINKS) });

/** With the pairs counted whole, two radii at a time, where lists end before the largest radius. */
async function wholeCorrelation(
  evidence: Evidence,
  options: CorrelationOptions,
  { level, ...control }: MethodControl,
): Promise<DimensionEstimate> {
  const near = lists(evidence);
  const { radii, truncated } = correlationRadii(near, options);
  const { count } = evidence;
  if (truncated === 0 || !count) return correlationDimension(near, { level, ...options });
  const counts: Int32Array[] = [];
  for (let m = 0; m < radii.length; m += 2) {
    const last = m + 1 === radii.length; // an odd one is counted twice
    const { inner, outer } = await count(
      { inner: radii[m], outer: radii[last ? m : m + 1] },
      stage(control, m / radii.length, Math.min(1, (m + 2) / radii.length)),
    );
    counts.push(inner, ...(last ? [] : [outer]));
  }
  return correlationDimension(near, { level, ...options }, counts);
}

/** The metric asked for, where it is one of integer codes. */
function ballsOf({ metric }: Evidence): I3DOptions["metric"] {
  return metric === "hamming" || metric === "manhattan" ? metric : undefined;
}
