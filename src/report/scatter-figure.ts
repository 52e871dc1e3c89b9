import { axisX, dot, frame, line, type Markish, ruleX, ruleY, text } from "@observablehq/plot";
import { evenAxisY } from "./axis-marks.ts";
import { legendHeight, legendMarks, markPaint } from "./legend.ts";
import { evenLabel, evenTicks } from "./log-ticks.ts";
import { FAINT, INK, MUTED, seriesStyle } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";
import type { Scatter, ScatterPoint } from "./scatter.ts";

const WIDTH = 450;
const FRAME_HEIGHT = 320;
const LEGEND_LEFT = -56;
type Span = readonly [number, number];

/**
 * Points with the intervals of both coordinates on even axes, lines of reference dashed, as SVG; an interval that leaves
 * the frame ends at it. Null where there is nothing to draw.
 */
export function scatterFigure({ title, x: xTitle, y: yTitle, series, lines }: Scatter): string | null {
  const shown = series.filter(({ points }) => points.length > 0).map((each, i) => ({ ...each, style: seriesStyle(i) }));
  const points = shown.flatMap((each) => each.points);
  if (points.length === 0) return null;

  const x = spanOf(points.map(({ x, xInterval }) => [x, ...(xInterval ?? [])]));
  const y = spanOf(points.map(({ y, yInterval }) => [y, ...(yInterval ?? [])]));
  const entries = [
    ...shown.map(({ name, style }) => ({ name, style, line: "none" as const, mark: true, value: "" })),
    ...lines.map(({ name }) => ({ name, style: REFERENCE, line: "dashed" as const, mark: false, value: "" })),
  ];
  const marginLeft = 68;
  const marginRight = 14;
  const top = legendHeight(entries.length, 1);
  return plotSvg(
    {
      width: WIDTH,
      marginLeft,
      marginRight,
      marginBottom: 50,
      marginTop: top + 12,
      height: top + 12 + FRAME_HEIGHT + 50,
      x: { type: "linear", domain: x, axis: null },
      y: { type: "linear", domain: y, axis: null },
      marks: [
        ...evenAxisX(x, xTitle),
        ...evenAxisY(y, yTitle),
        ...lines.map(({ through }) => line(clipped(through, x, y), { stroke: MUTED, strokeDasharray: "6 4" })),
        ...shown.flatMap(({ points: own, style }) => pointMarks(own, style, x, y)),
        ...legendMarks(entries, { columns: 1, top: top + 4, left: LEGEND_LEFT, width: WIDTH - marginLeft - 4 }),
      ],
    },
    {
      title: `${title}: ${yTitle} against ${xTitle}`,
      description: shown
        .map(({ name, points: own }) => `${name}: ${own.map((at) => `${short(at.x)}, ${short(at.y)}`).join("; ")}`)
        .join(". "),
    },
  );
}

function pointMarks(
  points: readonly ScatterPoint[],
  style: ReturnType<typeof seriesStyle>,
  xSpan: Span,
  ySpan: Span,
): Markish[] {
  const stroke = { stroke: style.color, strokeWidth: 1.4, strokeOpacity: 0.75 };
  return [
    ...points.flatMap(({ x, xInterval, y, yInterval }) => [
      ...(xInterval
        ? [ruleY([y], { x1: inside(xInterval[0], xSpan), x2: inside(xInterval[1], xSpan), ...stroke })]
        : []),
      ...(yInterval
        ? [ruleX([x], { y1: inside(yInterval[0], ySpan), y2: inside(yInterval[1] ?? Infinity, ySpan), ...stroke })]
        : []),
    ]),
    dot(points, { x: "x", y: "y", r: 4, symbol: style.symbol, ...markPaint(style) }),
  ];
}

/** All values and their intervals, but no farther from them than twice their largest. */
function spanOf(values: readonly (readonly (number | null)[])[]): Span {
  const centres = values.map(([value]) => value!);
  const most = 2 * Math.max(...centres.map(Math.abs));
  const all = values.flat().filter((value): value is number => value !== null && Math.abs(value) <= most);
  const [low, high] = [Math.min(0, ...all), Math.max(...all)];
  return [low, high + 0.06 * (high - low)];
}

/** The part of a straight line through two points that lies within the frame. */
function clipped([[x0, y0], [x1, y1]]: Scatter["lines"][number]["through"], x: Span, y: Span): [number, number][] {
  const slope = (y1 - y0) / (x1 - x0);
  const at = (value: number) => y0 + slope * (value - x0);
  const back = (value: number) => x0 + (value - y0) / slope;
  const ends = slope === 0 ? x : y.map(back).sort((a, b) => a - b);
  const [from, to] = [Math.max(x[0], ends[0]), Math.min(x[1], ends[1])];
  return from < to ? [from, to].map((value) => [value, at(value)]) : [];
}

function evenAxisX(span: Span, title: string): Markish[] {
  const ticks = evenTicks(span[0], span[1], 7);
  return [
    ruleX(ticks, { stroke: FAINT, strokeWidth: 0.6 }),
    frame({ anchor: "bottom", stroke: INK }),
    axisX(ticks, { label: null, text: evenLabel(ticks), tickSize: 6 }),
    text([title], { frameAnchor: "bottom", dy: 38, fill: INK }),
  ];
}

const inside = (value: number, [low, high]: Span) => Math.min(high, Math.max(low, value));
const short = (value: number) => String(Number(value.toPrecision(4)));
const REFERENCE = { color: MUTED, symbol: "circle" } as const;
