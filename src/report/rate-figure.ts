import { dot, line, ruleX } from "@observablehq/plot";
import type { ErrorCurve } from "../curves/error-curve.ts";
import type { CurveRate } from "../theory/rates/curve-rate.ts";
import { expectedError } from "../theory/rates/rate-forms.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import { formatNumber } from "./format-number.ts";
import type { LegendEntry } from "./legend.ts";
import { INK, seriesStyle } from "./palette.ts";
import { logSteps, padded, panelSvg } from "./panel.ts";

/**
 * Mean errors of a curve's sizes with two standard errors of the repetitions, as SVG, and every candidate rate; the rate
 * named is solid. Sizes whose errors are all 0 stand open at the foot. Null where no error is above 0.
 */
export function rateFigure(found: CurveRate, curve: ErrorCurve): string | null {
  const sizes = [...new Set(curve.x)].map((n) => {
    const runs = curve.y.filter((_, i) => curve.x[i] === n);
    const mean = runs.reduce((sum, y) => sum + y, 0) / runs.length;
    const sq = runs.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    return { n, mean, error: runs.length > 1 ? Math.sqrt(sq / (runs.length - 1) / runs.length) : 0 };
  });
  const positive = sizes.filter(({ mean }) => mean > 0);
  if (positive.length === 0) return null;
  const x = padded(curve.x, 0.05);
  const means = padded(
    positive.map(({ mean }) => mean),
    0.1,
  );
  const floor = sizes.length > positive.length ? means[0] / (means[1] / means[0]) ** 0.08 : means[0];
  const y = [floor, means[1]] as const;
  const inside = (value: number) => Math.min(y[1], Math.max(y[0], value));
  const lines = found.candidates.map((candidate, i) => ({
    ...candidate,
    style: seriesStyle(i),
    named: candidate.rate === found.outcome,
    path: logSteps(Math.min(...curve.x), Math.max(...curve.x), 60)
      .map((n) => ({ n, value: expectedError(candidate, n) }))
      .filter(({ value }) => value >= y[0] && value <= y[1]),
  }));
  const entries = lines.map(
    ({ rate, style, named, weight, predictiveWeight }): LegendEntry => ({
      name: rate.replaceAll("-", " "),
      style,
      line: named ? "solid" : "dashed",
      mark: false,
      value: `${share(weight)} of the likelihood, ${share(predictiveWeight)} ahead`,
    }),
  );
  const bars = positive
    .filter(({ error }) => error > 0)
    .map(({ n, mean, error }) => ({ n, low: inside(mean - 2 * error), high: inside(mean + 2 * error) }));
  return panelSvg(
    {
      x: { domain: x, title: AXIS_TITLES.examples },
      y: { domain: y, title: LOSS_TITLES["zero-one"] },
      entries,
      marks: [
        ...lines.map(({ path, style, named }) =>
          line(path, {
            x: "n",
            y: "value",
            stroke: style.color,
            strokeWidth: named ? 2.2 : 1.4,
            ...(named ? {} : { strokeDasharray: "4 3" }),
          }),
        ),
        ruleX(bars, { x: "n", y1: "low", y2: "high", stroke: INK, strokeWidth: 1.2 }),
        dot(positive, { x: "n", y: "mean", r: 3.2, fill: INK }),
        dot(
          sizes.filter(({ mean }) => mean === 0),
          { x: "n", y: floor, r: 3.2, fill: "white", stroke: INK, strokeWidth: 1.2 },
        ),
      ],
    },
    {
      title: `Errors against examples and the rates fitted: ${found.curve}`,
      description: entries.map(({ name, value }) => `${name}: ${value}`).join("; "),
    },
  );
}

const share = (value: number) => (value < 1e-4 ? "< 0.01 %" : `${formatNumber(100 * value, 3)} %`);
