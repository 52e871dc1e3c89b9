import { expect, it } from "vitest";
import { hidalgo } from "../../src/dimension/hidalgo/hidalgo.ts";
import { makeReport } from "../../src/report/make-report.ts";
import { renderHtml } from "../../src/report/render-html.ts";
import { renderText } from "../../src/report/render-text.ts";
import { goldenNeighbors } from "../reference/golden.ts";

it("a mixture is a table of its components, in text and on the page, and whole in the JSON", async () => {
  const mixture = await hidalgo(goldenNeighbors("ball_d2_D20_n1000"), { chains: 2, burnIn: 20, draws: 40 });
  const report = makeReport([mixture], { title: "layers" });
  const lines = renderText(report).split("\n");
  const head = lines.findIndex((line) => /^component +d +95 % interval +share +points/.test(line));
  for (const [l, { dimension }] of mixture.components.entries()) {
    const cells = lines[head + 2 + l].split(/ {2,}/);
    expect(cells[0]).toBe(String(l));
    expect(Math.abs(Number(cells[1].split(" ")[0]) / dimension - 1)).toBeLessThan(0.01);
    const points = mixture.labels.filter((label) => label === l).length;
    expect(cells[4]).toBe(String(points));
  }
  const page = renderHtml(report);
  expect(page).toContain("Dimensions in one cloud (hidalgo)");
  expect(JSON.parse(JSON.stringify(report)).sections[0].results[0].labels).toEqual(mixture.labels);
});
