import type { Note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { ErrorCurve } from "../curves/error-curve.ts";
import type { Isoflop } from "../curves/isoflop.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import type { Sensitivity } from "../curves/sensitivity.ts";
import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";
import type { DimensionMixture } from "../dimension/dimension-mixture.ts";
import type { Forecast } from "../theory/forecasts/forecast-result.ts";
import type { CurveRate } from "../theory/rates/curve-rate.ts";
import type { RegimeMap } from "../theory/regimes/regime-map.ts";
import type { Spectrum } from "../theory/spectra/spectrum-result.ts";
import type { Verdict } from "../theory/verdict.ts";
import type { ClaimCheck } from "./claim-check.ts";
import type { RegimePanels } from "./regime-panels.ts";
import type { Scatter } from "./scatter.ts";

export type Result =
  | DimensionEstimate
  | DimensionScan
  | DimensionMixture
  | LearningCurve
  | ErrorCurve
  | CurveFit
  | Sensitivity
  | Isoflop
  | Verdict
  | RegimeMap
  | CurveRate
  | Spectrum
  | Forecast
  | ClaimCheck
  | RegimePanels
  | Scatter;

/** The results on one cloud or curve, in the order they are to be read. */
export interface Section {
  readonly kind: "section";
  readonly title: string;
  /** What was measured and on what, in a sentence or two. */
  readonly text: string;
  readonly results: readonly Result[];
  readonly notes: readonly Note[];
}

/** All results as one document; plain data, so `JSON.stringify` is its file form. */
export interface Report {
  readonly kind: "report";
  readonly title: string;
  readonly version: string;
  readonly sections: readonly Section[];
  /** Command, seed, sizes: what is needed to repeat the run. */
  readonly run: Readonly<Record<string, string | number | boolean>>;
  readonly notes: readonly Note[];
}
