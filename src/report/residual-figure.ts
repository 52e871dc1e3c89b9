import { dot, ruleX, ruleY } from "@observablehq/plot";
import { fittedLoss } from "../curves/predict.ts";
import type { FittedCurve } from "./curve-groups.ts";
import { fitAxes } from "./fit-axes.ts";
import { fittedPoints } from "./fitted-points.ts";
import { formatNumber } from "./format-number.ts";
import { markPaint } from "./legend.ts";
import { INK, MUTED, seriesStyle } from "./palette.ts";
import { padded, panelSvg } from "./panel.ts";

/**
 * What a fit leaves of the losses, ln(measured / fitted), against the first size, as SVG: one series a curve, runs left
 * out of the fit hollow, zero drawn. What lies beyond four times the farthest residual fitted stands at the frame.
 * Null where no curve has a fit.
 */
export function residualFigure(curves: readonly FittedCurve[]): string | null {
  const all = curves.flatMap(({ name, curve, fits: [fit] }, i) => {
    if (!curve || !fit) return [];
    const points = fittedPoints(curve, fit)
      .map(({ sizes, loss, fitted }) => ({ x: sizes[0], r: Math.log(loss / fittedLoss(fit, ...sizes)), fitted }))
      .filter(({ r }) => Number.isFinite(r));
    return points.length === 0 ? [] : [{ name, fit, points, style: seriesStyle(i) }];
  });
  if (all.length === 0) return null;
  const used = all.flatMap(({ points }) => points.filter(({ fitted }) => fitted).map(({ r }) => Math.abs(r)));
  const every = all.flatMap(({ points }) => points.map(({ r }) => Math.abs(r)));
  const farthest = Math.max(...used, 0);
  const reach = 1.12 * (Math.min(Math.max(...every), farthest > 0 ? 4 * farthest : Infinity) || 1e-12);
  const inside = (r: number) => Math.min(reach, Math.max(-reach, r));
  const x = padded(
    all.flatMap(({ points }) => points.map((point) => point.x)),
    0.05,
  );
  return panelSvg(
    {
      x: { domain: x, title: fitAxes(all[0].fit)[0].title },
      y: { type: "linear", domain: [-reach, reach], title: "residual ln(measured / fitted)" },
      entries: all.map(({ name, points, style }) => ({
        name,
        style,
        line: "none",
        mark: true,
        value: `root mean square ${formatNumber(rms(points.filter(({ fitted }) => fitted).map(({ r }) => r)))}`,
      })),
      marks: [
        ruleY([0], { stroke: INK, strokeWidth: 1 }),
        ...(all.length === 1
          ? [ruleX(ends(all[0].fit.window, x), { stroke: MUTED, strokeDasharray: "2 3", strokeWidth: 1 })]
          : []),
        ...all.flatMap(({ points, style }) => {
          const drawn = points.map((point) => ({ ...point, y: inside(point.r) }));
          const at = { x: "x", y: "y", r: 3.2, symbol: style.symbol };
          return [
            dot(
              drawn.filter(({ fitted }) => !fitted),
              { ...at, fill: "white", stroke: style.color, strokeWidth: 1.2 },
            ),
            dot(
              drawn.filter(({ fitted }) => fitted),
              { ...at, ...markPaint(style), fillOpacity: 0.7 },
            ),
          ];
        }),
      ],
    },
    {
      title: `Residuals: ${all.map(({ name }) => name).join(", ")}`,
      description: "Logarithms of measured over fitted losses",
    },
  );
}

/** The ends of the window that do not coincide with those of the picture. */
function ends({ from, to }: { readonly from: number; readonly to: number }, [low, high]: readonly number[]): number[] {
  const margin = (high / low) ** 0.06;
  return [from, to].filter((end) => end > low * margin && end < high / margin);
}

function rms(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
