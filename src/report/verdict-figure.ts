import { arrow, axisX, dot, frame, type Markish, rect, ruleX, ruleY, text } from "@observablehq/plot";
import { KNOWN_WITHIN } from "../theory/compare-exponents.ts";
import type { Verdict } from "../theory/verdict.ts";
import { formatShort, formatWithInterval } from "./format-number.ts";
import { lawShort } from "./law-text.ts";
import { FAINT, INK, MUTED, OUTCOME_STYLES } from "./palette.ts";
import { FONT_SIZE, plotSvg } from "./plot-svg.ts";
import type { Report } from "./report.ts";
import { resultsOf } from "./results-of.ts";
import { shortened } from "./text-width.ts";

const WIDTH = 880;
const LEFT = 340;
const RIGHT = 246;
const ROW = 24;
const TOP = 26;
/** Ratios beyond this factor are drawn at the frame. */
const FARTHEST = 12;
const TICKS = [0.1, 0.2, 1 / 3, 0.5, 1 / 1.5, 1, 1.5, 2, 3, 5, 10];
const FEW_TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10];

interface Line {
  readonly y: number;
  readonly heading: string | null;
  readonly verdict: Verdict | null;
}

/**
 * All verdicts of a report in one picture, as SVG: measured over predicted exponent with its interval, by section;
 * the shaded zone is what an interval must keep to before it counts as equal, an arrow marks a law that is a lower bound. Null without verdicts.
 */
export function verdictFigure(report: Report): string | null {
  const lines = linesOf(report);
  const verdicts = lines.flatMap((at) => (at.verdict === null ? [] : [{ y: at.y, verdict: at.verdict }]));
  if (verdicts.length === 0) return null;

  const domain = domainOf(verdicts.map((row) => row.verdict));
  const inside = (ratio: number): number => Math.min(domain[1], Math.max(domain[0], ratio));
  const crowded = domain[1] / domain[0] > 20;
  const ticks = (crowded ? FEW_TICKS : TICKS).filter((tick) => tick >= domain[0] && tick <= domain[1]);
  const bounds = verdicts.some(({ verdict }) => verdict.relation === "at-least" && verdict.rho !== null);
  const bottom = bounds ? 70 : 52;
  const height = lines.length * ROW + 10;
  const zone = [{ from: inside(1 / KNOWN_WITHIN), to: inside(KNOWN_WITHIN) }];
  return plotSvg(
    {
      width: WIDTH,
      height: TOP + height + bottom,
      marginLeft: LEFT,
      marginRight: RIGHT,
      marginTop: TOP,
      marginBottom: bottom,
      x: { type: "log", domain, axis: null },
      y: { type: "linear", domain: [0, height], range: [TOP, TOP + height], axis: null },
      marks: [
        rect(zone, { x1: "from", x2: "to", y1: 0, y2: height, fill: FAINT, fillOpacity: 0.55, inset: 0 }),
        text([`within \u00d7${KNOWN_WITHIN}`], { x: 1, frameAnchor: "top", dy: -12, fill: MUTED, fontSize: 11 }),
        ruleX([1], { stroke: INK, strokeWidth: 1.2 }),
        frame({ anchor: "bottom", stroke: INK }),
        axisX(ticks, { label: null, text: (tick: number) => formatShort(Number(tick.toPrecision(2))), tickSize: 6 }),
        text(["measured exponent / predicted exponent"], { frameAnchor: "bottom", dy: 38, fill: INK }),
        ...(bounds
          ? [
              text(["\u2192 the law is a lower bound: more is allowed"], {
                frameAnchor: "bottom",
                dy: 58,
                fill: MUTED,
                fontSize: 11,
              }),
            ]
          : []),
        ...lines.map(headingMark),
        ...verdicts.flatMap(({ y, verdict }) => verdictMarks(verdict, y, inside)),
      ],
    },
    {
      title: `Measured over predicted exponents: ${report.title}`,
      description: verdicts
        .map(({ verdict }) => `${lawShort(verdict)}, ${verdict.curve}: ${verdict.outcome}`)
        .join("; "),
    },
  );
}

