import { checked } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  CORRELATION_OPTIONS,
  type CorrelationOptions,
  correlationDimension,
  correlationOrders,
  correlationRadii,
} from "./correlation.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { GRIDE_OPTIONS, type GrideOptions, gride, grideOrders } from "./gride.ts";
import type { Evidence, Method, MethodControl, MethodOptions } from "./method.ts";
import { MLE_OPTIONS, mle, mleOrders } from "./mle.ts";
import { scan } from "./scan.ts";
import { TWO_NN_OPTIONS, type TwoNNOptions, twoNN } from "./two-nn.ts";

/** Scales 1 to 64 of a scan: six octaves of neighbour order. */
const SCAN_REACH = 64;

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
  },
  gride: {
    options: Object.keys(GRIDE_OPTIONS),
    needs: (options: GrideOptions) =>
      ordersGiven(options) ? exactly(grideOrders(options).n2) : { least: 2, wanted: SCAN_REACH },
    run: (evidence, options: GrideOptions, { level }) =>
      (ordersGiven(options) ? gride : scan)(lists(evidence), { level, ...options }),
  },
  correlation: {
    options: Object.keys(CORRELATION_OPTIONS),
    needs: (options) => exactly(correlationOrders(options).k2),
    run: wholeCorrelation,
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
const exactly = (k: number) => ({ least: k, wanted: k });

/** With the pairs counted whole where lists end before the outer radius. */
async function wholeCorrelation(
  evidence: Evidence,
  options: CorrelationOptions,
  { level, ...control }: MethodControl,
): Promise<DimensionEstimate> {
  const near = lists(evidence);
  const { inner, outer, truncated } = correlationRadii(near, options);
  const counts = truncated > 0 ? await evidence.count?.({ inner, outer }, control) : undefined;
  return correlationDimension(near, { level, ...options }, counts);
}

function lists({ near }: Evidence): Neighbors {
  if (!near) throw optionError("neighbors", "neighbour lists for this estimator", "none");
  return near;
}
