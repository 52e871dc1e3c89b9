import { areaY, dot, line, link, type Markish, ruleX, text } from "@observablehq/plot";
import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";
import { evenAxisY, logAxisX } from "./axis-marks.ts";
import { formatWithError } from "./format-number.ts";
import { type LegendEntry, legendHeight, legendMarks, markPaint } from "./legend.ts";
import { MUTED, type SeriesStyle, seriesStyle } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";
import type { Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";

const WIDTH = 640;
const SIDES = { marginLeft: 64, marginRight: 20, marginBottom: 50 };
const FRAME = { width: WIDTH - SIDES.marginLeft - SIDES.marginRight, height: 280 };

interface Series {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly Point[];
  /** Null for a single estimate. */
  readonly scan: DimensionScan | null;
}

interface Point {
  readonly scale: number | null;
  readonly d: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The section's intrinsic dimensions against the scale they speak of, as SVG; estimates that speak of no scale
 * stand in a strip of their own at the right. Null where none speaks of a scale.
 */
export function dimensionFigure(section: Section): string | null {
  const all = seriesOf(section);
  const points = all.flatMap((series) => series.points);
  if (points.every((point) => point.scale === null)) return null;

  const x = xLayout(points);
  const y = yDomain(points);
  const entries = all.map(legendEntry);
  const columns = entries.length > 1 ? 2 : 1;
  const top = legendHeight(entries.length, columns);
  return plotSvg(
    {
      ...SIDES,
      width: WIDTH,
      marginTop: top + 12,
      height: top + 12 + FRAME.height + SIDES.marginBottom,
      x: { type: "log", domain: x.domain, axis: null },
      y: { domain: y, axis: null },
      marks: [
        ...evenAxisY(y, "intrinsic dimension d"),
        ...x.marks,
        ...all.flatMap((series) => seriesMarks(series, x.place, y)),
        ...legendMarks(entries, { columns, top: top + 4, width: FRAME.width }),
      ],
    },
    { title: `Intrinsic dimension against scale: ${section.title}`, description: description(all) },
  );
}

function seriesOf(section: Section): Series[] {
  const estimates = resultsOf(section, "dimension-estimate");
  const scans = resultsOf(section, "dimension-scan").map((scan) => ({
    name: `${scan.method} scan`,
    of: scan.estimates,
    scan,
  }));
  const singles = estimates.map((one) => ({ name: nameAmong(one, estimates), of: [one], scan: null }));
  return [...scans, ...singles]
    .map(({ name, of, scan }, i) => ({ name, scan, style: seriesStyle(i), points: of.flatMap(asPoint) }))
    .filter((series) => series.points.length > 0);
}

/** The method, with those parameters that tell it from others of the same method. */
function nameAmong(estimate: DimensionEstimate, all: readonly DimensionEstimate[]): string {
  const peers = all.filter((other) => other.method === estimate.method);
  const telling = Object.entries(estimate.params).filter(([key, value]) =>
    peers.some((other) => other.params[key] !== value),
  );
  return [estimate.method, ...telling.map(([key, value]) => `${key}=${value}`)].join(" ");
}

function asPoint({ dimension: d, standardError: error, scale, interval }: DimensionEstimate): Point[] {
  if (!Number.isFinite(d)) return [];
  const [low, high] = interval.map((end) => (Number.isFinite(end) ? end : d));
  return [{ scale: scale !== null && Number.isFinite(scale) && scale > 0 ? scale : null, d, error, low, high }];
}

interface XLayout {
  readonly domain: [number, number];
  readonly marks: readonly Markish[];
  readonly place: (point: Point) => number;
}

function xLayout(points: readonly Point[]): XLayout {
  const scales = points.flatMap((point) => (point.scale === null ? [] : [point.scale]));
  const unplaced = points.filter((point) => point.scale === null);
  const [least, most] = [Math.min(...scales), Math.max(...scales)];
  const pad = Math.max(0.08 * Math.log(most / least), 0.03);
  const [from, to] = [least * Math.exp(-pad), most * Math.exp(pad)];
  const slot = Math.log(to / from) * Math.min(0.1, 0.8 / unplaced.length);
  const end = to * Math.exp(slot * unplaced.length);
  return {
    domain: [from, end],
    place: (point) => point.scale ?? to * Math.exp(slot * (unplaced.indexOf(point) + 0.5)),
    marks: [
      ...logAxisX([from, to], "distance r to the farthest neighbour used (coordinate units)"),
      ...(unplaced.length > 0
        ? [
            ruleX([to], { stroke: MUTED, strokeDasharray: "2 3" }),
            text(["no scale"], { x: Math.sqrt(to * end), frameAnchor: "bottom", dy: 32, fill: MUTED }),
          ]
        : []),
    ],
  };
}

/** Holds every estimate, and its interval unless that is far longer than the estimates are apart. */
function yDomain(points: readonly Point[]): [number, number] {
  const values = points.map((point) => point.d);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const reach = Math.max(most - least, 0.25 * Math.abs(most), 0.1);
  const low = Math.max(least - 2 * reach, Math.min(...points.map((point) => point.low)));
  const high = Math.min(most + 2 * reach, Math.max(...points.map((point) => point.high)));
  const pad = 0.08 * Math.max(high - low, reach);
  return [Math.max(0, low - pad), high + pad];
}

function seriesMarks(
  { points, style, scan }: Series,
  place: (point: Point) => number,
  [floor, ceiling]: [number, number],
): Markish[] {
  const inside = (value: number): number => Math.min(ceiling, Math.max(floor, value));
  const placed = points.map((point) => ({
    ...point,
    x: place(point),
    low: inside(point.low),
    high: inside(point.high),
  }));
  const scaled = placed.filter((point) => point.scale !== null).sort((a, b) => a.x - b.x);
  const plateau = scan?.plateau && scan.plateau.from > 0 ? scan.plateau : null;
  return [
    ...(scan === null
      ? []
      : [
          areaY(scaled, { x: "x", y1: "low", y2: "high", fill: style.color, fillOpacity: 0.12 }),
          line(scaled, { x: "x", y: "d", stroke: style.color, strokeWidth: 1.2 }),
        ]),
    ...(plateau === null
      ? []
      : [
          link([plateau], {
            x1: "from",
            x2: "to",
            y1: "dimension",
            y2: "dimension",
            stroke: style.color,
            strokeWidth: 9,
            strokeOpacity: 0.3,
          }),
        ]),
    ruleX(placed, { x: "x", y1: "low", y2: "high", stroke: style.color, strokeWidth: 1.5 }),
    dot(placed, { x: "x", y: "d", r: scan === null ? 5 : 3.2, symbol: style.symbol, ...markPaint(style) }),
  ];
}

function legendEntry({ name, style, scan, points }: Series): LegendEntry {
  const value =
    scan === null
      ? formatWithError(points[0].d, points[0].error)
      : scan.plateau
        ? `plateau at ${formatWithError(scan.plateau.dimension, scan.plateau.standardError)}`
        : "no plateau";
  return { name, style, value, line: scan === null ? "none" : "solid", mark: true };
}

function description(all: readonly Series[]): string {
  return all.map((series) => `${series.name}: ${legendEntry(series).value}`).join("; ");
}
