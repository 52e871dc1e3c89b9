import { areaY, dot, line, type Markish, ruleY, text } from "@observablehq/plot";
import { fittedLoss, predict } from "../curves/predict.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import type { FittedCurve } from "./curve-groups.ts";
import { fittedPoints } from "./fitted-points.ts";
import { formatShort, formatWithError } from "./format-number.ts";
import { isHeld } from "./is-held.ts";
import { type LegendEntry, markPaint } from "./legend.ts";
import { letterText } from "./letter-text.ts";
import { MUTED, type SeriesStyle, seriesStyle } from "./palette.ts";
import { FRAME_HEIGHT, logSteps, padded, panelSvg } from "./panel.ts";
import { spreadOut } from "./spread-out.ts";
import { shortened } from "./text-width.ts";

const LABEL_WIDTH = 104;
const LABEL_SIZE = 11;
/** Sizes at which the interval of a law continued is drawn. */
const AHEAD = 12;

interface Series extends FittedCurve {
  readonly style: SeriesStyle;
  readonly points: readonly { readonly x: number; readonly y: number; readonly fitted: boolean }[];
}

interface Baseline {
  readonly name: string;
  readonly loss: number;
}

/**
 * Learning curves of one loss and axis on logarithmic axes, as SVG: every run a mark (hollow outside the fit's
 * window), the fitted line with its interval, baselines dashed. Null where there is nothing to draw.
 */
export function curveFigure(curves: readonly FittedCurve[]): string | null {
  const all = curves.map(asSeries).filter((series) => series.points.length + series.fits.length > 0);
  if (all.length === 0) return null;

  const baselines = baselinesOf(all);
  const [x, y] = domains(all, baselines);
  const entries = all.flatMap(legendEntries);
  const { axis, loss } = all[0].curve ?? all[0].fits[0];
  const names = all.map((series) => series.name).join(", ");
  return panelSvg(
    {
      x: { domain: x, title: AXIS_TITLES[axis] },
      y: { domain: y, title: LOSS_TITLES[loss] },
      marginRight: baselines.length > 0 ? LABEL_WIDTH + 10 : 14,
      entries,
      marks: [...baselineMarks(baselines, y), ...all.flatMap((series) => seriesMarks(series, x, y))],
    },
    {
      title: `${LOSS_TITLES[loss]} against ${AXIS_TITLES[axis]}: ${names}`,
      description: entries.map((entry) => `${entry.name}: ${entry.value}`).join("; "),
    },
  );
}

function asSeries(item: FittedCurve, i: number): Series {
  const points = item.curve
    ? fittedPoints(item.curve, item.fits[0]).map(({ sizes: [x], loss, fitted }) => ({ x, y: loss, fitted }))
    : [];
  return { ...item, style: seriesStyle(i), points };
}

/** Baselines of all the curves; those of one name that would be drawn as one line are one. */
function baselinesOf(all: readonly Series[]): Baseline[] {
  const kept: Baseline[] = [];
  for (const { name, loss } of all.flatMap((series) => series.curve?.baselines ?? [])) {
    const same = kept.some((other) => other.name === name && Math.abs(Math.log(other.loss / loss)) < 0.02);
    if (loss > 0 && Number.isFinite(loss) && !same) kept.push({ name, loss });
  }
  return kept;
}

function domains(all: readonly Series[], baselines: readonly Baseline[]): [[number, number], [number, number]] {
  const xs = all.flatMap(({ points, fits }) => [
    ...points.map((point) => point.x),
    ...fits.flatMap((fit) => [fit.window.from, fit.window.to]),
  ]);
  const ys = all.flatMap(({ points, fits }) => [
    ...points.map((point) => point.y),
    ...fits.flatMap((fit) => [fit.window.from, fit.window.to].map((x) => fittedLoss(fit, x))),
  ]);
  return [padded(xs, 0.05), padded([...ys, ...baselines.map((baseline) => baseline.loss)], 0.07)];
}

