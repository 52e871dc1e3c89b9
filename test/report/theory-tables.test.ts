import { expect, it } from "vitest";
import { errorCurve } from "../../src/curves/error-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { makeReport, section } from "../../src/report/make-report.ts";
import { renderHtml } from "../../src/report/render-html.ts";
import { renderText } from "../../src/report/render-text.ts";
import { forecastByLaw } from "../../src/theory/forecasts/forecast-by-law.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import { rate } from "../../src/theory/rates/rate.ts";
import { regime } from "../../src/theory/regimes/regime.ts";
import type { Spectrum } from "../../src/theory/spectra/spectrum-result.ts";
import { dimensionOf } from "../theory/synthetic-fit.ts";

it("shows regimes, rates, spectra and forecasts as text and as a page", () => {
  const x = Array.from({ length: 8 }, (_, i) => 100 * 4 ** i);
  const name = "runs <b>";
  const spectrum: Spectrum = {
    kind: "spectrum",
    kernel: "laplace",
    alphaK: 0.48,
    standardError: 0.04,
    interval: [0.4, 0.56],
    level: 0.95,
    n: 1000,
    size: 1000,
    window: { from: 10, to: 100 },
    halves: { lower: 0.5, upper: 0.47 },
    values: [1, 0.5],
    params: {},
    notes: [],
  };
  const results = [
    regime(
      learningCurve({
        name,
        x,
        y: x.map((n, i) => 3 * n ** -0.5 * (1 + 0.01 * Math.sin(5 * i))),
        axis: "examples",
        loss: "mse",
      }),
    ),
    rate(errorCurve({ name, loss: "zero-one", realizable: true, x, y: x.map((n) => 0.5 / n) })),
    rate(errorCurve({ name, loss: "mse", realizable: true, x, y: x.map((n) => 0.5 / n) })),
    spectrum,
    forecastByLaw(laws.fourOverD, dimensionOf(40)),
    forecastByLaw(laws.fourOverD, dimensionOf(8), { known: { x: 1000, loss: 0.1 } }),
  ];
  const report = makeReport([section("theory", "", results)], { title: "t" });
  const text = renderText(report);
  for (const part of [
    /resolution-limited \(3\)/,
    /Rate of runs <b>: linear/,
    /not applicable/,
    /0\.480 ± 0\.040/,
    /refused/,
  ])
    expect(text).toMatch(part);
  expect(text).toMatch(/4000\.0/);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  const html = renderHtml(report);
  expect(html.match(/<table/g)?.length).toBe(5);
  expect(html).toContain("Rate of runs");
  expect(html).not.toContain("<b>");
  expect(text + html).not.toMatch(/NaN|undefined/);
});

it("shows a scatter's points as text, and numbers of a claim that are not there", () => {
  const point = { x: 4, xInterval: null, y: 3.1, yInterval: [2.2, null] as const };
  const scatter = { kind: "scatter", title: "4/alpha against d", x: "d", y: "4/alpha", lines: [] } as const;
  const finding = { quantity: "alpha", claimed: "1", measured: null, standardError: null, interval: null } as const;
  const none = { ...finding, agreement: "not-applicable", because: "a fit of exp has no power's exponent" } as const;
  const known = { ...finding, measured: 0.25, agreement: "cannot-tell", because: "of one draw" } as const;
  const claim = { kind: "claim-check", claim: "alpha is 1", findings: [none, known] } as const;
  const series = [{ name: "MSE", points: [point] }];
  const report = makeReport([section("s", "", [{ ...scatter, series }, claim])], { title: "t" });
  const text = renderText(report);
  expect(text).toMatch(/MSE +4 +3\.1\d* \[2\.20, ∞\]/);
  expect(text).toMatch(/alpha +1 +– +– +not applicable/);
  expect(text).toContain("alpha 1: A fit of exp has no power's exponent.");
  expect(text).toMatch(/alpha +1 +0\.250 +– +cannot tell/);
  expect(text).not.toMatch(/NaN|null|undefined/);
  expect(renderHtml(report)).toContain("<td>not applicable</td>");
});
