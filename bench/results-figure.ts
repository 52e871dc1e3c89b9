import { dot, line, link, type Markish, text } from "@observablehq/plot";
import { median } from "../src/base/statistics.ts";
import { logAxisX, logAxisY } from "../src/report/axis-marks.ts";
import { formatCount } from "../src/report/format-number.ts";
import { markPaint } from "../src/report/legend.ts";
import { INK, MUTED, type SeriesStyle, seriesStyle } from "../src/report/palette.ts";
import { FONT_SIZE, plotSvg } from "../src/report/plot-svg.ts";
import { spreadOut } from "../src/report/spread-out.ts";
import { textWidth } from "../src/report/text-width.ts";
import { type BenchResults, type BenchRow, isOurs } from "./results.ts";
import { OURS, RIVALS } from "./rivals.ts";

const FRAME = { width: 300, height: 400 };
const MARGIN = { left: 76, top: 40, bottom: 50 };
const LEADER = 34;
const FOOT = 30;
const NAMES = [OURS, ...RIVALS.map(({ name }) => name)];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly scaled: boolean;
}

interface Series {
  readonly label: string;
  readonly style: SeriesStyle;
  readonly ours: boolean;
  readonly exact: boolean;
  readonly points: readonly Point[];
}

interface Panel {
  readonly title: string;
  readonly axis: string;
  readonly series: readonly Series[];
}

/**
 * Seconds against n (of the cloud measured at most sizes) and against D (of the gaussians of one n), as one SVG on
 * logarithmic axes; null where neither has two points.
 * @param only contestants to show; left out: all
 */
