import { dot, line, rect } from "@observablehq/plot";
import type { Spectrum } from "../theory/spectra/spectrum-result.ts";
import { formatWithError } from "./format-number.ts";
import { FAINT, seriesStyle } from "./palette.ts";
import { logSteps, padded, panelSvg } from "./panel.ts";

/** Eigenvalues against their index, as SVG, the window fitted shaded and the power law drawn through it. Null where none is above 0. */
export function spectrumFigure(found: Spectrum): string | null {
  const { values, alphaK, standardError, kernel } = found;
  const points = values.flatMap((value, i) => (value > 0 ? [{ i: i + 1, value }] : []));
  const inside = points.filter(({ i }) => i >= found.window.from && i <= found.window.to);
  if (inside.length === 0) return null;
  // Through the window as it was fitted, each index counting 1/i [docs/theory.md#spectrum].
  const weight = inside.reduce((sum, { i }) => sum + 1 / i, 0);
  const height =
    inside.reduce((sum, { i, value }) => sum + (Math.log(value) + (1 + alphaK) * Math.log(i)) / i, 0) / weight;
  const law = logSteps(found.window.from, found.window.to, 12).map((i) => ({
    i,
    value: Math.exp(height) * i ** -(1 + alphaK),
  }));
  const x = padded([1, points[points.length - 1].i], 0.04);
  // Rounding has no place in the picture: it would press the rest flat.
  const y = padded(
    [
      ...points.map(({ value }) => value).filter((value) => value > 1e-13 * values[0]),
      ...law.map(({ value }) => value),
    ],
    0.05,
  );
  const [series, fitted] = [seriesStyle(0), seriesStyle(1)];
  return panelSvg(
    {
      x: { domain: x, title: "index i" },
      y: { domain: y, title: "eigenvalue \u03bb_i, over the number of points" },
      entries: [
        { name: `eigenvalues, ${kernel}`, style: series, line: "none", mark: true, value: "" },
        {
          name: "\u03bb_i ~ i^\u2212(1 + alphaK)",
          style: fitted,
          line: "solid",
          mark: false,
          value: `alphaK = ${formatWithError(alphaK, standardError)}`,
        },
      ],
      marks: [
        rect([0], {
          x1: found.window.from,
          x2: found.window.to,
          y1: y[0],
          y2: y[1],
          fill: FAINT,
          fillOpacity: 0.45,
          inset: 0,
        }),
        dot(
          points.filter(({ value }) => value >= y[0]),
          { x: "i", y: "value", r: 2.2, fill: series.color, fillOpacity: 0.7 },
        ),
        line(law, { x: "i", y: "value", stroke: fitted.color, strokeWidth: 2 }),
      ],
    },
    {
      title: `Eigenvalues against index: ${kernel}`,
      description: `Fitted from ${found.window.from} to ${found.window.to}: alphaK = ${formatWithError(alphaK, standardError)}`,
    },
  );
}
