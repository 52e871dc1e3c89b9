import type { CurveFit } from "../curves/curve-fit.ts";
import type { Axis, LearningCurve } from "../curves/learning-curve.ts";
import { fittedLoss } from "../curves/predict.ts";
import type { PanelSeries, RegimePanel, RegimePanels } from "./regime-panels.ts";
import type { Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";

/** The curves with a fitted power among these sections, each in the panel of its regime and axis. */
export function regimePanels(sections: readonly Section[]): RegimePanels {
  const fitted = sections.flatMap((section) => {
    const fits = resultsOf(section, "curve-fit").filter(({ exponent }) => exponent === "alpha");
    return resultsOf(section, "learning-curve").flatMap((curve) => {
      const fit = fits.find((each) => each.curve === curve.name && each.axis === curve.axis);
      return fit && fit.parameters.alpha > 0 ? [{ curve, fit }] : [];
    });
  });
  const panels = PANELS.map(({ regime, size, axes }) => {
    const own = fitted.filter(({ curve }) => curve.regime === regime && axes.includes(curve.axis));
    const shown =
      own.length <= MOST_SERIES
        ? own
        : Array.from({ length: MOST_SERIES }, (_, i) => own[Math.round((i * (own.length - 1)) / (MOST_SERIES - 1))]);
    return {
      regime,
      size,
      series: shown.map(({ curve, fit }) => seriesOf(curve, fit)),
      leftOut: own.length - shown.length,
    };
  });
  return Object.freeze({ kind: "regime-panels", panels });
}

function seriesOf(curve: LearningCurve, fit: CurveFit): PanelSeries {
  const { alpha, c = 0 } = fit.parameters;
  const sizes = [...new Set(curve.x)].sort((a, b) => a - b);
  const points = sizes.map((x) => {
    const losses = curve.y.filter((_, i) => curve.x[i] === x);
    return { x, y: losses.reduce((sum, y) => sum + y, 0) / losses.length - c };
  });
  const above = points.filter(({ y }) => y > 0);
  const end = (x: number) => [x, fittedLoss(fit, x) - c] as const;
  return {
    name: curve.name,
    axis: curve.axis,
    x: above.map(({ x }) => x),
    y: above.map(({ y }) => y),
    line: [end(fit.window.from), end(fit.window.to)],
    alpha,
    standardError: fit.standardErrors.alpha,
  };
}

const PANELS: readonly (Pick<RegimePanel, "regime" | "size"> & { readonly axes: readonly Axis[] })[] = [
  { regime: "variance", size: "data", axes: ["examples"] },
  { regime: "variance", size: "parameters", axes: ["parameters", "width"] },
  { regime: "resolution", size: "data", axes: ["examples"] },
  { regime: "resolution", size: "parameters", axes: ["parameters", "width"] },
];
const MOST_SERIES = 6;
