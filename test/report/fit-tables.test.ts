import { describe, expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { isoflop } from "../../src/curves/isoflop.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { sensitivity } from "../../src/curves/sensitivity.ts";
import { makeReport, section } from "../../src/report/make-report.ts";
import { renderHtml } from "../../src/report/render-html.ts";
import { renderText } from "../../src/report/render-text.ts";
import type { Result } from "../../src/report/report.ts";

const reportOf = (...results: Result[]) => makeReport([section("Fits", "", results)], { title: "Fits" });

describe("tables of what a fit tried", () => {
  const x = Array.from({ length: 16 }, (_, i) => 2 ** (i + 4));
  const y = x.map((size, i) => (i < 2 ? 0.5 : 1) * size ** -0.5 * (1 + 0.01 * Math.cos(3 * i)));
  const curve = learningCurve({ name: "late", x, y });
  const options = { offset: "zero", window: "auto", intervals: "covariance" } as const;
  const fit = fitCurve(curve, options);
  const report = reportOf(curve, fit, sensitivity(curve, fit, options)!);

  it("hold every window with its exponent, the fitted one marked", () => {
    const lines = renderText(report).split("\n");
    const from = lines.findIndex((line) => line.startsWith("Windows tried of late"));
    const rows = lines.slice(from + 3, from + 3 + fit.windows.length);
    expect(rows[0]).toMatch(/^ .* 16 from 16 to 524.288$/);
    expect(rows.filter((row) => row.startsWith("fitted"))).toHaveLength(1);
    expect(rows.find((row) => row.startsWith("fitted"))).toContain(`${fit.window.sizes} from ${fit.window.from} to`);
  });

  it("hold every choice with its exponent, and the range in a sentence, on the page too", () => {
    for (const text of [renderText(report), renderHtml(report)])
      for (const part of ["Sensitivity of \u03b1 of late", "without the largest quarter", "as fitted, from 0."])
        expect(text).toContain(part);
  });

  it("call a held exponent held", () => {
    const fixed = { model: "power-offset", fix: { alpha: 0.5 }, intervals: "covariance" } as const;
    const held = fitCurve(curve, fixed);
    const text = renderText(reportOf(curve, held, sensitivity(curve, held, fixed)!));
    expect(text).toContain("\u03b1 = 0.500, held.");
    expect(text).not.toMatch(/ \u00b1 0\b(?!\.)/);
  });

  it("call a free exponent whose error is 0 fitted", () => {
    const sizes = [1, 2, 4, 8, 16, 32];
    const exact = learningCurve({ x: sizes, y: sizes.map((size) => 1 / size) });
    const free = { offset: "zero", window: "auto", intervals: "covariance" } as const;
    const fitted = fitCurve(exact, free);
    const text = renderText(reportOf(exact, fitted, sensitivity(exact, fitted, free)!));
    expect(text).toMatch(/\u03b1 = 1\S* \u00b1 \S+ as fitted/);
    expect(text).not.toContain("held");
  });

  it("hold the parabolas' levels, and say why one has no minimum", () => {
    const computes = [1e18, 1e19, 1e20, 1e21];
    const runs = computes.flatMap((C, l) =>
      [0.25, 0.5, 1, 2, 4].map((by) => {
        const N = (l === 3 ? 100 : 1) * by * Math.sqrt(C / 6 / 20);
        return { N, D: C / 6 / N };
      }),
    );
    const surface = learningCurve({
      name: "runs",
      x: runs.map(({ N }) => N),
      further: [{ x: runs.map(({ D }) => D) }],
      y: runs.map(({ N, D }) => 1.7 + 400 * N ** -0.3 + 400 * 20 ** 0.3 * D ** -0.3),
    });
    const text = renderText(reportOf(isoflop(surface, { budgets: [1e22] })));
    expect(text).toContain("IsoFLOP parabolas of runs: N_opt ~ C^a, D_opt ~ C^b: a = 0.5");
    expect(text).toContain("The minimum lies beyond the sizes.");
    expect(text).toMatch(/C = 1.00\u00d710\u00b2\u00b2: N = 9.1\d*\u00d710\u2079/);
  });
});
