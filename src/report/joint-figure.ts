import { areaY, dot, line } from "@observablehq/plot";
import { fittedLoss } from "../curves/predict.ts";
import { LOSS_TITLES } from "./axis-titles.ts";
import type { FittedCurve } from "./curve-groups.ts";
import { fitAxes } from "./fit-axes.ts";
import { fittedPoints } from "./fitted-points.ts";
import { formatShort } from "./format-number.ts";
import type { LegendEntry } from "./legend.ts";
import { markPaint } from "./legend.ts";
import { seriesStyle } from "./palette.ts";
import { logSteps, padded, panelSvg } from "./panel.ts";
import { type SizeLevel, sizeLevels } from "./size-levels.ts";

/**
 * A fit over several axes as SVG: losses against the first size, one line for each level of the second (or class of
 * levels, then at their geometric mean, all of the class pale), runs left out of the fit hollow. Null for curves of one axis, or without a fit.
 */
export function jointFigure({ name, curve, fits }: FittedCurve): string | null {
  const [fit] = fits;
  if (!curve || !fit || curve.further.length === 0) return null;
  const points = fittedPoints(curve, fit);
  if (points.length === 0) return null;
  const [first, second] = fitAxes(fit);
  const levels = sizeLevels(points).map((level, i) => {
    const sizes = level.points.map(({ sizes: [x] }) => x);
    const [, ...others] = level.further;
    const seconds = level.points.filter(({ fitted }) => fitted).map(({ sizes: [, second] }) => second);
    const ends = seconds.length > 0 ? [Math.min(...seconds), Math.max(...seconds)] : [level.from, level.to];
    const path = logSteps(Math.min(...sizes), Math.max(...sizes), 40).map((x) => ({
      x,
      y: fittedLoss(fit, x, ...level.further),
      low: fittedLoss(fit, x, ends[1], ...others),
      high: fittedLoss(fit, x, ends[0], ...others),
    }));
    return { ...level, path, style: seriesStyle(i) };
  });
  const entries = levels.map(
    (level): LegendEntry => ({
      name: levelText(second.letter, level),
      style: level.style,
      line: "solid",
      mark: true,
      value: "",
    }),
  );
  const x = padded(
    points.map(({ sizes }) => sizes[0]),
    0.05,
  );
  const y = padded(
    [...points.map(({ loss }) => loss), ...levels.flatMap(({ path }) => path.flatMap((at) => [at.low, at.high]))],
    0.05,
  );
  return panelSvg(
    {
      x: { domain: x, title: first.title },
      y: { domain: y, title: LOSS_TITLES[fit.loss] },
      entries,
      marks: levels.flatMap(({ path, points: runs, style }) => {
        const drawn = runs.map(({ sizes: [x], loss, fitted }) => ({ x, y: loss, fitted }));
        const at = { x: "x", y: "y", r: 2.8, symbol: style.symbol };
        return [
          areaY(path, { x: "x", y1: "low", y2: "high", fill: style.color, fillOpacity: 0.13 }),
          line(path, { x: "x", y: "y", stroke: style.color, strokeWidth: 1.6 }),
          dot(
            drawn.filter(({ fitted }) => fitted),
            { ...at, ...markPaint(style), fillOpacity: 0.6 },
          ),
          dot(
            drawn.filter(({ fitted }) => !fitted),
            { ...at, r: 4, fill: "white", stroke: style.color, strokeWidth: 1.2 },
          ),
        ];
      }),
    },
    {
      title: `${LOSS_TITLES[fit.loss]} against ${first.title}, by ${second.title}: ${name}`,
      description: entries.map((entry) => entry.name).join("; "),
    },
  );
}

function levelText(letter: string, { from, to }: SizeLevel): string {
  const [low, high] = [from, to].map((value) => formatShort(Number(value.toPrecision(3))));
  return low === high ? `${letter} = ${low}` : `${letter} from ${low} to ${high}`;
}
