export type { Control } from "./base/control.ts";
export { DimlawError, type ErrorCode } from "./base/errors.ts";
export type { Note } from "./base/note.ts";
export { type FlatTorusOptions, flatTorus } from "./cloud/manifolds/flat-torus.ts";
export { type GeneratedCloud, type GenerateOptions, generate } from "./cloud/manifolds/generate.ts";
export { MANIFOLDS } from "./cloud/manifolds/manifolds.ts";
export { parseCloud } from "./cloud/parse-cloud.ts";
export { type Coords, type Dtype, type PointCloud, pointCloud, takeRows } from "./cloud/point-cloud.ts";
export { sampleCloud } from "./cloud/sample-cloud.ts";
export { type Candidate, chooseModel, type ModelChoice } from "./curves/choose-model.ts";
export type { CurveFit, Outlier, WindowFit } from "./curves/curve-fit.ts";
export { type Derived, derive } from "./curves/derive.ts";
export { type ErrorCurve, errorCurve } from "./curves/error-curve.ts";
export { fitCurve } from "./curves/fit-curve.ts";
export { type FitCurvesOptions, fitChosen, fitCurves } from "./curves/fit-curves.ts";
export type { FitCurveOptions } from "./curves/fit-options.ts";
export type { ChosenFit } from "./curves/fit-task.ts";
export { type Frontier, frontier } from "./curves/frontier.ts";
export { type GroupScatter, groupScatter } from "./curves/group-scatter.ts";
export { type Isoflop, type IsoflopLevel, type IsoflopOptions, isoflop } from "./curves/isoflop.ts";
export type { Axis, Learner, LearningCurve, Loss, Regime } from "./curves/learning-curve.ts";
export { learningCurve } from "./curves/make-learning-curve.ts";
export { fittedLoss, type Prediction, predict } from "./curves/predict.ts";
export { type Alternative, type MovedExponent, type Sensitivity, sensitivity } from "./curves/sensitivity.ts";
export { type PointTest, testPoint } from "./curves/test-point.ts";
export { type AbideOptions, abide } from "./dimension/abide.ts";
export { type AbidLocalOptions, type AbidOptions, abid, abidLocal } from "./dimension/angles/abid.ts";
export { type AlidLocalOptions, type AlidOptions, alid, alidLocal } from "./dimension/angles/alid.ts";
export { type EssLocalOptions, type EssOptions, ess, essLocal } from "./dimension/angles/ess.ts";
export { type TleLocalOptions, type TleOptions, tle, tleLocal } from "./dimension/angles/tle.ts";
export { type BinomialOptions, binomial } from "./dimension/binomial.ts";
export { type BoxCountOptions, boxCount } from "./dimension/box-count.ts";
export { type BidOptions, bid } from "./dimension/codes/bid.ts";
export { type I3DOptions, i3d } from "./dimension/codes/i3d.ts";
export { type CloudComparison, type CompareCloudsOptions, compareClouds } from "./dimension/compare-clouds.ts";
export {
  type CorrectFiniteSizeOptions,
  correctFiniteSize,
  type FiniteSizeReference,
} from "./dimension/correct-finite-size.ts";
export {
  type CorrelationOptions,
  correlationDimension,
} from "./dimension/correlation.ts";
export { type DancoOptions, danco } from "./dimension/danco/danco.ts";
export { type DecimationOptions, decimation } from "./dimension/decimation.ts";
export type { DimensionEstimate, DimensionScan } from "./dimension/dimension-estimate.ts";
export type { DimensionMixture, MixtureComponent } from "./dimension/dimension-mixture.ts";
export { type DimensionReport, estimateAll } from "./dimension/estimate-all.ts";
export { type FishersOptions, fishers } from "./dimension/fishers/fishers.ts";
export { givenDimension } from "./dimension/given.ts";
export { type GraphLengthOptions, type KnnGraphOptions, knnGraph, ph0 } from "./dimension/graph-length.ts";
export { type GrideOptions, gride } from "./dimension/gride.ts";
export { type HidalgoOptions, hidalgo, hidalgoLocal } from "./dimension/hidalgo/hidalgo.ts";
export { informationImbalance } from "./dimension/information-imbalance.ts";
export type { LocalDimensions } from "./dimension/local-dimensions.ts";
export { type MadaOptions, mada, madaLocal } from "./dimension/mada.ts";
export { type MeasureDimensionOptions, measureDimension } from "./dimension/measure-dimension.ts";
export type { Evidence } from "./dimension/method.ts";
export { type MindOptions, mindMLi, mindMLk } from "./dimension/mind.ts";
export { type MindKLOptions, mindKL } from "./dimension/mind-kl.ts";
export { type MleOptions, mle, mleLocal } from "./dimension/mle.ts";
export { type MomOptions, mom, momLocal } from "./dimension/mom.ts";
export type { NeighborComparison, NeighborComparisonOptions } from "./dimension/neighbor-comparison.ts";
export { neighborhoodOverlap } from "./dimension/neighborhood-overlap.ts";
export { parseEstimators } from "./dimension/parse-estimators.ts";
export { type RatiosOptions, ratios } from "./dimension/ratios.ts";
export { type ScanOptions, scan } from "./dimension/scan.ts";
export { smoothed } from "./dimension/smoothed.ts";
export { type LocalPcaOptions, lpca, lpcaLocal } from "./dimension/spectra/local-pca.ts";
export { type PcaOptions, pca, principalVariances } from "./dimension/spectra/pca.ts";
export type { SpectrumRule } from "./dimension/spectra/stopping-rules.ts";
export { type TwoNNOptions, twoNN } from "./dimension/two-nn.ts";
export { nearestNeighborScaling } from "./experiments/nearest-neighbor-scaling.ts";
export { type NeighborCurves, type NeighborCurvesOptions, neighborCurves } from "./experiments/neighbor-curves.ts";
export { type RealizableCurveOptions, realizableCurve } from "./experiments/realizable-curve.ts";
export type { Kernel } from "./experiments/regression/kernel.ts";
export type { LinearDraw } from "./experiments/regression/linear-model.ts";
export { type LinearModelOptions, linearModelLosses } from "./experiments/regression/linear-model-losses.ts";
export { type Labelled, type Regression, type RegressOptions, regress } from "./experiments/regression/regress.ts";
export type { RandomFeatures } from "./experiments/regression/regression-task.ts";
export {
  ADAM,
  type ExampleData,
  type Optimizer,
  type Stage,
  type Student,
  type TeacherData,
  type TrainingCell,
  type TrainingLoss,
} from "./experiments/training/cell.ts";
export { type HiddenActivationsOptions, hiddenActivations } from "./experiments/training/hidden-activations.ts";
export {
  type TrainedCell,
  type TrainedStudent,
  type TrainOptions,
  trainStudents,
} from "./experiments/training/train-students.ts";
export type { Measured } from "./experiments/training/training-state.ts";
export {
  type ApproximateNeighbors,
  type ApproximateNeighborsOptions,
  approximateNeighbors,
} from "./neighbors/approximate/approximate-neighbors.ts";
export { type CountNeighborsOptions, countNeighbors, type NeighborCounts } from "./neighbors/count-neighbors.ts";
export { distinctRows } from "./neighbors/distinct-rows.ts";
export { type FindNeighborsOptions, findNeighbors } from "./neighbors/find-neighbors.ts";
export { type FindNeighborsStreamedOptions, findNeighborsStreamed } from "./neighbors/find-neighbors-streamed.ts";
export {
  type DistanceHistogram,
  type HammingHistogramOptions,
  hammingHistogram,
} from "./neighbors/hamming/hamming-histogram.ts";
export type { Metric } from "./neighbors/metric.ts";
export { type MinimumSpanningTree, minimumSpanningTree } from "./neighbors/minimum-spanning-tree.ts";
export type { Explanation, Neighbors } from "./neighbors/neighbors.ts";
export { type NeighborsWithin, type NeighborsWithinOptions, neighborsWithin } from "./neighbors/neighbors-within.ts";
export type { Plan } from "./neighbors/plan.ts";
export { type PreparedCloud, type PrepareOptions, prepare } from "./neighbors/prepare.ts";
export { type InnerProductOptions, type Matches, searchInnerProduct } from "./neighbors/search-inner-product.ts";
export type { FixedPlan } from "./neighbors/search-options.ts";
export { inlinePool } from "./pool/inline-pool.ts";
export type { Pool, Task } from "./pool/pool.ts";
export type { CellRecord, CellStore } from "./replications/cell-store.ts";
export { curvesCsv } from "./replications/curves-csv.ts";
export type {
  AnyExperiment,
  Cell,
  CellControl,
  Conclusion,
  Experiment,
  ExperimentResult,
  Finding,
  ReadData,
  Scale,
} from "./replications/experiment.ts";
export { experimentSections } from "./replications/experiment-sections.ts";
export { EXPERIMENTS, experimentNamed } from "./replications/experiments.ts";
export { panelsSection } from "./replications/panels-section.ts";
export { type ExperimentOptions, runExperiment } from "./replications/run-experiment.ts";
export type { ClaimCheck, ClaimedNumber } from "./report/claim-check.ts";
export {
  curveFigure,
  curveGroups,
  dimensionFigure,
  type FittedCurve,
  forecastFigure,
  frontierFigure,
  jointCurves,
  jointFigure,
  observedFigure,
  panelsFigure,
  rateFigure,
  regimeFigure,
  residualFigure,
  scatterFigure,
  spectrumFigure,
  verdictFigure,
} from "./report/figures.ts";
export { regimePanels } from "./report/make-regime-panels.ts";
export { makeReport, type ReportOptions, section } from "./report/make-report.ts";
export type { PanelSeries, RegimePanel, RegimePanels } from "./report/regime-panels.ts";
export { renderHtml } from "./report/render-html.ts";
export { renderText } from "./report/render-text.ts";
export type { Report, Result, Section } from "./report/report.ts";
export type { Scatter, ScatterPoint } from "./report/scatter.ts";
export { VERSION } from "./report/version.ts";
export { judgeStudy, type Study, type StudyOptions, study, studySection } from "./study.ts";
export { type ForecastOptions, forecast } from "./theory/forecasts/forecast.ts";
export { type ForecastByLawOptions, forecastByLaw } from "./theory/forecasts/forecast-by-law.ts";
export type { Forecast, ForecastItem } from "./theory/forecasts/forecast-result.ts";
export { type JudgeOptions, judge } from "./theory/judge.ts";
export type { Law } from "./theory/law.ts";
export { lawNamed, laws } from "./theory/laws/laws.ts";
export type { CurveRate, Rate } from "./theory/rates/curve-rate.ts";
export { type RateOptions, rate } from "./theory/rates/rate.ts";
export { type RegimeOptions, regime } from "./theory/regimes/regime.ts";
export type { RegimeMap, RegimeSlice } from "./theory/regimes/regime-map.ts";
export { type SpectrumOptions, spectrum } from "./theory/spectra/spectrum.ts";
export type { Spectrum } from "./theory/spectra/spectrum-result.ts";
export type { Outcome, Verdict } from "./theory/verdict.ts";
