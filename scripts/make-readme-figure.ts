// The README's picture from the demo's numbers: npx tsx scripts/make-readme-figure.ts REPORT.json OUT.svg
import { readFileSync, writeFileSync } from "node:fs";
import { dot, frame, line, type Markish, rect, ruleX, ruleY, text } from "@observablehq/plot";
import { logAxisX, logAxisY } from "../src/report/axis-marks.ts";
import { lawShort } from "../src/report/law-text.ts";
import { markPaint } from "../src/report/legend.ts";
import { FAINT, INK, OUTCOME_STYLES, seriesStyle } from "../src/report/palette.ts";
import { plotSvg } from "../src/report/plot-svg.ts";
import type { Report } from "../src/report/report.ts";
import { resultsOf } from "../src/report/results-of.ts";
import { KNOWN_WITHIN } from "../src/theory/compare-exponents.ts";
import type { Verdict } from "../src/theory/verdict.ts";

const HEIGHT = 390;
const LEFT_WIDTH = 400;
const RIGHT_WIDTH = 500;
const TITLE = { fontWeight: 600, fontSize: 13, fill: INK } as const;

const [from, to] = process.argv.slice(2);
if (to === undefined) throw new Error("usage: make-readme-figure REPORT.json OUT.svg");
const report: Report = JSON.parse(readFileSync(from, "utf8"));
const [left, right] = [curvesPanel(report), verdictsPanel(report)];
const width = LEFT_WIDTH + RIGHT_WIDTH;
writeFileSync(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img">
<title>Learning curves and verdicts of the dimlaw demo</title>
<rect width="100%" height="100%" fill="white"/>
${left.replace("<svg ", '<svg x="0" y="0" ')}
${right.replace("<svg ", `<svg x="${LEFT_WIDTH}" y="0" `)}
</svg>
`,
);

/** 1-NN and local linear regression of one target on the first section's cloud, against the slopes that the laws predict. */
function curvesPanel({ sections: [control] }: Report): string {
  const judged = resultsOf(control, "verdict").filter(({ curve, predicted }) => curve.includes("smooth") && predicted);
  const all = judged.map((verdict, i) => {
    const curve = resultsOf(control, "learning-curve").find(({ name }) => name === verdict.curve)!;
    const fit = resultsOf(control, "curve-fit").find((one) => one.curve === verdict.curve)!;
    return { verdict, curve, fit, style: seriesStyle(i) };
  });
  const xs = all.flatMap(({ curve }) => curve.x);
  const ys = all.flatMap(({ curve }) => curve.y);
  const x: [number, number] = [Math.min(...xs) / 1.2, Math.max(...xs) * 1.2];
  const y: [number, number] = [Math.min(...ys) / 1.6, Math.max(...ys) * 2];
  const marks = all.flatMap(({ verdict, curve, fit, style }): Markish[] => {
    const { a, alpha } = fit.parameters;
    const { from, to } = fit.window;
    const middle = 1.1 * Math.sqrt(from * to);
    const start = a * from ** -alpha;
    const law = (at: number) => start * (at / from) ** -verdict.predicted!;
    const points = curve.x.map((size, j) => ({ x: size, y: curve.y[j] }));
    const at = { x: "x", y: "y" } as const;
    return [
      line(
        [from, to].map((size) => ({ x: size, y: a * size ** -alpha })),
        { ...at, stroke: style.color, strokeWidth: 2.5 },
      ),
      dot(points, { ...at, r: 3, symbol: style.symbol, ...markPaint(style), fillOpacity: 0.75 }),
      line(
        [from, to].map((size) => ({ x: size, y: law(size) })),
        { ...at, stroke: INK, strokeDasharray: "5 4", strokeWidth: 1.2 },
      ),
      text(
        [
          `${curve.name.split(",")[0]}: \u03b1 = ${alpha.toFixed(2)}\nlaw: ${lawShort(verdict)} = ${verdict.predicted!.toFixed(2)}`,
        ],
        {
          x: middle,
          y: a * middle ** -alpha,
          textAnchor: "start",
          lineAnchor: "bottom",
          lineHeight: 1.25,
          dx: 4,
          dy: -12,
          fill: style.color,
          fontWeight: 600,
        },
      ),
    ];
  });
  return plotSvg(
    {
      width: LEFT_WIDTH,
      height: HEIGHT,
      marginLeft: 68,
      marginRight: 16,
      marginTop: 40,
      marginBottom: 50,
      x: { type: "log", domain: x, axis: null },
      y: { type: "log", domain: y, axis: null },
      marks: [
        ...logAxisX(x, "training examples n", 5),
        ...logAxisY(y, "test loss (MSE)", 6),
        text(["Flat torus, d = 3, in 64 coordinates (dashes: the laws)"], { ...TITLE, frameAnchor: "top", dy: -22 }),
        ...marks,
      ],
    },
    { title: "Learning curves on a flat torus", description: "1-NN falls as 2/d predicts, local linear as 4/d" },
  );
}

/** Measured over predicted exponents of all curves that were judged. */
function verdictsPanel({ sections }: Report): string {
  const rows: { heading?: string; verdict?: Verdict }[] = sections.flatMap((section) => [
    { heading: section.title },
    ...resultsOf(section, "verdict").flatMap((verdict) => (verdict.rho === null ? [] : [{ verdict }])),
  ]);
  const marginLeft = 170;
  const row = (HEIGHT - 90) / rows.length;
  const domain: [number, number] = [0.5, 3.2];
  const marks = rows.flatMap(({ heading, verdict }, i): Markish[] => {
    const y = i + 0.5;
    const named = { frameAnchor: "left", textAnchor: "start", y, fill: INK } as const;
    if (heading !== undefined)
      return [text([heading], { ...named, dx: 12 - marginLeft, fontWeight: 600, stroke: "white", strokeWidth: 4 })];
    const { rho, interval, outcome, curve } = verdict!;
    const { color, ink } = OUTCOME_STYLES[outcome];
    const [low, high] = interval!.map(Math.exp);
    const paint =
      outcome === "cannot-tell" ? { fill: "white", stroke: color, strokeWidth: 2 } : { fill: color, stroke: "white" };
    return [
      text([`${lawShort(verdict!)}   ${curve.split(",").slice(0, 2).join(",")}`], { ...named, dx: 24 - marginLeft }),
      ruleY([y], { x1: low, x2: high, stroke: color, strokeWidth: 2 }),
      dot([0], { x: Math.exp(rho!), y, r: 5, symbol: outcome === "violates" ? "diamond2" : "circle", ...paint }),
      text([outcome.replace("-", " ")], { y, frameAnchor: "right", textAnchor: "start", dx: 10, fill: ink }),
    ];
  });
  return plotSvg(
    {
      width: RIGHT_WIDTH,
      height: HEIGHT,
      marginLeft,
      marginRight: 84,
      marginTop: 40,
      marginBottom: 50,
      x: { type: "log", domain, axis: null },
      y: { type: "linear", domain: [0, rows.length], range: [40, 40 + row * rows.length], axis: null },
      marks: [
        rect([0], {
          x1: 1 / KNOWN_WITHIN,
          x2: KNOWN_WITHIN,
          y1: 0,
          y2: rows.length,
          fill: FAINT,
          fillOpacity: 0.55,
          inset: 0,
        }),
        ruleX([1], { stroke: INK, strokeWidth: 1.2 }),
        frame({ anchor: "bottom", stroke: INK }),
        ...logAxisX(domain, "measured exponent / predicted exponent", 5).slice(2),
        text(["Does the exponent follow the dimension?"], { ...TITLE, frameAnchor: "top", dy: -22 }),
        ...marks,
      ],
    },
    { title: "Measured over predicted exponents", description: "verdicts of the demo" },
  );
}
