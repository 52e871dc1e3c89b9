import { dot, line } from "@observablehq/plot";
import { fittedLoss } from "../curves/predict.ts";
import type { FittedCurve } from "./curve-groups.ts";
import { fittedPoints } from "./fitted-points.ts";
import { INK, seriesStyle } from "./palette.ts";
import { padded, panelSvg } from "./panel.ts";

/** Losses measured against losses fitted, as SVG, with the line of equality; runs left out of the fit hollow. Null without both. */
export function observedFigure({ name, curve, fits }: FittedCurve): string | null {
  const [fit] = fits;
  if (!curve || !fit) return null;
  const points = fittedPoints(curve, fit)
    .map(({ sizes, loss, fitted }) => ({ x: fittedLoss(fit, ...sizes), y: loss, fitted }))
    .filter(({ x }) => Number.isFinite(x) && x > 0);
  if (points.length === 0) return null;
  const both = padded(
    points.flatMap(({ x, y }) => [x, y]),
    0.04,
  );
  const style = seriesStyle(0);
  const left = points.filter(({ fitted }) => !fitted);
  return panelSvg(
    {
      x: { domain: both, title: "loss fitted" },
      y: { domain: both, title: "loss measured" },
      entries: [
        {
          name: `${points.length - left.length} runs fitted${left.length > 0 ? `, ${left.length} left out (open)` : ""}`,
          style,
          line: "none",
          mark: true,
          value: "",
        },
      ],
      marks: [
        line([both[0], both[1]], { x: (at: number) => at, y: (at: number) => at, stroke: INK, strokeWidth: 1 }),
        dot(
          points.filter(({ fitted }) => fitted),
          { x: "x", y: "y", r: 2.8, fill: style.color, fillOpacity: 0.6 },
        ),
        dot(left, { x: "x", y: "y", r: 4, fill: "white", stroke: style.color, strokeWidth: 1.2 }),
      ],
    },
    { title: `Losses measured against losses fitted: ${name}`, description: `${points.length} runs` },
  );
}
