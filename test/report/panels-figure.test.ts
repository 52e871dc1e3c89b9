import { expect, it } from "vitest";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { regimePanels } from "../../src/report/make-regime-panels.ts";
import { section } from "../../src/report/make-report.ts";
import { panelsFigure } from "../../src/report/panels-figure.ts";
import { curve, NASTY } from "./sample-report.ts";
import { wellFormed } from "./well-formed.ts";

const limit = 0.1;
const excess = { ...curve(NASTY, 1, 20, limit, "width"), regime: "variance" as const };
const falling = curve("falling", 0.5, 1, 0);
const results = [excess, fitCurve(excess, { offset: limit }), falling, fitCurve(falling, { offset: "zero" })];

it("every curve is in its panel, less its limit", () => {
  const { panels } = regimePanels([section("", "", results)]);
  expect(panels.map(({ series }) => series.map(({ name }) => name))).toEqual([[], [NASTY], ["falling"], []]);
  const [own] = panels[1].series;
  expect(own.line[0][1] / own.line[1][1]).toBeCloseTo((own.line[1][0] / own.line[0][0]) ** own.alpha, 6);
  expect(own.y[0]).toBeCloseTo(20 / own.x[0], 1);
  expect(own.y.every((y) => y > 0)).toBe(true);
});

it("of many curves it draws some, and says how many it leaves out", () => {
  const many = Array.from({ length: 9 }, (_, i) => curve(`curve ${i}`, 0.5, 1, 0));
  const { panels } = regimePanels([
    section(
      "",
      "",
      many.flatMap((each) => [each, fitCurve(each, { offset: "zero" })]),
    ),
  ]);
  expect(panels[2].series.map(({ name }) => name.slice(6))).toEqual(["0", "2", "3", "5", "6", "8"]);
  expect(panelsFigure({ kind: "regime-panels", panels })).toContain("and 3 more");
});

it("the figure is one well-formed SVG with every exponent, and null without curves", () => {
  const svg = panelsFigure(regimePanels([section("", "", results)]))!;
  wellFormed(svg);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|<script/);
  for (const words of ["Variance-limited, parameters", "L \u2212 L(\u221e)", "width w", "\u03b1 = 0.5", "not measured"])
    expect(svg).toContain(words);
  expect(panelsFigure(regimePanels([]))).toBeNull();
});
