import { dot, line, ruleY, text } from "@observablehq/plot";
import type { LearningCurve } from "../curves/learning-curve.ts";
import type { RegimeMap, RegimeSlice, SliceRegime } from "../theory/regimes/regime-map.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import { formatCount } from "./format-number.ts";
import type { LegendEntry } from "./legend.ts";
import { markPaint } from "./legend.ts";
import { INK, MUTED, type SeriesStyle, seriesStyle } from "./palette.ts";
import { FRAME_HEIGHT, padded, panelSvg } from "./panel.ts";
import { spreadOut } from "./spread-out.ts";

const LABEL_GAP = 14;

const STYLES: Readonly<Record<SliceRegime, SeriesStyle>> = {
  resolution: seriesStyle(0),
  variance: seriesStyle(1),
  crossover: seriesStyle(2),
  "cannot-tell": { color: "#7a7a7a", symbol: "circle" },
  "not-applicable": { color: "#7a7a7a", symbol: "times" },
};

const NAMES: Readonly<Record<SliceRegime, string>> = {
  resolution: "resolution-limited",
  variance: "variance-limited",
  crossover: "crossover between the two",
  "cannot-tell": "cannot tell",
  "not-applicable": "not applicable",
};

/**
 * The slices of a map along one of the curve's axes (0 the first), as SVG: mean losses joined, coloured by regime, the
 * other size beside their ends; a black diamond with its interval where a slice turns. Null without such slices.
 */
export function regimeFigure({ curve: name, slices }: RegimeMap, curve: LearningCurve, axis: 0 | 1): string | null {
  const [second] = curve.further;
  if (axis === 1 && !second) return null;
  const count = second ? new Set(second.x).size : slices.length;
  const along = axis === 0 ? { counted: curve.axis, x: curve.x } : { counted: second.axis, x: second.x };
  const other = axis === 0 ? second : { axis: curve.axis, x: curve.x };
  const drawn = (axis === 0 ? slices.slice(0, count) : slices.slice(count)).map((slice) => ({
    ...slice,
    style: STYLES[slice.regime],
    points: meansOf(slice, along.x, other?.x ?? null, curve.y),
  }));
  const points = drawn.flatMap((slice) => slice.points);
  if (points.length === 0) return null;
  const x = padded(
    points.map((point) => point.x),
    0.05,
  );
  const y = padded(
    points.map((point) => point.y),
    0.06,
  );
  const found = [...new Set(drawn.map(({ regime }) => regime))];
  const entries = found.map((regime): LegendEntry => {
    const of = drawn.filter((slice) => slice.regime === regime).length;
    return { name: NAMES[regime], style: STYLES[regime], line: "solid", mark: true, value: slicesText(of, other) };
  });
  const turns = drawn.flatMap(({ crossover, points: path }) =>
    crossover
      ? [{ x: crossover.x, from: crossover.interval[0], to: crossover.interval[1], y: at(path, crossover.x) }]
      : [],
  );
  if (turns.length > 0)
    entries.push({
      name: "where it turns, with its interval",
      style: { color: INK, symbol: "diamond2" },
      line: "none",
      mark: true,
      value: "",
    });
  return panelSvg(
    {
      x: { domain: x, title: AXIS_TITLES[along.counted] },
      y: { domain: y, title: LOSS_TITLES[curve.loss] },
      marginRight: other ? 84 : 14,
      entries,
      marks: [
        ...drawn.flatMap(({ points: path, style }) => [
          line(path, { x: "x", y: "y", stroke: style.color, strokeWidth: 1.4 }),
          dot(path, { x: "x", y: "y", r: 2.8, symbol: style.symbol, ...markPaint(style) }),
        ]),
        ...turns.map((turn) => ruleY([turn], { y: "y", x1: "from", x2: "to", stroke: INK, strokeWidth: 1.6 })),
        dot(turns, { x: "x", y: "y", r: 4.5, symbol: "diamond2", fill: INK, stroke: "white" }),
        ...(other ? endLabels(drawn, AXIS_TITLES[other.axis].split(" ").at(-1)!, y) : []),
      ],
    },
    {
      title: `${LOSS_TITLES[curve.loss]} against ${AXIS_TITLES[along.counted]} by regime: ${name}`,
      description: entries.map((entry) => `${entry.name}: ${entry.value}`).join("; "),
    },
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Geometric means of the repetitions, by size. */
function meansOf(
  slice: RegimeSlice,
  x: readonly number[],
  other: readonly number[] | null,
  y: readonly number[],
): Point[] {
  const members = x.flatMap((_, i) => (other === null || other[i] === slice.at ? [i] : []));
  return [...new Set(members.map((i) => x[i]))]
    .sort((a, b) => a - b)
    .map((size) => {
      const logs = members.filter((i) => x[i] === size).map((i) => Math.log(y[i]));
      return { x: size, y: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length) };
    });
}

/** The loss on the joined means, straight in logarithms. */
function at(path: readonly Point[], x: number): number {
  const right = path.findIndex((point) => point.x >= x);
  if (right <= 0) return path[right === 0 ? 0 : path.length - 1].y;
  const [a, b] = [path[right - 1], path[right]];
  return a.y * (b.y / a.y) ** (Math.log(x / a.x) / Math.log(b.x / a.x));
}

/** The other size of each slice at its end; only so many as there is room for. */
function endLabels(
  drawn: readonly (RegimeSlice & { readonly points: readonly Point[] })[],
  letter: string,
  [low, high]: readonly [number, number],
) {
  const most = Math.floor(FRAME_HEIGHT / LABEL_GAP);
  const step = Math.ceil(drawn.length / most);
  const shown = drawn.filter(({ points }, i) => points.length > 0 && i % step === 0);
  const place = (y: number) => (FRAME_HEIGHT * Math.log(high / y)) / Math.log(high / low);
  const heights = spreadOut(
    shown.map(({ points }) => place(points[points.length - 1].y)),
    { gap: LABEL_GAP, from: 6, to: FRAME_HEIGHT - 6 },
  );
  return shown.map((slice, i) =>
    text([`${letter} = ${formatCount(slice.at)}`], {
      frameAnchor: "top-right",
      textAnchor: "start",
      lineAnchor: "middle",
      dx: 6,
      dy: heights[i],
      fill: MUTED,
      fontSize: 10,
    }),
  );
}

const slicesText = (count: number, other: unknown) => (other ? `${count} slice${count === 1 ? "" : "s"}` : "");