/** One line for each section that has verdicts, and one for each verdict; heights in pixels from the top. */
function linesOf(report: Report): Line[] {
  const lines: Omit<Line, "y">[] = report.sections.flatMap((section) => {
    const verdicts = resultsOf(section, "verdict").map((verdict) => ({ heading: null, verdict }));
    return verdicts.length === 0 ? [] : [{ heading: section.title, verdict: null }, ...verdicts];
  });
  return lines.map((at, i) => ({ ...at, y: 5 + (i + 0.5) * ROW }));
}

function domainOf(verdicts: readonly Verdict[]): [number, number] {
  const logs = verdicts
    .filter((verdict) => !isLinear(verdict))
    .flatMap(({ rho, interval }) => [rho, ...(interval ?? [])])
    .filter((log) => Number.isFinite(log));
  const most = Math.log(FARTHEST);
  const from = Math.max(-most, Math.min(-Math.log(1.8), ...(logs as number[])));
  const to = Math.min(most, Math.max(Math.log(1.8), ...(logs as number[])));
  const pad = 0.05 * (to - from);
  return [Math.exp(from - pad), Math.exp(to + pad)];
}

function headingMark({ heading, y }: Line): Markish | null {
  if (heading === null) return null;
  return [
    text([shortened(heading, LEFT - 12, FONT_SIZE * 1.06)], {
      y,
      frameAnchor: "left",
      textAnchor: "start",
      dx: -LEFT + 8,
      dy: 2,
      fontWeight: 600,
      fill: INK,
    }),
  ];
}

function verdictMarks(verdict: Verdict, y: number, inside: (ratio: number) => number): Markish[] {
  const { rho, outcome, interval, relation } = verdict;
  const { color, ink } = OUTCOME_STYLES[outcome];
  const name = shortened(`${lawShort(verdict)}   ${verdict.curve}`, LEFT - 32, FONT_SIZE);
  const word = outcome.replace("-", " ");
  // Without a logarithm rho is the ratio less one, and has no place on the axis.
  const linear = isLinear(verdict);
  const ratioOf = (value: number) => (linear ? 1 + value : Math.exp(value));
  const ratio = rho === null || !Number.isFinite(rho) ? null : ratioOf(rho);
  const ends = ratio === null || interval === null ? null : ([ratioOf(interval[0]), ratioOf(interval[1])] as const);
  const beside = { y, frameAnchor: "right", textAnchor: "start", fill: ink } as const;
  const marks: Markish[] = [
    text([name], { y, frameAnchor: "left", textAnchor: "start", dx: -LEFT + 20, fill: INK }),
    text([ratio === null ? "" : formatWithInterval(ratio, ends)], { ...beside, dx: 14 }),
    text([word], { ...beside, dx: 156 }),
  ];
  if (ratio === null || linear) return marks;
  const [low, high] = (ends ?? [ratio, ratio]).map(inside);
  const paint =
    outcome === "cannot-tell" ? { fill: "white", stroke: color, strokeWidth: 2 } : { fill: color, stroke: "white" };
  if (relation === "at-least")
    marks.push(
      arrow([0], {
        x1: inside(1),
        x2: inside(1.35),
        y1: y + 7,
        y2: y + 7,
        stroke: MUTED,
        strokeWidth: 1.2,
        headLength: 6,
      }),
    );
  return [
    ...marks,
    ruleY([y], { x1: low, x2: high, stroke: color, strokeWidth: 2 }),
    dot([0], { x: inside(ratio), y, r: 5.2, symbol: outcome === "violates" ? "diamond2" : "circle", ...paint }),
  ];
}

const isLinear = ({ notes }: Verdict) => notes.some(({ code }) => code === "no-logarithm");
