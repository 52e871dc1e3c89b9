import { dot, line, type Markish, text } from "@observablehq/plot";
import { logAxisX, logAxisY } from "./axis-marks.ts";
import { AXIS_TITLES } from "./axis-titles.ts";
import { formatWithError } from "./format-number.ts";
import { type LegendEntry, legendHeight, legendMarks, markPaint } from "./legend.ts";
import { INK, MUTED, seriesStyle } from "./palette.ts";
import { escapeHtml, plainText } from "./plain-text.ts";
import { plotSvg } from "./plot-svg.ts";
import type { RegimePanel, RegimePanels } from "./regime-panels.ts";

const WIDTH = 450;
const FRAME_HEIGHT = 230;
const HEADING = 34;
const LEFT = 78;

/**
 * Loss, or its excess over the limit, against data and against parameters, variance- and resolution-limited: four panels of
 * logarithmic axes in one SVG, points with the fitted powers and their exponents. Null where there is no curve.
 */
export function panelsFigure({ panels }: RegimePanels): string | null {
  if (panels.every(({ series }) => series.length === 0)) return null;
  const rows = [panels.slice(0, 2), panels.slice(2)].map((row) => {
    const key = Math.max(...row.map(({ series, leftOut }) => legendHeight(series.length + (leftOut > 0 ? 1 : 0), 1)));
    return { row, key, height: HEADING + key + 12 + FRAME_HEIGHT + 50 };
  });
  let y = 0;
  const placed = rows.flatMap(({ row, key, height }) => {
    const top = y;
    y += height;
    return row.map((panel, i) => panelSvg(panel, key, height).replace("<svg ", `<svg x="${i * WIDTH}" y="${top}" `));
  });
  const titled = `<title>${escapeHtml(plainText("The four regimes of learning curves"))}</title>`;
  const size = `width="${2 * WIDTH}" height="${y}" viewBox="0 0 ${2 * WIDTH} ${y}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size}>${titled}<rect width="100%" height="100%" fill="white"></rect>${placed.join("")}</svg>`;
}

function panelSvg(panel: RegimePanel, key: number, height: number): string {
  const { series, leftOut, size } = panel;
  const axes = [...new Set(series.map(({ axis }) => axis))];
  const titleX = axes.length === 1 ? AXIS_TITLES[axes[0]] : size === "data" ? "training examples n" : "parameters N";
  const titleY = panel.regime === "variance" ? "L \u2212 L(\u221e)" : "test loss L";
  const x = domain(series.flatMap((each) => [...each.x, ...each.line.map(([at]) => at)]));
  const y = domain(series.flatMap((each) => [...each.y, ...each.line.map(([, loss]) => loss)]));
  const entries = series.map(
    ({ name, alpha, standardError }, i): LegendEntry => ({
      name,
      style: seriesStyle(i),
      line: "solid",
      mark: true,
      value: `\u03b1 = ${formatWithError(alpha, standardError)}`,
    }),
  );
  const top = HEADING + key;
  const heading = `${panel.regime === "variance" ? "Variance" : "Resolution"}-limited, ${size}`;
  return plotSvg(
    {
      width: WIDTH,
      marginLeft: LEFT,
      marginRight: 14,
      marginBottom: 50,
      marginTop: top + 12,
      height,
      x: { type: "log", domain: x, axis: null },
      y: { type: "log", domain: y, axis: null },
      marks: [
        ...logAxisX(x, titleX, 5),
        ...logAxisY(y, titleY, 6),
        ...series.flatMap(seriesMarks),
        text([heading], {
          frameAnchor: "top-left",
          textAnchor: "start",
          dx: 8 - LEFT,
          dy: -top,
          fontWeight: 600,
          fontSize: 14,
          fill: INK,
        }),
        ...(leftOut === 0 ? [] : [remark(`and ${leftOut} more`, -top + HEADING - 6 + legendHeight(series.length, 1))]),
        ...(series.length > 0 ? [] : [text(["not measured"], { frameAnchor: "middle", fill: MUTED })]),
        ...legendMarks(entries, { columns: 1, top: key + 4, left: 8 - LEFT, width: WIDTH - LEFT - 4 }),
      ],
    },
    { title: heading, description: entries.map(({ name, value }) => `${name}: ${value}`).join("; ") },
  );
}

function seriesMarks({ x, y, line: ends }: RegimePanel["series"][number], i: number): Markish[] {
  const style = seriesStyle(i);
  const points = x.map((at, j) => ({ x: at, y: y[j] }));
  return [
    line(
      ends.map(([at, loss]) => ({ x: at, y: loss })),
      { x: "x", y: "y", stroke: style.color, strokeWidth: 1.6 },
    ),
    dot(points, { x: "x", y: "y", r: 3.2, symbol: style.symbol, ...markPaint(style), fillOpacity: 0.85 }),
  ];
}

function remark(words: string, dy: number): Markish {
  return text([words], { frameAnchor: "top-left", textAnchor: "start", dx: 42 - LEFT, dy, fill: MUTED });
}

function domain(values: readonly number[]): [number, number] {
  const good = values.filter((value) => value > 0 && Number.isFinite(value));
  if (good.length === 0) return [0.5, 2];
  const [least, most] = [Math.min(...good), Math.max(...good)];
  const factor = Math.exp(Math.max(0.06 * Math.log(most / least), 0.06));
  return [least / factor, most * factor];
}
