import { checked } from "../base/checked.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import {
  CORRELATION_OPTIONS,
  type CorrelationOptions,
  correlationDimension,
  correlationOrders,
} from "./correlation.ts";
import type { DimensionEstimate } from "./dimension-estimate.ts";
import { GRIDE_OPTIONS, type GrideOptions, gride, grideOrders } from "./gride.ts";
import { MLE_OPTIONS, type MleOptions, mle, mleOrders } from "./mle.ts";
import { scan } from "./scan.ts";
import { TWO_NN_OPTIONS, type TwoNNOptions, twoNN } from "./two-nn.ts";

export type MethodName = "twonn" | "mle" | "gride" | "correlation";

/** One estimator by name with its options, as plain data. */
export interface EstimatorRequest {
  readonly method: MethodName;
  readonly options: Readonly<Record<string, number | string | boolean>>;
}

interface Method {
  /** Names of its options. */
  readonly options: readonly string[];
  /** Neighbours it cannot do without, and those it makes good use of. @throws OPTION for options outside their rules */
  readonly needs: (options: object) => { readonly least: number; readonly wanted: number };
  readonly run: (near: Neighbors, options: object) => DimensionEstimate[];
}

/** Scales 1 to 64 of a scan: six octaves of neighbour order. */
const SCAN_REACH = 64;

/** GRIDE without orders is a scan. */
const ordersGiven = (options: GrideOptions) => options.n1 !== undefined || options.n2 !== undefined;
const exactly = (k: number) => ({ least: k, wanted: k });

export const METHODS: Readonly<Record<MethodName, Method>> = {
  twonn: {
    options: Object.keys(TWO_NN_OPTIONS),
    needs: (options: TwoNNOptions) => {
      checked<Required<TwoNNOptions>>(options, TWO_NN_OPTIONS);
      return exactly(2);
    },
    run: (near, options) => [twoNN(near, options)],
  },
  mle: {
    options: Object.keys(MLE_OPTIONS),
    needs: (options: MleOptions) => exactly(mleOrders(options).to),
    run: (near, options) => [mle(near, options)],
  },
  gride: {
    options: Object.keys(GRIDE_OPTIONS),
    needs: (options: GrideOptions) =>
      ordersGiven(options) ? exactly(grideOrders(options).n2) : { least: 2, wanted: SCAN_REACH },
    run: (near, options: GrideOptions) =>
      ordersGiven(options) ? [gride(near, options)] : [...scan(near, options).estimates],
  },
  correlation: {
    options: Object.keys(CORRELATION_OPTIONS),
    needs: (options: CorrelationOptions) => exactly(correlationOrders(options).k2),
    run: (near, options) => [correlationDimension(near, options)],
  },
};
