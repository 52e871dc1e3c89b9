import { areaY, dot, line, link, type Markish, rect } from "@observablehq/plot";
import type { CurveFit } from "../curves/curve-fit.ts";
import { frontier } from "../curves/frontier.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import { predict } from "../curves/predict.ts";
import type { Forecast, ForecastItem } from "../theory/forecasts/forecast-result.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import { fittedPoints } from "./fitted-points.ts";
import type { LegendEntry } from "./legend.ts";
import { INK, MUTED, type SeriesStyle, seriesStyle } from "./palette.ts";
import { logSteps, padded, panelSvg } from "./panel.ts";

interface Answer {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

interface Path {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What is forecast, as SVG: the law with its interval, answers with theirs, each decade past what was measured a
 * shade darker. Of two axes, against the compute 6 N D, along its best split. Null where no answer has a loss and a size.
 * @param fit the fit that was asked; null for a law
 * @param curve its runs, where they are at hand
 */
export function forecastFigure(
  found: Forecast,
  fit: CurveFit | null = null,
  curve: LearningCurve | null = null,
): string | null {
  const joint = (fit?.further.length ?? 0) > 0;
  if (joint && fit!.model !== "chinchilla") return null;
  const answers = found.items.flatMap((item) => answerOf(item, joint));
  const measured = joint ? computeMeasured(fit!, curve) : found.measured;
  if (answers.length === 0 || measured === null) return null;
  const runs = curve && fit ? fittedPoints(curve, fit).map((run) => ({ ...run, x: sizeOf(run.sizes) })) : [];
  const xs = [...measured, ...answers.map(({ x }) => x), ...runs.map(({ x }) => x)];
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const path = fit && most > least ? pathOf(fit, least, most, joint) : lawPath(found, answers);
  const x = padded([least, most], 0.05);
  const y = padded(
    [...answers.flatMap((at) => [at.low, at.y, at.high]), ...path.map((at) => at.y), ...runs.map(({ loss }) => loss)],
    0.06,
  );
  const inside = (value: number, [low, high]: readonly [number, number]) => Math.min(high, Math.max(low, value));
  const style = seriesStyle(0);
  const refused = found.items.filter((item) => item.refused !== null).length;
  const named = `${found.by}${found.bound ? ", at most" : ""}`;
  const entries: LegendEntry[] = [
    ...(path.length > 1 ? [{ name: named, style, line: "solid", mark: false, value: "" } as const] : []),
    ...(runs.length > 0 ? [{ name: "runs measured", style: RUNS, line: "none", mark: true, value: "" } as const] : []),
    {
      name: "forecast, with its interval",
      style: ANSWERS,
      line: "none",
      mark: true,
      value: refused > 0 ? `${refused} refused` : "",
    },
  ];
  const title = joint ? "compute C = 6 N D (operations)" : fit ? AXIS_TITLES[fit.axis] : "size x";
  const lossTitle = fit ? LOSS_TITLES[fit.loss] : "loss above its limit";
  return panelSvg(
    {
      x: { domain: x, title },
      y: { domain: y, title: lossTitle },
      entries,
      marks: [
        ...decadeMarks(measured, [least, most], x, y),
        areaY(path, {
          x: "x",
          y1: (at: Path) => inside(at.low, y),
          y2: (at: Path) => inside(at.high, y),
          fill: style.color,
          fillOpacity: 0.2,
        }),
        line(path, { x: "x", y: "y", stroke: style.color, strokeWidth: 1.8 }),
        dot(runs, { x: "x", y: "loss", r: 2.4, fill: RUNS.color, fillOpacity: 0.6 }),
        link(answers, {
          x1: (at: Answer) => inside(at.left, x),
          x2: (at: Answer) => inside(at.right, x),
          y1: (at: Answer) => inside(at.low, y),
          y2: (at: Answer) => inside(at.high, y),
          stroke: ANSWERS.color,
          strokeWidth: 1.6,
        }),
        dot(answers, { x: "x", y: "y", r: 4.5, symbol: "diamond2", fill: ANSWERS.color, stroke: "white" }),
      ],
    },
    {
      title: `Forecast of ${lossTitle} against ${title}: ${found.curve}`,
      description: `${answers.length} answers by ${found.by}, ${refused} refused; each decade beyond what was measured a shade darker`,
    },
  );
}

const RUNS: SeriesStyle = { color: MUTED, symbol: "circle" };
const ANSWERS: SeriesStyle = { color: seriesStyle(1).color, symbol: "diamond2" };

/** Losses at sizes have upright intervals, sizes for losses level ones. */
function answerOf({ asks, given, value, interval }: ForecastItem, joint: boolean): Answer[] {
  if (value === null || given.length === 0) return [];
  const [low, high] = [interval?.[0] ?? value, interval === null ? value : (interval[1] ?? Infinity)];
  if (asks === "loss-at" || asks === "loss-of-budget") {
    const x = asks === "loss-at" && joint ? sizeOf(given) : given[0];
    return [{ x, y: value, left: x, right: x, low, high }];
  }
  if (asks !== "size-for" && asks !== "size-to-halve") return [];
  return [{ x: value, y: given[0], left: low, right: high, low: given[0], high: given[0] }];
}

/** One size, or the compute of a pair. */
const sizeOf = ([first, second]: readonly number[]) => (second === undefined ? first : 6 * first * second);

/** Of the runs; without them, between the computes whose best split the smallest and the largest N fitted are. */
function computeMeasured(fit: CurveFit, curve: LearningCurve | null): [number, number] {
  if (curve && curve.further.length > 0) {
    const computes = curve.x.map((N, i) => 6 * N * curve.further[0].x[i]);
    return [Math.min(...computes), Math.max(...computes)];
  }
  const { A, B, alpha, beta } = fit.parameters;
  return [fit.window.from, fit.window.to].map(
    (N) => 6 * N * ((beta * B) / (alpha * A)) ** (1 / beta) * N ** (alpha / beta),
  ) as [number, number];
}

function pathOf(fit: CurveFit, from: number, to: number, joint: boolean): Path[] {
  const steps = logSteps(from, to, 40);
  const found = joint
    ? frontier(fit, steps).budgets.map(({ compute, loss }) => ({ x: compute, y: loss.value, ends: loss.interval }))
    : predict(fit, steps).map(({ x: [x], loss, interval }) => ({ x, y: loss, ends: interval }));
  return found
    .map(({ x, y, ends: [low, high] }) => ({ x, y, low, high }))
    .filter((at) => [at.y, at.low, at.high].every((value) => Number.isFinite(value) && value > 0));
}

/** A law is straight: from what is known through its answers. */
function lawPath({ items, measured }: Forecast, answers: readonly Answer[]): Path[] {
  const half = items.find(({ asks }) => asks === "size-to-halve")?.given[0];
  if (measured === null || half === undefined) return [];
  const known = { x: measured[0], y: 2 * half };
  return [known, ...answers].sort((a, b) => a.x - b.x).map(({ x, y }) => ({ x, y, low: y, high: y }));
}

/** Each decade beyond what was measured, the farther the darker. */
function decadeMarks(
  [from, to]: readonly number[],
  [least, most]: readonly number[],
  x: readonly [number, number],
  y: readonly [number, number],
): Markish[] {
  const shade = (a: number, b: number, decade: number) =>
    rect([0], {
      x1: Math.max(x[0], a),
      x2: Math.min(x[1], b),
      y1: y[0],
      y2: y[1],
      fill: INK,
      fillOpacity: Math.min(0.28, 0.07 * (decade + 1)),
      inset: 0,
    });
  const ahead = most > to ? Math.ceil(Math.log10(x[1] / to)) : 0;
  const behind = least < from ? Math.ceil(Math.log10(from / x[0])) : 0;
  return [
    ...Array.from({ length: ahead }, (_, d) => shade(to * 10 ** d, to * 10 ** (d + 1), d)),
    ...Array.from({ length: behind }, (_, d) => shade(from / 10 ** (d + 1), from / 10 ** d, d)),
  ];
}
