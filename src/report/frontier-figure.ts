import { areaY, dot, line, rect } from "@observablehq/plot";
import { frontier } from "../curves/frontier.ts";
import type { FittedCurve } from "./curve-groups.ts";
import { fittedPoints } from "./fitted-points.ts";
import { formatWithInterval } from "./format-number.ts";
import { FAINT, seriesStyle } from "./palette.ts";
import { logSteps, padded, panelSvg } from "./panel.ts";

/** Decades of compute that the line is drawn past the largest run. */
const AHEAD = 2;

/**
 * The best split of compute C = 6 N D by a Chinchilla fit, as SVG: parameters and examples against compute with
 * their intervals, the runs' own N as dots, what lies past the largest run shaded. Null for other models, or without the runs.
 */
export function frontierFigure({ name, curve, fits }: FittedCurve): string | null {
  const [fit] = fits;
  const { alpha, beta } = fit?.parameters ?? {};
  if (!curve || fit?.model !== "chinchilla" || !(alpha > 0 && beta > 0)) return null;
  const runs = fittedPoints(curve, fit).map(({ sizes: [N, D] }) => ({ C: 6 * N * D, N }));
  if (runs.length === 0) return null;
  const [least, most] = [Math.min(...runs.map(({ C }) => C)), Math.max(...runs.map(({ C }) => C))];
  const last = most * 10 ** AHEAD;
  const { budgets, exponents } = frontier(fit, logSteps(least, last, 33));
  const lines = (["N", "D"] as const).map((letter, i) => ({
    letter,
    style: seriesStyle(i),
    title: { N: "best parameters N", D: "best examples D" }[letter],
    exponent: { N: exponents.a, D: exponents.b }[letter],
    path: budgets.map((budget) => ({
      C: budget.compute,
      value: budget[letter].value,
      low: budget[letter].interval[0],
      high: budget[letter].interval[1],
    })),
  }));
  const x = padded([least, last], 0.03);
  const y = padded(
    [...runs.map(({ N }) => N), ...lines.flatMap(({ path }) => path.flatMap((at) => [at.low, at.high]))],
    0.04,
  );
  return panelSvg(
    {
      x: { domain: x, title: "compute C = 6 N D (operations)" },
      y: { domain: y, title: "parameters N, examples D" },
      entries: [
        ...lines.map(({ title, style, exponent, letter }) => ({
          name: title,
          style,
          line: "solid" as const,
          mark: false,
          value: `${letter} ~ C^${formatWithInterval(exponent.value, exponent.interval)}`,
        })),
        { name: "parameters N of the runs", style: RUNS, line: "none", mark: true, value: "" },
      ],
      marks: [
        rect([0], { x1: most, x2: x[1], y1: y[0], y2: y[1], fill: FAINT, fillOpacity: 0.45, inset: 0 }),
        dot(runs, { x: "C", y: "N", r: 2, fill: RUNS.color, fillOpacity: 0.5 }),
        ...lines.flatMap(({ path, style }) => [
          areaY(path, { x: "C", y1: "low", y2: "high", fill: style.color, fillOpacity: 0.18 }),
          line(path, { x: "C", y: "value", stroke: style.color, strokeWidth: 2 }),
        ]),
      ],
    },
    { title: `Best split of compute: ${name}`, description: "Shaded: more compute than any run had" },
  );
}

const RUNS = { color: "#7a7a7a", symbol: "circle" } as const;