function seriesMarks(
  { points, fits, style }: Series,
  [left, right]: readonly number[],
  y: [number, number],
): Markish[] {
  const inside = (value: number): number => Math.min(y[1], Math.max(y[0], value));
  const lines = fits.flatMap((fit, i) => {
    const { from, to } = fit.window;
    const reach = points.flatMap((point) => [point.x]).concat(from, to);
    const [first, last] = [Math.max(left, Math.min(...reach)), Math.min(right, Math.max(...reach))];
    // A pure power is straight; its path keeps some points all the same, for those outside the frame go.
    const steps = fit.model === "power" ? 12 : 48;
    const path = (a: number, b: number) =>
      Array.from({ length: steps + 1 }, (_, j) => a * (b / a) ** (j / steps))
        .map((x) => ({ x, y: fittedLoss(fit, x) }))
        .filter((point) => point.y >= y[0] && point.y <= y[1]);
    const stroke = { x: "x", y: "y", stroke: style.color };
    const ahead = (a: number, b: number) =>
      predict(fit, logSteps(a, b, AHEAD)).map((at) => ({
        x: at.x[0],
        low: inside(at.interval[0]),
        high: inside(at.interval[1]),
      }));
    const outside = [
      [first, from],
      [to, last],
    ].filter(([a, b]) => a < b);
    const band = fit.band.x.map((x, j) => ({ x, low: inside(fit.band.lower[j]), high: inside(fit.band.upper[j]) }));
    return [
      ...(i === 0 ? [areaY(band, { x: "x", y1: "low", y2: "high", fill: style.color, fillOpacity: 0.15 })] : []),
      ...outside.flatMap(([a, b]) => [
        ...(i === 0
          ? [areaY(ahead(a, b), { x: "x", y1: "low", y2: "high", fill: style.color, fillOpacity: 0.07 })]
          : []),
        line(path(a, b), { ...stroke, strokeWidth: 1, strokeDasharray: "1 3" }),
      ]),
      line(path(from, to), { ...stroke, strokeWidth: 2, ...(i === 0 ? {} : { strokeDasharray: "4 3" }) }),
    ];
  });
  const hollow = { stroke: style.color, strokeWidth: 1.2, fill: "white" };
  const at = { x: "x", y: "y", r: 3.4, symbol: style.symbol };
  return [
    ...lines,
    dot(
      points.filter((point) => !point.fitted),
      { ...at, ...hollow },
    ),
    dot(
      points.filter((point) => point.fitted),
      { ...at, ...markPaint(style), fillOpacity: 0.75, strokeOpacity: 0.75 },
    ),
  ];
}

function baselineMarks(baselines: readonly Baseline[], [low, high]: [number, number]): Markish[] {
  const place = (loss: number): number => (FRAME_HEIGHT * Math.log(high / loss)) / Math.log(high / low);
  const heights = spreadOut(
    baselines.map((baseline) => place(baseline.loss)),
    { gap: 30, from: 14, to: FRAME_HEIGHT - 14 },
  );
  return baselines.flatMap(({ name, loss }, i) => [
    ruleY([loss], { stroke: MUTED, strokeDasharray: "6 4", strokeWidth: 1.2 }),
    text([`${shortened(name, LABEL_WIDTH, LABEL_SIZE)}\n${formatShort(Number(loss.toPrecision(3)))}`], {
      frameAnchor: "top-right",
      textAnchor: "start",
      lineAnchor: "middle",
      dx: 8,
      dy: heights[i],
      fill: MUTED,
      fontSize: LABEL_SIZE,
    }),
  ]);
}

function legendEntries({ name, fits, style, points }: Series): LegendEntry[] {
  const mark = points.length > 0;
  if (fits.length === 0) return [{ name, style, line: "none", mark, value: "no fit" }];
  return fits.map((fit, i) => {
    const shown = [fit.exponent, "c"].filter((letter) => letter !== null && letter in fit.parameters) as string[];
    const values = shown.map((letter) => {
      const { [letter]: value } = fit.parameters;
      const text = isHeld(fit, letter)
        ? `${formatShort(value)}, held`
        : formatWithError(value, fit.standardErrors[letter]);
      return `${letterText(letter)} = ${text}`;
    });
    const value = values.length > 0 ? values.join(", ") : fit.model;
    return { name, style, line: i === 0 ? "solid" : "dashed", mark: mark && i === 0, value };
  });
}