export function resultsFigure(results: BenchResults, only?: readonly string[]): string | null {
  const graphs = results.rows.filter(({ n, asked }) => asked === n);
  const shown = graphs.filter(({ contestant }) => !only || contestant === OURS || only.includes(contestant));
  const panels = [againstN(shown), againstD(shown)].filter((panel) => panel !== null);
  if (panels.length === 0) return null;
  const rightMargin = LEADER + 22 + Math.max(...shown.map(({ label }) => textWidth(label, FONT_SIZE)));
  const panelWidth = MARGIN.left + FRAME.width + rightMargin;
  const height = MARGIN.top + FRAME.height + MARGIN.bottom + FOOT;
  const width = Math.ceil(panels.length * panelWidth);
  const y = padded(panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map((point) => point.y))));
  const drawn = panels.map((panel, i) => {
    const svg = panelSvg(panel, y, rightMargin, i === 0 ? foot(results, shown) : "");
    return svg.replace("<svg ", `<svg x="${Math.round(i * panelWidth)}" y="0" overflow="visible" `);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>Time of exact and approximate nearest-neighbour searches</title>
<rect width="100%" height="100%" fill="white"/>
${drawn.reverse().join("\n")}
</svg>
`;
}

function againstN(rows: readonly BenchRow[]): Panel | null {
  const best = most(rows, ({ data }) => data, "n");
  if (best === null) return null;
  const { data, D } = best[0];
  return {
    title: data.startsWith("gauss-") ? `Gaussian points, D = ${D}` : `${data}, D = ${D}`,
    axis: "points n",
    series: seriesOf(best, "n"),
  };
}

function againstD(rows: readonly BenchRow[]): Panel | null {
  const best = most(
    rows.filter(({ data }) => data.startsWith("gauss-")),
    ({ n }) => String(n),
    "D",
  );
  if (best === null) return null;
  return {
    title: `Gaussian points, n = ${formatCount(best[0].n)}`,
    axis: "coordinates D",
    series: seriesOf(best, "D"),
  };
}

/** The rows of that group which spans most values; null where none has two. */
function most(rows: readonly BenchRow[], group: (row: BenchRow) => string, of: "n" | "D"): BenchRow[] | null {
  const groups = [...new Set(rows.map(group))].map((name) => rows.filter((row) => group(row) === name));
  const count = (some: readonly BenchRow[]) => new Set(some.map((row) => row[of])).size;
  const best = groups.sort((a, b) => count(b) - count(a))[0];
  return best && count(best) > 1 ? best : null;
}

function seriesOf(rows: readonly BenchRow[], of: "n" | "D"): Series[] {
  return [...new Set(rows.map(({ contestant }) => contestant))].map((contestant) => {
    const mine = rows.filter((row) => row.contestant === contestant).sort((a, b) => a[of] - b[of]);
    const place = NAMES.indexOf(contestant);
    return {
      label: mine[0].label,
      style: seriesStyle(place < 0 ? NAMES.length : place),
      ours: isOurs(mine[0]),
      exact: mine[0].exact,
      points: mine.map((row) => ({ x: row[of], y: median(row.seconds), scaled: row.scaled })),
    };
  });
}

function panelSvg({ title, axis, series }: Panel, y: [number, number], marginRight: number, note: string): string {
  const x = padded(series.flatMap(({ points }) => points.map((point) => point.x)));
  return plotSvg(
    {
      width: MARGIN.left + FRAME.width + marginRight,
      height: MARGIN.top + FRAME.height + MARGIN.bottom + FOOT,
      marginLeft: MARGIN.left,
      marginRight,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom + FOOT,
      x: { type: "log", domain: x, axis: null },
      y: { type: "log", domain: y, axis: null },
      marks: [
        ...logAxisX(x, axis, 4),
        ...logAxisY(y, "seconds, one thread", 6),
        text([title], { frameAnchor: "top", dy: -22, fontWeight: 600, fontSize: 13, fill: INK }),
        ...labelMarks(series, x, y),
        // Ours is drawn last, over the others.
        ...[...series].sort((a, b) => Number(a.ours) - Number(b.ours)).flatMap(seriesMarks),
        text([note], { frameAnchor: "bottom-left", textAnchor: "start", dx: -50, dy: 66, fill: MUTED, fontSize: 11 }),
      ],
    },
    { title: `${title}: seconds against ${axis}`, description: series.map(({ label }) => label).join(", ") },
  );
}

function seriesMarks({ style, ours, exact, points }: Series): Markish[] {
  const at = { x: "x", y: "y" } as const;
  const hollow = { stroke: style.color, strokeWidth: 1.2, fill: "white" };
  const mark = { ...at, r: ours ? 4.5 : 3.4, symbol: style.symbol };
  return [
    line(points, {
      ...at,
      stroke: style.color,
      strokeWidth: ours ? 3.5 : 1.5,
      ...(exact ? {} : { strokeDasharray: "5 3" }),
    }),
    dot(
      points.filter(({ scaled }) => !scaled),
      { ...mark, ...markPaint(style) },
    ),
    dot(
      points.filter(({ scaled }) => scaled),
      { ...mark, ...hollow },
    ),
  ];
}

/** Names beside the frame at the heights of the lines' ends, moved apart, with a thin line to each. */
function labelMarks(series: readonly Series[], x: [number, number], y: [number, number]): Markish[] {
  const heightOf = (seconds: number) => (FRAME.height * Math.log(y[1] / seconds)) / Math.log(y[1] / y[0]);
  const secondsAt = (height: number) => y[1] * (y[0] / y[1]) ** (height / FRAME.height);
  const xAt = (pixels: number) => x[0] * (x[1] / x[0]) ** (pixels / FRAME.width);
  const heights = spreadOut(
    series.map(({ points }) => heightOf(points.at(-1)!.y)),
    { gap: 17, from: 8, to: FRAME.height - 8 },
  );
  return series.flatMap(({ label, style, ours, points }, i): Markish[] => {
    const end = points.at(-1)!;
    const height = heights[i];
    const beside = { frameAnchor: "top-right", lineAnchor: "middle", dy: height } as const;
    return [
      link([end], {
        x1: end.x,
        y1: end.y,
        x2: xAt(FRAME.width + LEADER),
        y2: secondsAt(height),
        stroke: style.color,
        strokeWidth: 0.8,
        strokeOpacity: 0.6,
      }),
      dot([0], { ...beside, dx: LEADER + 6, r: ours ? 4.5 : 3.4, symbol: style.symbol, ...markPaint(style) }),
      text([label], {
        ...beside,
        textAnchor: "start",
        dx: LEADER + 16,
        fill: INK,
        ...(ours ? { fontWeight: 600 } : {}),
      }),
    ];
  });
}

function foot({ k, rounds, machine, node, date }: BenchResults, rows: readonly BenchRow[]): string {
  const lines = rows.every((row) => row.exact) ? "" : "Solid: exact; dashed: approximate. ";
  const marks = rows.some((row) => row.scaled) ? "Hollow: scaled from a share of the queries. " : "";
  return `k = ${k}, median of ${rounds}. ${lines}${marks}${machine.cpu}, Node ${node.replace("v", "")}, ${date}.`;
}

function padded(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const factor = Math.max(1.1, (most / least) ** 0.05);
  return [least / factor, most * factor];
}
